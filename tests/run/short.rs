//! Answers in short are the same whether records become sessions or not: byte by byte, and in what is counted and told, for any number of threads.

use std::num::NonZeroUsize;

use payrules::engine::batch::Batches;
use payrules::engine::{Engine, Options};
use payrules::formats::brief::Detail;
use payrules::formats::history::Known;
use payrules::formats::run::put_aside;
use payrules::formats::write::{BriefColumns, BriefJsonl, BriefText};
use payrules::formats::{
    AnswerWriter, BriefRow, ByEngine, Decide, Event, History, InShort, Lane, ReadOptions, Reader, Store, Summary,
    Threads, open, run,
};
use payrules::model::determination::Answer;
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::rule_set_r::engine_with;

/// What a run writes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) columns: bool,
    pub(crate) detail: Detail,
}

impl Form {
    /// What answers it without sessions.
    pub(crate) fn batches<'e>(self, engine: &'e Engine, options: &'e Options, past: bool) -> Batches<'e> {
        let batches = Batches::new(engine, options, past).unwrap();
        if self.detail == Detail::Findings { batches.in_words() } else { batches }
    }
}

/// What a run says.
#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    bytes: Vec<u8>,
    summary: Summary,
    pub(crate) told: Vec<(Option<String>, String)>,
    unknown: Vec<String>,
    /// How many were answered without becoming sessions.
    pub(crate) short: usize,
}

fn reader(text: &str) -> Reader {
    let input = std::io::Cursor::new(text.as_bytes().to_vec());
    open("-", Some(Box::new(input)), ReadOptions::default()).unwrap()
}

pub(crate) fn said(text: &str, decide: &dyn Decide, past: bool, form: Form, threads: usize) -> Said {
    let mut store = Store::new();
    if past {
        put_aside(&mut reader(text), &mut store, Known::Input, &mut |_| {}, Threads::ONE).unwrap();
    }
    let history = past.then_some(&mut store as &mut dyn History);
    let mut reader = reader(text);
    let (mut bytes, mut told, mut short) = (Vec::new(), Vec::new(), 0);
    let mut tell = |event: Event<'_>| match event {
        Event::Answered(Answer::Decided(answer)) => {
            told.push((Some(answer.id.clone()), answer.decision.word().to_owned()));
        }
        Event::Answered(Answer::Rejected(rejection)) => {
            told.push((rejection.id.clone(), format!("{:?}", rejection.errors)))
        }
        Event::InShort(rows, places) => rows.range(places).for_each(|row| match row {
            BriefRow::Decided(session) => {
                short += 1;
                told.push((Some(session.id().to_owned()), session.decision.word().to_owned()));
            }
            BriefRow::Rejected(_) => panic!("rejections are not in short"),
        }),
        Event::Unread(error) => told.push((None, error.to_string())),
    };
    let Form { columns, detail } = form;
    let mut writer: Box<dyn AnswerWriter> = match columns {
        true => Box::new(BriefColumns::arrow_stream(detail, &mut bytes).unwrap()),
        false => Box::new(BriefText::telling(detail, &mut bytes, BriefJsonl)),
    };
    let threads = Threads(NonZeroUsize::new(threads).unwrap());
    let summary = run(&mut reader, decide, history, writer.as_mut(), &mut tell, threads).unwrap();
    drop(writer);
    let unknown = reader.unknown_columns().iter().map(ToString::to_string).collect();
    Said { bytes, summary, told, unknown, short }
}

