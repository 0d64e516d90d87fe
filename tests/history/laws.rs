//! Laws of counting, by brute force: more sessions never reverse a known answer, order changes nothing, what lies outside changes nothing.

use payrules::model::determination::Determination;
use payrules::model::earlier::{Earlier, KnownFrom, Past};
use payrules::model::session::Session;
use proptest::prelude::*;
use serde_json::json;

use super::{decide, fired, past, session};

/// Counters of the two payers under test.
const HARBOR: [&str; 13] = [
    "in_calendar_year",
    "in_fiscal_year",
    "in_leap_year",
    "in_benefit_year",
    "past_7_days",
    "past_2_weeks",
    "past_12_months",
    "past_1_year",
    "past_3_working",
    "since_injury",
    "of_case",
    "on_this_day",
    "ever",
];
const BAY: [&str; 11] = [
    "same_discipline",
    "own_payer",
    "paid_here",
    "treatments",
    "not_denied",
    "units_today",
    "charged",
    "this_clinic_today",
    "authorized",
    "maintenance",
    "long_massage",
];

fn day() -> impl Strategy<Value = String> {
    // Around the turns of the year, the first of July, the end of February and the day itself.
    prop::sample::select(vec![
        "2023-02-28",
        "2024-02-29",
        "2024-03-01",
        "2025-02-28",
        "2025-03-01",
        "2025-03-02",
        "2025-03-03",
        "2025-06-30",
        "2025-07-01",
        "2025-12-31",
        "2026-01-01",
        "2026-02-15",
        "2026-02-16",
        "2026-02-23",
        "2026-02-24",
        "2026-02-26",
        "2026-03-01",
        "2026-03-02",
        "2026-03-03",
        "2026-07-01",
    ])
    .prop_map(String::from)
}

fn known_from() -> impl Strategy<Value = KnownFrom> {
    prop_oneof![(0u64..9).prop_map(|place| KnownFrom::Input { place }), Just(KnownFrom::File), Just(KnownFrom::Ledger)]
}

prop_compose! {
    fn earlier()(
        id in 0u32..12, day in day(), from in known_from(),
        payer in prop::sample::select(vec!["bay", "harbor", "HBR", ""]),
        discipline in prop::sample::select(vec!["PT", "OT", ""]),
        code in prop::sample::select(vec!["97124", "97110", "97161"]),
        minutes in prop::sample::select(vec!["", "10", "40"]),
        outcome in prop::sample::select(vec!["", "paid", "denied"]),
        frequency in prop::sample::select(vec!["", "original", "original", "replacement", "void"]),
        claim in prop::sample::select(vec!["", "none", "C-1", "C-2"]),
        start in prop::sample::select(vec!["", "08:00", "12:00"]),
        tax_id in prop::sample::select(vec!["", "12", "99"]),
        sent in prop::sample::select(vec!["", "2026-02-20"]),
    ) -> Earlier {
        let record = json!({
            "payer": payer, "discipline": discipline, "start_time": start, "submitted_on": sent, "billing": {"tax_id": tax_id},
            "case": {"claim_number": claim, "injured_on": ""}, "claim": {"frequency": frequency},
            "lines": [{"code": code, "minutes": minutes, "outcome": outcome, "charge": "60", "units_billed": 2}],
        });
        Earlier { session: session(&format!("E-{id}"), &day, &record), from }
    }
}

/// The same number is the same session, wherever it is known from.
fn apart(known: Vec<Earlier>) -> Vec<Earlier> {
    let mut ids = std::collections::BTreeSet::new();
    known.into_iter().filter(|one| ids.insert(one.session.id().to_owned())).collect()
}

prop_compose! {
    fn own()(
        payer in prop::sample::select(vec!["bay", "harbor"]),
        from in prop::sample::select(vec!["", "2000-01-01", "2025-07-01", "2026-01-01"]),
        claim in prop::sample::select(vec!["", "none", "C-1"]),
        injured in prop::sample::select(vec!["", "none", "2026-01-15"]),
        benefit in prop::sample::select(vec!["", "2025-07-01"]),
        start in prop::sample::select(vec!["", "10:00"]),
    ) -> Session {
        session("S-5", "2026-03-02", &json!({
            "payer": payer, "history": {"complete_from": from}, "case": {"claim_number": claim, "injured_on": injured},
            "coverage": {"benefit_year_start": benefit}, "start_time": start, "billing": {"tax_id": "12"},
            "documentation": {"total_minutes": 20},
        }))
    }
}

fn counters(session: &Session) -> &'static [&'static str] {
    if session.text("payer") == Some("bay") { &BAY } else { &HARBOR }
}

/// What an answer says, without the list of what it rests on.
fn said(answer: &Determination) -> String {
    serde_json::to_string(&(&answer.decision, &answer.lines, &answer.findings, &answer.missing, &answer.presumed))
        .unwrap()
}

