//! What an answer takes for granted is listed in it, with who took it; what the record says is never replaced.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use payrules::engine::{Complete, Options};
use payrules::model::determination::Determination;
use serde_json::{Value, json};

use common::{determined, session_of, with};

const PROFILE: &str = r#"
[lists]
timed_codes = ["97110", "97124"]
[presume]
purpose = "rehabilitative"
[units]
method = "pooled"
timed = "timed_codes"
source = "manual"
[[rule]]
id = "authorized"
title = "Needs an authorization"
source = "manual"
text = 'for each line require authorization.number is present otherwise hold'
needs = "authorization"
message = "no authorization"
[[rule]]
id = "ordered"
title = "Needs an order for care that maintains"
source = "manual"
text = 'for each line where purpose is maintenance require referral.on is present otherwise deny'
message = "no order"
"#;

fn decide(given: Value, options: &Options) -> Determination {
    let record = json!({
        "id": "S", "date_of_service": "2026-03-02", "payer": "taken", "patient": {"id": "P"},
        "lines": [{ "code": "97110", "minutes": 30 }],
    });
    determined(common::engine("taken", PROFILE).determine(&session_of(&with(record, &given)), options))
}

fn presumed(determination: &Determination) -> Vec<String> {
    let told = |p: &payrules::model::determination::Presumed| format!("{} = {} by {}", p.fact, p.value, p.by);
    determination.presumed.iter().map(told).collect()
}

#[test]
fn the_profile_s_presumption_is_listed_and_can_be_turned_off() {
    let given = json!({ "authorizations": [{ "number": "A", "from": "2026-01-01", "until": "2026-12-31",
        "visits": "none", "units": "none" }] });
    let with = decide(given.clone(), &Options::default());
    assert_eq!(presumed(&with), ["purpose = rehabilitative by profile"]);
    assert!(with.missing.is_empty(), "{:?}", with.missing);
    let without = decide(given, &Options { presume: false, ..Options::default() });
    assert_eq!(presumed(&without), Vec::<String>::new());
    let asked: Vec<&str> = without.missing.iter().map(|m| m.fact.as_str()).collect();
    assert_eq!(asked, ["purpose", "referral.on"]);
}

#[test]
fn a_recorded_value_is_never_replaced() {
    let options = Options { set: vec![("referral.on".into(), "2026-02-01".into())], ..Options::default() };
    let given = json!({ "referral": { "on": "none" }, "lines": [{ "code": "97110", "minutes": 30, "purpose": "maintenance" }],
        "authorizations": [{ "number": "A", "from": "none", "until": "none", "visits": "none", "units": "none" }] });
    let found = decide(given, &options);
    assert!(found.findings.iter().any(|f| f.rule == "ordered"), "{:?}", found.findings);
    assert_eq!(presumed(&found), Vec::<String>::new());
}

#[test]
fn parts_of_an_authorization_that_were_completed_are_listed() {
    let options = Options { complete: Complete::All, ..Options::default() };
    let found = decide(json!({ "authorizations": [{ "number": "A" }] }), &options);
    let told = presumed(&found);
    for part in ["from", "until", "visits", "units"] {
        let wanted = format!("authorizations.1.{part} = none by complete");
        assert!(told.contains(&wanted), "{wanted} is not in {told:?}");
    }
}
