//! Reports of hand-made data, as snapshots: what a biller sees for each kind of answer.

use jiff::civil::date;
use rust_decimal::Decimal;

use super::{View, explanation, precheck, table};
use crate::engine::explanation::{
    Change, Explanation, LineExplained, Role, RuleExplained, Seen, Standing, Step, Verdict,
};
use crate::model::determination::{
    Answer, Citation, Decision, Determination, Finding, LineAnswer, Missing, Needs, Note, Presumed, ProfileRef,
    RecordError, Rejection,
};
use crate::source::{Sources, Span};

fn line(line: usize, code: &str, decision: Decision, units: Option<i64>) -> LineAnswer {
    LineAnswer {
        line,
        id: None,
        code: String::from(code),
        minutes: Some(25),
        decision,
        units: units.map(Decimal::from),
        units_billed: None,
        modifiers: Vec::new(),
        modifiers_added: Vec::new(),
        liability: None,
        reasons: Vec::new(),
        payment: None,
    }
}

fn finding(rule: &str, effect: &str, lines: &[usize], message: &str) -> Finding {
    Finding {
        rule: String::from(rule),
        version: None,
        lines: lines.to_vec(),
        effect: String::from(effect),
        needs: None,
        message: String::from(message),
        fix: None,
        source: Some(Citation {
            id: String::from("manual"),
            cite: String::from("Benefit manual, ch. 15, section 220.1.2"),
            url: Some(String::from("https://payer.example/manual")),
            seen: date(2026, 11, 23),
            grade: String::from("A"),
        }),
        group: None,
        carc: None,
        rarc: Vec::new(),
        cost: None,
    }
}

fn answer(decision: Decision, lines: Vec<LineAnswer>) -> Determination {
    Determination {
        schema: 1,
        engine: String::from("0.1.0"),
        id: String::from("S-1001"),
        input: String::from("sha256:00"),
        payer: String::from("medicare"),
        profile: ProfileRef { edition: date(2026, 1, 1), digest: String::from("sha256:00") },
        date_of_service: date(2026, 3, 2),
        decided_with: Vec::new(),
        decision,
        timed_minutes: Some(25),
        timed_units: Some(Decimal::TWO),
        lines,
        claim_lines: Vec::new(),
        findings: Vec::new(),
        missing: Vec::new(),
        presumed: Vec::new(),
        notes: Vec::new(),
        payment: None,
    }
}

fn waiting() -> Determination {
    let mut lines = vec![
        line(1, "97124", Decision::NotCovered, Some(0)),
        line(2, "97110", Decision::NeedsInfo, Some(2)),
        line(3, "97140", Decision::Hold, None),
    ];
    lines[1].units_billed = Some(Decimal::ONE);
    lines[1].modifiers = vec![String::from("GP"), String::from("59")];
    lines[1].modifiers_added = vec![String::from("GP")];
    lines[1].id = Some(String::from("covered\u{1b}[2J a very long charge number"));
    lines[2].minutes = None;
    let mut out = answer(Decision::Hold, lines);
    let mut deny = finding("massage-alone", "deny", &[1], "massage is the only procedure on 2026-03-02");
    deny.fix = Some(String::from("bill it with the active therapy it prepares for, or treat it as non-covered"));
    deny.group = Some(String::from("CO"));
    deny.carc = Some(String::from("50"));
    let mut hold = finding("plan-certified", "hold", &[1, 2, 3], "the plan of care is not certified");
    hold.needs = Some(Needs::Clinical);
    let modifier = finding("modifier-discipline", "add_modifier", &[2], "a line under a therapy plan carries GP");
    out.findings = vec![deny, hold, modifier];
    out.missing = vec![
        Missing {
            fact: String::from("plan_of_care.certified_on"),
            lines: vec![2],
            rules: vec![String::from("plan-certified")],
            affects: String::from("decision"),
            outcomes: vec![String::from("covered"), String::from("hold")],
        },
        Missing {
            fact: String::from("minutes"),
            lines: vec![3],
            rules: Vec::new(),
            affects: String::from("units"),
            outcomes: Vec::new(),
        },
    ];
    out.notes = vec![Note {
        code: String::from("tie"),
        lines: vec![1, 2],
        text: String::from("lines 1 and 2 have equal claim to the third unit"),
        alternatives: vec![String::from("97110 1, 97140 2")],
    }];
    out.presumed = vec![
        Presumed {
            fact: String::from("purpose"),
            lines: vec![1, 2, 3],
            value: String::from("rehabilitative"),
            by: String::from("profile"),
        },
        Presumed {
            fact: String::from("case.cause"),
            lines: Vec::new(),
            value: String::from("none"),
            by: String::from("set"),
        },
    ];
    out
}

