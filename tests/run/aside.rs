//! What is put aside of an input is what reading it record by record says, for any number of threads and each form of text; and a run that asks for it answers as one
//! that is handed every session of each patient.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock};

use payrules::engine::{Engine, Options};
use payrules::formats::history::Known;
use payrules::formats::run::put_aside;
use payrules::formats::{
    ByEngine, History, HistoryError, InputFormat, JsonlWriter, Read, ReadError, ReadOptions, Reader, Store, Threads,
    open, run,
};
use payrules::model::determination::Rejection;
use payrules::model::earlier::{Earlier, KnownFrom};
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::select;

use crate::threads::{Piecemeal, Record, csv, jsonl, records};

/// Payers that count earlier sessions in every window.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/history/rules");
    let checked = RuleBook::load(folder.as_ref()).unwrap().check().unwrap_or_else(|wrong| panic!("{wrong:?}"));
    checked.compile()
});

/// How an input is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Lines,
    Array,
    Table,
}

impl Form {
    fn text(self, before: usize, records: &[Record]) -> String {
        match self {
            Form::Lines => jsonl(before, records),
            Form::Table => csv(before, records),
            Form::Array => {
                let lines = jsonl(before, records);
                let members = lines.lines().filter(|line| line.len() > 10).collect::<Vec<_>>();
                format!("[{}\n]", members.join(",\n"))
            }
        }
        .replace("medicare", "harbor")
    }

    fn reader(self, text: &str, sizes: Vec<usize>, repeats: bool) -> Reader {
        let format = match self {
            Form::Lines => InputFormat::Jsonl,
            Form::Array => InputFormat::Json,
            Form::Table => InputFormat::Csv,
        };
        let options = ReadOptions { format: Some(format), repeats, ..ReadOptions::default() };
        open("-", Some(Box::new(Piecemeal::new(text, sizes))), options).unwrap()
    }
}

/// Every session of an input, and every record that is none, in memory.
#[derive(Debug, Default, PartialEq)]
struct All {
    of: BTreeMap<String, Vec<Earlier>>,
    unread: BTreeMap<Option<String>, Vec<String>>,
    told: Vec<String>,
}

impl All {
    fn add(&mut self, reader: Reader, known: Known) {
        for (place, read) in (0u64..).zip(reader) {
            match read.unwrap() {
                Read::Session(session, _) => {
                    let from = if known == Known::Input { KnownFrom::Input { place } } else { KnownFrom::File };
                    if let Some(patient) = session.text("patient.id").map(String::from) {
                        self.of.entry(patient).or_default().push(Earlier { session: *session, from });
                    }
                }
                Read::Rejected(rejection) => {
                    let error = &rejection.errors[0];
                    let row = error.row.map_or(String::new(), |row| format!(", row {row}"));
                    self.told.push(error.expected.clone());
                    self.unread.entry(rejection.patient).or_default().push(format!("{}{row}", error.file));
                }
            }
        }
    }
}

impl History for All {
    fn of(&mut self, patient: &str) -> Result<Arc<[Earlier]>, HistoryError> {
        Ok(self.of.get(patient).cloned().unwrap_or_default().into())
    }

    fn unread(&mut self, patient: &str) -> Vec<String> {
        let whose = [None, Some(patient.to_owned())];
        whose.iter().filter_map(|whose| self.unread.get(whose)).flatten().cloned().collect()
    }
}

fn store(text: &str, old: &str, form: Form, sizes: &[usize], threads: usize) -> (Store, Vec<String>) {
    let threads = Threads(NonZeroUsize::new(threads).unwrap());
    let (mut store, mut told) = (Store::new(), Vec::new());
    let mut tell = |trouble: Result<&Rejection, &ReadError>| told.push(trouble.unwrap().errors[0].expected.clone());
    for (text, from) in [(text, Known::Input), (old, Known::File)] {
        let mut reader = form.reader(text, sizes.to_vec(), from == Known::File);
        put_aside(&mut reader, &mut store, from, &mut tell, threads).unwrap();
    }
    (store, told)
}

fn answers(text: &str, form: Form, history: &mut dyn History, threads: usize) -> String {
    let options = Options {
        set: vec![(String::from("history.complete_from"), String::from("2020-01-01"))],
        ..Options::default()
    };
    let decide = ByEngine { engine: &ENGINE, options: &options };
    let mut bytes = Vec::new();
    let threads = Threads(NonZeroUsize::new(threads).unwrap());
    let mut reader = form.reader(text, Vec::new(), false);
    run(&mut reader, &decide, Some(history), &mut JsonlWriter::new(&mut bytes), &mut |_| {}, threads).unwrap();
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_aside_is_what_was_read(
        (before, records) in records(),
        (_, old) in records(),
        form in select(vec![Form::Lines, Form::Array, Form::Table]),
        sizes in proptest::collection::vec(1usize..9000, 0..4),
    ) {
        let (text, old) = (form.text(before, &records), form.text(0, &old));
        let mut all = All::default();
        all.add(form.reader(&text, Vec::new(), false), Known::Input);
        all.add(form.reader(&old, Vec::new(), true), Known::File);
        let patients: BTreeSet<String> = all.of.keys().cloned().chain([String::from("nobody")]).collect();
        for threads in 1..4 {
            let (mut store, told) = store(&text, &old, form, &sizes, threads);
            prop_assert_eq!(&told, &all.told);
            for patient in &patients {
                prop_assert_eq!(store.of(patient).unwrap(), all.of(patient).unwrap());
                prop_assert_eq!(History::unread(&mut store, patient), History::unread(&mut all, patient));
            }
        }
    }

    #[test]
    fn what_is_left_out_changes_no_answer(
        (before, records) in records(),
        (_, old) in records(),
        with_old in any::<bool>(),
        form in select(vec![Form::Lines, Form::Array, Form::Table]),
    ) {
        let text = form.text(before, &records);
        let old = if with_old { form.text(0, &old) } else { form.text(0, &[]) };
        let mut all = All::default();
        all.add(form.reader(&text, Vec::new(), false), Known::Input);
        all.add(form.reader(&old, Vec::new(), true), Known::File);
        let expected = answers(&text, form, &mut all, 1);
        for threads in 1..4 {
            let (mut store, _) = store(&text, &old, form, &[], threads);
            prop_assert_eq!(&answers(&text, form, &mut store, threads), &expected);
        }
    }
}
