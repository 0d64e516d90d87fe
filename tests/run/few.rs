//! A short run is done by the thread that asks for it; a longer one by the threads that it may have.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::thread::{self, ThreadId};

use payrules::engine::DayKey;
use payrules::formats::{Decide, Group, JsonlWriter, ReadOptions, Threads, open, run};
use payrules::model::determination::Answer;
use payrules::model::session::Session;

use crate::Covers;
use crate::threads::Piecemeal;

/// Notes who works.
#[derive(Default)]
struct Noting(Mutex<BTreeSet<String>>);

impl Noting {
    fn note(&self, id: ThreadId) {
        self.0.lock().unwrap().insert(format!("{id:?}"));
    }
}

impl Decide for Noting {
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        self.note(thread::current().id());
        Covers.day_key(session)
    }

    fn reads_history(&self, session: &Session) -> bool {
        Covers.reads_history(session)
    }

    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        self.note(thread::current().id());
        Covers.groups(groups)
    }
}

fn who_works(records: usize) -> BTreeSet<String> {
    let noting = Noting::default();
    let mut text = String::from("id,patient.id,date_of_service,payer,code,minutes\n");
    (0..records).for_each(|number| text.push_str(&format!("S-{number},P-{number},2026-01-05,,97110,20\n")));
    let input = Piecemeal::new(&text, Vec::new());
    let mut reader = open("-", Some(Box::new(input)), ReadOptions::default()).unwrap();
    let threads = Threads(NonZeroUsize::new(3).unwrap());
    let mut writer = JsonlWriter::new(Vec::new());
    let summary = run(&mut reader, &noting, None, &mut writer, &mut |_| {}, threads).unwrap();
    assert_eq!(summary.decided, u64::try_from(records).unwrap());
    noting.0.into_inner().unwrap()
}

#[test]
fn a_run_of_few_records_starts_no_thread() {
    let own = BTreeSet::from([format!("{:?}", thread::current().id())]);
    assert_eq!(who_works(1), own);
    assert_eq!(who_works(64), own);
    // What is decided of more is decided by others. The last of them may come in a block of its own.
    assert!(!who_works(200).is_subset(&own));
}
