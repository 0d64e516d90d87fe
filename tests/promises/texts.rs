//! Generated rule texts: every kind of condition and effect, small enough to read when one fails.

use proptest::prelude::*;
use proptest::sample::select;

/// A rule to be.
#[derive(Clone, Debug)]
pub struct Rule {
    pub text: String,
    pub liability: Option<bool>,
    pub exception: Option<String>,
}

const OF_SESSION: &[&str] = &[
    "documentation.abn_on_file",
    "documentation.improvement",
    "history.visits_this_year < 3",
    "history.visits_this_year is 2",
    "history.visits_this_year is absent",
    "referral.on is present",
    "date_of_service within 30 days after referral.on",
    "plan_of_care.certified_on <= referral.on",
    "(latest of (plan_of_care.certified_on, referral.on)) > 2026-02-15",
    "case.phase is acute",
    "case.phase is not chronic",
    "case.phase in [acute, subacute]",
    "provider.type is massage_therapist",
    "discipline is PT",
    "diagnoses has any of [M54.*]",
    "diagnoses has only [M54.*]",
    "diagnoses has none of [M54.*]",
    "days from plan_of_care.certified_on to date_of_service > 20 days",
    "at least 2 of (documentation.abn_on_file, documentation.improvement, case.phase is acute)",
    "at least 2 lines where minutes >= 8 minutes",
    "(count of lines where (purpose is wellness)) > 0",
    "(sum of minutes of lines) > 20 minutes",
    "every line where (code is 97124) satisfies (purpose is rehabilitative)",
    "authorization is present",
    "authorization.visits > 3",
    "(smallest of (authorization.visits, history.visits_this_year)) < 3",
];

const OF_LINE: &[&str] = &[
    "code is 97124",
    "code in [97110, 97010]",
    "minutes > 8 minutes",
    "minutes is present",
    "assistant_minutes > 0 minutes",
    "purpose is wellness",
    "purpose in [wellness, maintenance]",
    "performed_by is physical_therapist",
    "modifiers has GP",
    "authorization.number is present",
    "some other line where (code is 97110)",
    "some other line where (minutes > 10 minutes)",
    "some other line where (code is not this.code and purpose is this.purpose)",
    "no other line where (purpose is wellness)",
];

const COVERED: &[&str] =
    &["some other covered line where (code in [97110, 97124])", "at least 2 covered lines where (minutes > 0 minutes)"];
const LATE: &[&str] = &["units > 1", "units < 1", "billed_modifiers has KX", "billed_modifiers has any of [59]"];

fn condition(of_line: bool, late: bool) -> BoxedStrategy<String> {
    let mut leaves: Vec<&'static str> = OF_SESSION.to_vec();
    if of_line {
        leaves.extend(OF_LINE);
        leaves.extend(OF_LINE);
        leaves.extend(COVERED);
    }
    if late {
        leaves.extend(LATE);
    }
    let leaf = select(leaves).prop_map(String::from).boxed();
    prop_oneof![
        4 => leaf.clone(),
        1 => leaf.clone().prop_map(|a| format!("not ({a})")),
        2 => (leaf.clone(), leaf.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
        2 => (leaf.clone(), leaf).prop_map(|(a, b)| format!("({a} or {b})")),
    ]
    .boxed()
}

const EFFECTS: &[&str] = &[
    "deny",
    "deny",
    "hold",
    "review",
    "warn",
    "add modifier GP",
    "add modifier KX",
    "add modifier if documentation.improvement then KX else 59",
];

const CAPS: &[&str] = &[
    "cap units at 1 per line",
    "pay 85%",
    "cap payment at $50.00 per session",
    "cap units at 1 per code",
    "cap units at 2 per session",
    "cap units at history.visits_this_year per session",
    "cap units at (smallest of (authorization.visits, 3)) per line",
    "cap lines at 1 per session",
    "cap lines at 2 per session",
];

const BUNDLES: &[&str] = &[
    "some other line where (code is 97110)",
    "some other line where (code is 97124)",
    "some other line where (minutes > 10 minutes)",
    "some other line where (purpose is this.purpose)",
];

fn rule() -> impl Strategy<Value = Rule> {
    let liability = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    let plain = (any::<bool>(), any::<bool>()).prop_flat_map(|(of_line, caps)| {
        // Caps are about lines, and cannot read what they make.
        let of_line = of_line || caps;
        let late = of_line && !caps;
        let scope = if of_line { "for each line" } else { "for the session" };
        let effects = if caps { CAPS } else { EFFECTS };
        let maybe = || prop::option::weighted(0.5, condition(of_line, late));
        (maybe(), prop::option::weighted(0.2, condition(of_line, late)), maybe(), select(effects)).prop_map(
            move |(filter, unless, require, effect)| {
                let filter = filter.map_or(String::new(), |c| format!(" where {c}"));
                let unless = unless.map_or(String::new(), |c| format!(" unless {c}"));
                let require = require.map_or(String::new(), |c| format!(" require {c} otherwise"));
                format!("{scope}{filter}{unless}{require} {effect}")
            },
        )
    });
    let bundle = (select(BUNDLES), prop::option::of(condition(true, false))).prop_map(|(other, unless)| {
        let unless = unless.map_or(String::new(), |c| format!(" unless {c}"));
        format!("for each line where {other}{unless} bundle")
    });
    let text = prop_oneof![6 => plain, 1 => bundle];
    (text, liability, prop::option::weighted(0.15, condition(false, false)))
        .prop_map(|(text, liability, exception)| Rule { text, liability, exception })
}

/// One to four rules.
pub fn rules() -> impl Strategy<Value = Vec<Rule>> {
    prop::collection::vec(rule(), 1..5)
}
