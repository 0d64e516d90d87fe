//! How facts of each type read in a message that no session was made for; the reference engine says the same.

use payrules::engine::batch::{Batches, Intake, Row, Spoken, Take};
use payrules::engine::{Engine, Options};
use payrules::formats::read::direct::Direct;
use payrules::formats::read::direct::trail::Trail;
use payrules::model::determination::Answer;

use crate::engine;

const RULES: &str = r#"schema = 1
[payer]
id = "generated"
name = "Generated"
kind = "commercial"
from = 2024-01-01
edition = 2026-01-01
checked = 2026-01-01
[sources.manual]
title = "Manual"
section = "1"
seen = 2026-01-01
grade = "C"
[params]
grace = "30 days"
most = [ { from = 2024-01-01, until = 2026-03-01, value = 2 }, { from = 2026-03-02, value = 3 } ]
[facts]
"extra.hot" = "bool"
"extra.dose" = "number"
"line.extra.device" = "text"
[counters]
seen = 'count of earlier sessions in this calendar year'
[lists]
timed_codes = ["97110", "97140"]
untimed_codes = ["97010"]
[units]
source = "manual"
method = "pooled"
pool = "session"
tie = "listed"
trim = "last"
timed = "timed_codes"
untimed = "untimed_codes"
[[rule]]
id = "session"
title = "Of the session"
source = "manual"
text = 'for the session where place_of_service is 11 warn'
message = "{date_of_service} {provider.type} {diagnoses} {start_time} {age} {extra.hot} {extra.dose} {referral.by} {most} {grace} {id}"
fix = "{referral.on} {provider.network}"
[[rule]]
id = "line"
title = "Of each line"
source = "manual"
text = 'for each line where minutes > 5 minutes warn'
message = "{modifiers} by {performed_by}, {charge}, {dx}, {extra.device}"
[[rule]]
id = "count"
title = "What earlier sessions may say"
source = "manual"
text = 'for each line where minutes > 50 minutes warn'
message = "{history.seen} before"
"#;

/// What comes of a record: findings in words, or nothing where they cannot be said.
fn said(engine: &Engine, record: &str) -> Option<Vec<String>> {
    let options = Options { payer: Some("generated".into()), ..Options::default() };
    let batches = Batches::new(engine, &options, false).unwrap().in_words();
    let (mut intake, mut row, mut spoken, mut direct) =
        (Intake::new(&batches), Row::new(), Spoken::default(), Direct::new());
    intake.begin();
    assert!(direct.read_row(record, &mut row, &mut intake.words, (&mut intake.paths, &mut Trail::new())));
    assert_eq!(intake.take(0, &mut row), Take::Taken);
    let decided = intake.decide();
    let short = decided[0].sessions().next().unwrap().1.unwrap();
    if !short.say(&intake.words, &mut spoken) {
        return None;
    }
    let Answer::Decided(whole) = engine.determine(&direct.read(record, false).unwrap(), &options) else { panic!() };
    let told = |rule: &str, lines: &[usize], message: &str, fix: Option<&str>| {
        format!("{rule} {lines:?}: {message} | {fix:?}")
    };
    let expected: Vec<String> =
        whole.findings.iter().map(|f| told(&f.rule, &f.lines, &f.message, f.fix.as_deref())).collect();
    let found = spoken.findings().map(|finding| {
        let (rule, _) = decided[0].rule(finding.rule).unwrap();
        told(rule, &finding.lines().collect::<Vec<_>>(), finding.message, finding.fix)
    });
    let found: Vec<String> = found.collect();
    assert_eq!(found, expected);
    Some(found)
}

#[test]
fn facts_read_as_the_reference_engine_has_them() {
    let engine = engine(RULES).unwrap();
    let record = |minutes: u32| {
        format!(
            r#"{{"id":"V-1","date_of_service":"2026-03-02","place_of_service":"11","start_time":"09:05","patient":{{"birth_date":"1980-05-17"}},"provider":{{"type":"physical_therapist"}},"diagnoses":["M54.50","M25.511"],"referral":{{"by":"none"}},"extra":{{"hot":"none","dose":2.50}},"lines":[{{"code":"97110","minutes":15,"charge":"1200","modifiers":["GP","59"],"extra":{{"device":"belt"}}}},{{"code":"97140","minutes":{minutes},"modifiers":["GP"]}},{{"code":"97110","minutes":8,"charge":1200.00,"modifiers":["GP","59"],"extra":{{"device":"belt"}}}},{{"code":"97010","minutes":5,"modifiers":[]}}]}}"#
        )
    };
    insta::assert_snapshot!(said(&engine, &record(20)).unwrap().join("\n"), @r#"
    session [1, 2, 3, 4]: 2026-03-02 physical therapist M54.50, M25.511 09:05 45 no 2.5 none 3 30 V-1 — source graded C: check it with the payer | Some("(not recorded) (not recorded)")
    line [1, 3]: GP, 59 by physical therapist, $1,200, M54.50, M25.511, belt — source graded C: check it with the payer | None
    line [2]: GP by physical therapist, (not recorded), M54.50, M25.511, (not recorded) — source graded C: check it with the payer | None
    "#);
    // Nobody gave the count, and earlier sessions might.
    assert_eq!(said(&engine, &record(51)), None);
}