/// A session of the patient that nobody has heard of yet: it stands for itself, and came after those that are known.
fn unheard_of(mut one: Earlier, number: usize) -> Earlier {
    let id = payrules::model::facts::FactId::find(payrules::model::facts::Owner::Session, "id").unwrap();
    let text = payrules::model::value::Value::text(&format!("N-{number}"));
    one.session.facts.set(id, payrules::model::state::State::Known(text));
    let frequency =
        payrules::model::facts::FactId::find(payrules::model::facts::Owner::Session, "claim.frequency").unwrap();
    one.session.facts.set(frequency, payrules::model::state::State::Unknown);
    one
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn more_sessions_never_reverse_a_known_answer(me in own(), known in prop::collection::vec(earlier(), 0..5), more in prop::collection::vec(earlier(), 1..4)) {
        // What the history is complete from is taken away: then it is open, and any session may be missing from it.
        let mut me = me;
        let from = payrules::model::facts::FactId::find(payrules::model::facts::Owner::Session, "history.complete_from").unwrap();
        me.facts.set(from, payrules::model::state::State::Unknown);
        let known = apart(known);
        let before = decide(&me, &past(known.clone()));
        let all = known.into_iter().chain(more.into_iter().enumerate().map(|(i, one)| unheard_of(one, i)));
        let after = decide(&me, &past(all.collect()));
        for counter in counters(&me) {
            if let Some(fires) = fired(&before, counter) {
                prop_assert_eq!(fired(&after, counter), Some(fires), "{}", counter);
            }
        }
    }

    #[test]
    fn the_order_in_which_sessions_are_known_changes_nothing((me, known, shuffled) in (own(), prop::collection::vec(earlier(), 0..7)).prop_flat_map(|(me, known)| {
        let shuffled = Just(known.clone()).prop_shuffle();
        (Just(me), Just(known), shuffled)
    })) {
        prop_assert_eq!(said(&decide(&me, &past(known))), said(&decide(&me, &past(shuffled))));
    }

    #[test]
    fn a_session_outside_the_window_changes_nothing(me in own(), known in prop::collection::vec(earlier(), 0..5), other in earlier()) {
        let known = apart(known);
        let other = unheard_of(other, 0);
        let day = other.session.date_of_service().unwrap();
        let before = decide(&me, &past(known.clone()));
        let after = decide(&me, &past(known.into_iter().chain([other]).collect()));
        let outside = |counter: &str| match counter {
            "in_calendar_year" => day.year() != 2026 || day > me.date_of_service().unwrap(),
            "past_7_days" => day < jiff::civil::date(2026, 2, 24) || day > me.date_of_service().unwrap(),
            "on_this_day" => day != me.date_of_service().unwrap(),
            _ => day > me.date_of_service().unwrap(),
        };
        for counter in counters(&me).iter().filter(|counter| outside(counter)) {
            prop_assert_eq!(fired(&before, counter), fired(&after, counter), "{}", counter);
        }
    }

    #[test]
    fn saying_what_an_earlier_session_leaves_open_never_reverses_a_known_answer(me in own(), known in prop::collection::vec(earlier(), 1..5), said in earlier()) {
        let known = apart(known);
        let before = decide(&me, &past(known.clone()));
        // Every unknown fact of the first gets the value that another session has.
        let mut fuller = known;
        let first = &mut fuller[0];
        for (id, state) in said.session.facts.iter() {
            // Those say which session it is and what becomes of others, and are no facts that rules ask for.
            let fixed = matches!(id.def().path, "id" | "claim.frequency" | "submitted_on" | "start_time" | "patient.id");
            if first.session.facts.get(id).is_unknown() && !fixed {
                first.session.facts.set(id, state.clone());
            }
        }
        for (id, state) in said.session.lines[0].iter() {
            if first.session.lines[0].get(id).is_unknown() {
                first.session.lines[0].set(id, state.clone());
            }
        }
        let after = decide(&me, &past(fuller));
        for counter in counters(&me) {
            if let Some(fires) = fired(&before, counter) {
                prop_assert_eq!(fired(&after, counter), Some(fires), "{}", counter);
            }
        }
    }

    #[test]
    fn a_session_and_what_is_known_of_it_elsewhere_count_once(me in own(), known in prop::collection::vec(earlier(), 1..5)) {
        let known = apart(known);
        let place = |one: &Earlier| matches!(one.from, KnownFrom::Input { .. });
        let again: Vec<Earlier> = known.iter().filter(|one| place(one)).map(|one| Earlier { from: KnownFrom::Ledger, ..one.clone() }).collect();
        let once = decide(&me, &past(known.clone()));
        let twice = decide(&me, &Past { asked: true, sessions: known.into_iter().chain(again).collect(), unread: Vec::new() });
        for counter in counters(&me) {
            // A claim whose original is known by its number leaves no doubt, so more may be known.
            if let Some(fires) = fired(&once, counter) {
                prop_assert_eq!(fired(&twice, counter), Some(fires), "{}", counter);
            }
        }
    }
}
