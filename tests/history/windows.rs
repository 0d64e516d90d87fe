//! The first and last day of every window.

use payrules::model::session::Session;
use serde_json::{Value, json};

use super::{decide, fired, from_file, missing, past, session};

/// A session on a day, complete from long before.
fn on(day: &str, changes: &Value) -> Session {
    let mut all = json!({"history": {"complete_from": "1990-01-01"}, "patient": {"birth_date": "1990-01-01"},
        "extra": {"spell": "1"}, "case": {"injured_on": "2026-01-15"}, "coverage": {"benefit_year_start": "2023-02-28"}});
    super::merge(all.as_object_mut().unwrap(), changes.as_object().unwrap());
    session("S-1", day, &all)
}

#[test]
fn a_day_is_in_a_window_or_not() {
    for (rule, service, before, counts) in [
        ("in_calendar_year", "2026-03-02", "2026-01-01", true),
        ("in_calendar_year", "2026-03-02", "2025-12-31", false),
        ("in_calendar_year", "2026-01-01", "2025-12-31", false),
        ("in_calendar_year", "2026-12-31", "2026-01-01", true),
        ("in_fiscal_year", "2026-06-30", "2025-07-01", true),
        ("in_fiscal_year", "2026-06-30", "2025-06-30", false),
        ("in_fiscal_year", "2026-07-01", "2026-06-30", false),
        ("in_fiscal_year", "2026-07-02", "2026-07-01", true),
        ("in_leap_year", "2026-03-02", "2026-02-28", true),
        ("in_leap_year", "2026-03-02", "2026-02-27", false),
        ("in_leap_year", "2024-03-02", "2024-02-29", true),
        ("in_leap_year", "2024-03-02", "2024-02-28", false),
        ("in_benefit_year", "2026-03-02", "2026-02-28", true),
        ("in_benefit_year", "2026-03-02", "2026-02-27", false),
        ("in_benefit_year", "2026-02-27", "2025-02-28", true),
        ("past_7_days", "2026-03-08", "2026-03-02", true),
        ("past_7_days", "2026-03-08", "2026-03-01", false),
        ("past_2_weeks", "2026-03-15", "2026-03-02", true),
        ("past_2_weeks", "2026-03-15", "2026-03-01", false),
        ("past_12_months", "2026-03-02", "2025-03-03", true),
        ("past_12_months", "2026-03-02", "2025-03-02", false),
        ("past_1_year", "2025-02-28", "2024-02-29", true),
        ("past_1_year", "2024-02-29", "2023-03-01", true),
        ("past_1_year", "2024-02-29", "2023-02-28", false),
        // Monday, less the week-end: Thursday is the first of three working days, the day itself among them.
        ("past_3_working", "2026-03-02", "2026-02-26", true),
        ("past_3_working", "2026-03-02", "2026-02-25", false),
        // Thursday the 26th is a holiday.
        ("past_3_working", "2026-11-30", "2026-11-25", true),
        ("past_3_working", "2026-11-30", "2026-11-24", false),
        ("since_injury", "2026-03-02", "2026-01-15", true),
        ("since_injury", "2026-03-02", "2026-01-14", false),
        ("on_this_day", "2026-03-02", "2026-03-02", true),
        ("on_this_day", "2026-03-02", "2026-03-01", false),
        ("ever", "2026-03-02", "1990-01-01", true),
    ] {
        let known = past(vec![from_file(session("S-0", before, &json!({})))]);
        let answer = decide(&on(service, &json!({})), &known);
        assert_eq!(fired(&answer, rule), Some(counts), "{rule}: {before} before {service}");
    }
}