/// A part of a record: a key with a value that may be right.
fn parts() -> impl Strategy<Value = String> {
    let fact = |texts: &'static [&'static str]| select(texts).prop_map(ToOwned::to_owned);
    let all = prop_oneof![
        fact(&[r#""place_of_service":"11""#, r#""place_of_service":"02""#, r#""place_of_service":"none""#]),
        fact(&[r#""provider":{"type":"physical_therapist"}"#, r#""provider":{"type":"massage_therapist","npi":"1"}"#]),
        fact(&[r#""provider.taxonomy":"225100000X""#, r#""discipline":"PT""#, r#""authorizations":[]"#]),
        fact(&[r#""diagnoses":["M54.50","M25.511"]"#, r#""diagnoses":"M54.50""#, r#""diagnoses":["no code"]"#]),
        fact(&[r#""referral":{"on":"2026-01-02"}"#, r#""plan_of_care":{"established_on":"2026-01-03"}"#]),
        fact(&[r#""authorizations":[{"number":"A-1"}]"#, r#""absent":["referral","authorizations"]"#]),
        fact(&[r#""case":{"state":"FL","injured_on":"2025-12-30"}"#, r#""coverage":{"type":"auto"}"#]),
        fact(&[
            r#""nobody_reads_this":1"#,
            r#""extra":{"goals":true,"n":null}"#,
            r#""history":{"visits_this_year":3}"#
        ]),
    ];
    proptest::collection::vec(all, 0..6).prop_map(|mut parts| {
        // The same key twice is seldom what is wrong.
        parts.sort_by(|a, b| a.split(':').next().cmp(&b.split(':').next()));
        parts.dedup_by(|a, b| a.split(':').next() == b.split(':').next());
        parts.iter().map(|part| format!("{part},")).collect()
    })
}

fn record() -> impl Strategy<Value = String> {
    let id = proptest::option::weighted(0.1, 0u16..4);
    let patient = proptest::option::weighted(0.9, 0u16..40);
    let day = prop_oneof![20 => 1u8..20, 1 => Just(30)];
    let payer = select(vec!["anthem", "florida-pip", "medicare", "wa-lni", "va-community-care", "nobody"]);
    let line = (
        select(vec!["97110", "97124", "97140", "97161", "97010"]),
        prop_oneof![8 => (0u16..70).prop_map(|minutes| minutes.to_string()), 1 => Just("\"none\"".to_owned()), 1 => Just("-1".to_owned())],
        select(vec![r#"["GP"]"#, r#"["GP","59"]"#, r#""GO""#, "[]", "null", r#"["GP","GP"]"#]),
    );
    let line = line.prop_map(|(code, minutes, modifiers)| {
        format!(r#"{{"code":"{code}","minutes":{minutes},"modifiers":{modifiers}}}"#)
    });
    (id, patient, day, payer, parts(), proptest::collection::vec(line, 1..4)).prop_map(
        |(id, patient, day, payer, parts, lines)| {
            let id = id.map_or_else(|| "S-#".to_owned(), |id| format!("R-{id}"));
            let patient = patient.map_or_else(String::new, |patient| format!(r#""patient":{{"id":"P-{patient}"}},"#));
            let lines = lines.join(",");
            format!(
                r#"{{"id":"{id}",{patient}"date_of_service":"2026-02-{day:02}","payer":"{payer}",{parts}"lines":[{lines}]}}"#
            )
        },
    )
}

/// A record that says all that rule set R asks for.
fn whole() -> impl Strategy<Value = String> {
    let patient = proptest::option::weighted(0.9, 0u16..60);
    let provider = select(vec!["physical_therapist", "occupational_therapist", "massage_therapist"]);
    let plan = select(vec![
        r#""established_on":"2026-01-02","certified_on":"2026-01-09""#,
        r#""established_on":"2026-01-02","certified_on":"none""#,
    ]);
    let line = (select(vec!["97110", "97124", "97140", "97161", "97010"]), 0u16..90, select(vec!["GP", "GO"]))
        .prop_map(|(code, minutes, modifier)| {
            format!(r#"{{"code":"{code}","minutes":{minutes},"modifiers":["{modifier}"]}}"#)
        });
    let more = (
        select(vec!["M54.50", "I10"]),
        any::<bool>(),
        proptest::option::weighted(0.7, 0u8..60),
        select(vec!["", r#""nobody_reads_this":[1,{"a":null}],"#]),
    );
    (patient, 1u8..20, provider, plan, proptest::collection::vec(line, 1..5), more).prop_map(
        |(patient, day, provider, plan, lines, (diagnosis, goals, visits, odd))| {
            let patient = patient.map_or_else(String::new, |patient| format!(r#""id":"P-{patient}","#));
            // Where the record does not say, earlier sessions do.
            let visits = visits.map_or_else(String::new, |visits| format!(r#""history":{{"visits_this_year":{visits}}},"#));
            let lines = lines.join(",");
            format!(
                r#"{{"id":"W-#",{odd}"payer":"rule-set-r","date_of_service":"2026-02-{day:02}","submitted_on":"2026-03-01","place_of_service":"11","patient":{{{patient}"birth_date":"1980-05-01"}},"provider":{{"type":"{provider}"}},"plan_of_care":{{{plan}}},"authorizations":[],{visits}"diagnoses":["{diagnosis}"],"lines":[{lines}],"extra":{{"first_diagnosis":"{diagnosis}","response":true,"goals":{goals},"regions":true,"techniques":true}}}}"#
            )
        },
    )
}

fn text(records: &[String]) -> String {
    let mut text = String::new();
    for (number, record) in records.iter().enumerate() {
        text.push_str(&record.replace('#', &number.to_string()));
        text.push_str(if number % 50 == 7 { "\n{\"id\":\n" } else { "\n" });
    }
    text
}

#[test]
fn records_answered_without_sessions_are_answered_alike() {
    let engine = engine_with(RuleBook::embedded_to_decide().check().unwrap().profiles);
    let plain = Options::default();
    let complete = ("history.complete_from".to_owned(), "2026-01-01".to_owned());
    let set =
        Options { set: vec![complete, ("provider.network".to_owned(), "in_network".to_owned())], ..Options::default() };
    let config = ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let short = std::cell::Cell::new((0, 0));
    let record = prop_oneof![2 => whole(), 1 => record()];
    let form = (any::<bool>(), select(vec![Detail::Rules, Detail::Findings]));
    let form = form.prop_map(|(columns, detail)| Form { columns, detail });
    let flags = (form, any::<bool>(), 0..4);
    let made = (proptest::collection::vec(record, 100..400), flags, 1usize..4);
    let tried = runner.run(&made, |(records, (form, past, set_is), threads)| {
        let text = text(&records);
        let options = if set_is == 0 { &set } else { &plain };
        let by = || ByEngine { engine: &engine, options };
        let batches = form.batches(&engine, options, past);
        let lane = InShort { by: by(), lane: Lane::new(&batches) };
        let expected = said(&text, &by(), past, form, 1);
        let mut found = said(&text, &lane, past, form, threads);
        let (all, answered) = short.get();
        short.set((all + found.told.len(), answered + found.short));
        prop_assert_eq!(expected.short, 0);
        found.short = 0;
        prop_assert_eq!(expected, found);
        Ok(())
    });
    tried.unwrap_or_else(|why| panic!("{why}"));
    let (all, answered) = short.get();
    assert!(answered * 4 > all, "nearly all became sessions: {answered} of {all}");
}

#[test]
fn what_is_tried_in_vain_is_answered_alike() {
    // Nothing is known of who treats, so nearly all wait for it; more than lots are tried at first, and then some that do not.
    let vain = |n: usize| format!(r#"{{"id":"V-{n}","date_of_service":"2026-02-03","lines":[{{"code":"97161"}}]}}"#);
    let mut records: Vec<String> = (0..5_000).map(vain).collect();
    let mut whole = whole().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    whole = whole.replace('#', "{n}").replace("\"P-", "\"P-{n}-");
    records.extend((0..3_000).map(|n| whole.replace("{n}", &n.to_string())));
    let engine = engine_with(Vec::new());
    let options = Options { payer: Some("rule-set-r".to_owned()), ..Options::default() };
    let text = records.join("\n");
    for detail in [Detail::Rules, Detail::Findings] {
        let form = Form { columns: false, detail };
        let batches = form.batches(&engine, &options, false);
        let by = || ByEngine { engine: &engine, options: &options };
        let lane = InShort { by: by(), lane: Lane::new(&batches) };
        let expected = said(&text, &by(), false, form, 1);
        let mut found = said(&text, &lane, false, form, 1);
        assert!((1..3_000).contains(&found.short), "{}", found.short);
        found.short = 0;
        assert_eq!(expected, found);
    }
}

#[test]
fn many_blocks_are_answered_alike_on_any_number_of_threads() {
    // So many that several threads each take them out, read them and take them up in turns.
    let mut whole = whole().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    whole = whole.replace('#', "{n}").replace("\"P-", "\"P-{n}-");
    // Every thousandth has the id of the one before it, and is rejected.
    let records = (0..14_000).map(|n| whole.replace("{n}", &(if n % 1000 == 999 { n - 1 } else { n }).to_string()));
    let text = records.collect::<Vec<_>>().join("\n");
    let engine = engine_with(Vec::new());
    let options = Options { payer: Some("rule-set-r".to_owned()), ..Options::default() };
    let form = Form { columns: false, detail: Detail::Rules };
    let batches = form.batches(&engine, &options, false);
    let [one, two, three] = [1, 2, 3].map(|threads| {
        let lane = InShort { by: ByEngine { engine: &engine, options: &options }, lane: Lane::new(&batches) };
        said(&text, &lane, false, form, threads)
    });
    assert_eq!((one.told.len(), one.short), (14_000, 13_986));
    assert_eq!(one, two);
    assert_eq!(one, three);
}