#[test]
fn an_answer_with_everything() {
    insta::assert_snapshot!(table::decided(&waiting(), View::default()));
}

#[test]
fn a_covered_session_takes_three_lines() {
    let covered = answer(Decision::Covered, vec![line(1, "97124", Decision::Covered, Some(2))]);
    let text = table::decided(&covered, View::default());
    assert_eq!(text.trim_end().lines().count(), 3);
    insta::assert_snapshot!(text);
}

#[test]
fn narrow_terminals_wrap_at_words() {
    let text = table::decided(&waiting(), View { colour: false, width: 60 });
    insta::assert_snapshot!(text);
}

#[test]
fn colour_changes_no_letter() {
    let plain = table::decided(&waiting(), View::default());
    let coloured = table::decided(&waiting(), View { colour: true, ..View::default() });
    assert_ne!(plain, coloured);
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn a_rejected_record_names_file_row_field_value_and_what_to_do() {
    let error = RecordError {
        file: String::from("sessions.csv"),
        row: Some(14),
        field: Some(String::from("date_of_service")),
        value: Some(String::from("2026-02-30\u{7}")),
        expected: String::from("a day of the calendar, as 2026-03-02; February 2026 has 28 days"),
    };
    let answer = Answer::Rejected(Rejection::new(Some(String::from("S-9")), vec![error]));
    insta::assert_snapshot!(table::answer(&answer, View::default()));
}

fn step(role: Option<Role>, span: Span, seen: Seen, steps: Vec<Step>) -> Step {
    Step { role, span, words: None, session: None, line: None, seen, steps }
}

/// `require (plan_of_care.certified_on is present and minutes >= 8 minutes)`, with the date unknown.
fn explained() -> (Explanation, Sources) {
    let text = "require plan_of_care.certified_on is present and minutes >= 8 minutes";
    let mut sources = Sources::new();
    let id = sources.add("medicare.toml", text);
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(id, start, start.saturating_add(words.len()))
    };
    let date = String::from("plan_of_care.certified_on");
    let unknown = || Seen::Unknown(vec![date.clone()]);
    let present = step(
        None,
        at("plan_of_care.certified_on is present"),
        unknown(),
        vec![step(None, at("plan_of_care.certified_on"), unknown(), Vec::new())],
    );
    let enough = step(
        None,
        at("minutes >= 8 minutes"),
        Seen::True,
        vec![step(None, at("minutes"), Seen::Value(String::from("25")), Vec::new())],
    );
    let both = step(
        Some(Role::Require),
        at("plan_of_care.certified_on is present and minutes >= 8 minutes"),
        unknown(),
        vec![present, enough.clone()],
    );
    let rule = |id: &str, standing, lines| RuleExplained {
        rule: String::from(id),
        title: String::from("Therapy needs a certified plan of care"),
        from: None,
        until: None,
        stage: 1,
        effect: String::from("hold"),
        source: finding("", "hold", &[], "").source,
        standing,
        lines,
    };
    let waits = |line| LineExplained {
        line: Some(line),
        verdict: Verdict::Waits(vec![date.clone()]),
        steps: vec![both.clone()],
    };
    let out = Explanation {
        variants: Vec::new(),
        counts: Vec::new(),
        determination: waiting(),
        rules: vec![
            rule("plan-certified", Standing::InForce, vec![waits(1), waits(2)]),
            rule("next-year", Standing::Announced, Vec::new()),
        ],
        changes: vec![
            Change::Fact {
                fact: date.clone(),
                lines: vec![2],
                outcomes: vec![String::from("covered"), String::from("hold")],
            },
            Change::Comparison { rule: String::from("massage-alone"), line: Some(1), step: enough },
        ],
    };
    (out, sources)
}

#[test]
fn an_explanation_shows_each_condition_with_what_it_saw() {
    let (explained, sources) = explained();
    insta::assert_snapshot!(explanation::explanation(&explained, &sources, View::default()));
}

#[test]
fn before_the_visit_each_fact_comes_with_what_the_rule_asks() {
    let (explained, sources) = explained();
    let answer = Answer::Decided(Box::new(explained.determination.clone()));
    insta::assert_snapshot!(precheck::precheck(&answer, Some(&explained), &sources, View::default()));
}