#[test]
fn a_window_is_known_whole_if_the_history_is_complete_from_its_first_day() {
    let nothing = past(Vec::new());
    for (rule, from, known) in [
        ("in_calendar_year", "2026-01-01", true),
        ("in_calendar_year", "2026-01-02", false),
        ("in_fiscal_year", "2025-07-01", true),
        ("in_fiscal_year", "2025-07-02", false),
        ("in_benefit_year", "2026-02-28", true),
        ("in_benefit_year", "2026-03-01", false),
        ("past_7_days", "2026-02-24", true),
        ("past_7_days", "2026-02-25", false),
        ("since_injury", "2026-01-15", true),
        ("since_injury", "2026-01-16", false),
        ("on_this_day", "2026-03-02", true),
        ("on_this_day", "2026-03-03", false),
        ("ever", "1990-01-01", true),
        ("ever", "1990-01-02", false),
        ("of_case", "2026-01-15", true),
        ("of_case", "2026-01-16", false),
    ] {
        let day = on("2026-03-02", &json!({"history": {"complete_from": from}, "case": {"claim_number": "C-1"}}));
        let answer = decide(&day, &nothing);
        assert_eq!(fired(&answer, rule), known.then_some(false), "{rule}, complete from {from}");
        if !known {
            assert!(missing(&answer).contains(&format!("history.{rule}").as_str()), "{rule}: {:?}", missing(&answer));
        }
    }
}

#[test]
fn a_date_that_a_window_starts_with_is_asked_for() {
    let before = |day: &str| past(vec![from_file(session("S-0", day, &json!({})))]);
    let open = |changes: &Value| session("S-1", "2026-03-02", changes);
    let without = open(&json!({"history": {"complete_from": "1990-01-01"}}));
    // Where the year starts is not known, but no year is so long.
    assert_eq!(fired(&decide(&without, &before("2025-02-20")), "in_benefit_year"), Some(false));
    let answer = decide(&without, &before("2026-01-10"));
    assert_eq!(fired(&answer, "in_benefit_year"), None);
    assert!(missing(&answer).contains(&"coverage.benefit_year_start"), "{:?}", missing(&answer));
    assert_eq!(fired(&answer, "since_injury"), None);
    assert!(missing(&answer).contains(&"case.injured_on"), "{:?}", missing(&answer));
    // What is known not to be there starts no window.
    let absent = open(&json!({"history": {"complete_from": "1990-01-01"}, "case": {"injured_on": "none"},
        "coverage": {"benefit_year_start": "none"}}));
    let answer = decide(&absent, &before("2026-01-10"));
    assert_eq!([fired(&answer, "in_benefit_year"), fired(&answer, "since_injury")], [Some(false); 2]);
}

#[test]
fn a_case_is_told_by_its_number_else_by_the_day_of_the_injury() {
    for (here, there, counts) in [
        (json!({"claim_number": "C-1"}), json!({"claim_number": "C-1"}), Some(true)),
        (json!({"claim_number": "C-1"}), json!({"claim_number": "C-2", "injured_on": "2026-01-15"}), Some(false)),
        (json!({"claim_number": "none"}), json!({"injured_on": "2026-01-15"}), Some(true)),
        (json!({"claim_number": "C-1"}), json!({"claim_number": "none", "injured_on": "2026-01-15"}), Some(true)),
        (json!({"claim_number": "C-1"}), json!({"claim_number": "none", "injured_on": "2026-01-16"}), Some(false)),
        (json!({"claim_number": "C-1"}), json!({"injured_on": "2026-01-15"}), None),
        (json!({"claim_number": "C-1"}), json!({}), None),
        (json!({"claim_number": "none", "injured_on": "none"}), json!({"claim_number": "C-1"}), Some(false)),
    ] {
        let known = past(vec![from_file(session("S-0", "2026-02-02", &json!({"case": there})))]);
        let answer = decide(&on("2026-03-02", &json!({"case": here})), &known);
        assert_eq!(fired(&answer, "of_case"), counts, "{here} {there}");
    }
    let known = past(vec![from_file(session("S-0", "2026-02-02", &json!({})))]);
    let answer = decide(&on("2026-03-02", &json!({"case": {"claim_number": "C-1"}})), &known);
    assert!(missing(&answer).contains(&"S-0:case.claim_number"), "{:?}", missing(&answer));
}
