//! Any bytes as an input: JSON, JSON lines, CSV, Parquet or Arrow, as they begin.
//!
//! They are answered in short twice, by sessions and by columns. What has to hold: nothing panics or takes long, and both say the same.

#![no_main]

use std::io::Cursor;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use payrules::engine::batch::Batches;
use payrules::engine::{Engine, Options};
use payrules::formats::brief::Detail;
use payrules::formats::write::{BriefJsonl, BriefText};
use payrules::formats::{ByEngine, Decide, InShort, Lane, ReadOptions, Summary, Threads, open, run};
use payrules::profile::RuleBook;

/// Rule set R of the peers: rules of every kind that the batch engine takes.
const RULES: &str = include_str!("../../benches/peers/rules/rule-set-r.toml");

fn engine() -> &'static (Engine, Options) {
    static ENGINE: OnceLock<(Engine, Options)> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let book = RuleBook::from_texts(vec![(String::from("rule-set-r.toml"), String::from(RULES))]);
        let options = Options { payer: Some(String::from("rule-set-r")), ..Options::default() };
        (Engine::new(book.check().expect("its rules are right").profiles), options)
    })
}

fn batches() -> &'static Batches<'static> {
    thread_local! {
        static BATCHES: &'static Batches<'static> = {
            let (engine, options) = engine();
            Box::leak(Box::new(Batches::new(engine, options, false).expect("they can be compiled").in_words()))
        };
    }
    BATCHES.with(|batches| *batches)
}

fn said(bytes: &[u8], decide: &dyn Decide) -> Option<(Vec<u8>, Summary)> {
    let input = Cursor::new(bytes.to_vec());
    let mut reader = open("-", Some(Box::new(input)), ReadOptions::default()).ok()?;
    let mut out = Vec::new();
    let mut writer = BriefText::telling(Detail::Findings, &mut out, BriefJsonl);
    let summary = run(&mut reader, decide, None, &mut writer, &mut |_| {}, Threads::ONE).expect("it can be written");
    drop(writer);
    Some((out, summary))
}

fuzz_target!(|bytes: &[u8]| {
    let (engine, options) = engine();
    let by = || ByEngine { engine, options };
    let by_session = said(bytes, &by());
    let by_column = said(bytes, &InShort { by: by(), lane: Lane::new(batches()) });
    assert_eq!(by_session, by_column);
});
