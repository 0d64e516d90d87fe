//! What each mistake is called, and where. Whole profiles are checked by the corpus under `tests/`.

use super::*;
use crate::lang::typed::{Kind, Stage};
use crate::source::{SourceId, Sources, Span};

fn text(source: SourceId, words: &str) -> Text {
    Text { text: words.into(), at: Span::new(source, 0, words.len()), exact: true }
}

fn declared() -> Declared {
    let mut sources = Sources::new();
    let id = sources.add("d.toml", "");
    let at = Span::new(id, 0, 0);
    let list = |items: &[&str]| {
        let items: Vec<_> = items.iter().map(|i| Spanned::new((*i).to_owned(), at)).collect();
        Spanned::new(items.into(), at)
    };
    let mut declared = Declared::default();
    declared.lists.insert("timed_codes".into(), list(&["97124", "97110", "97161 to 97168"]));
    declared.lists.insert("pain_dx".into(), list(&["M54.*", "G89.29"]));
    declared.params.insert("visit_limit".into(), Spanned::new(Type::one(Scalar::Number), at));
    declared.params.insert("reading".into(), Spanned::new(Type::one(Scalar::Text), at));
    declared.options.insert("reading".into(), vec!["patient".into(), "provider".into()]);
    let shape = |keys: &[&str], columns: &[(&str, Scalar)]| {
        let keys = keys.iter().map(|k| (*k).to_owned()).collect();
        let columns = columns.iter().map(|(n, s)| ((*n).to_owned(), Type::one(s.clone()))).collect();
        Spanned::new(TableShape { keys, columns }, at)
    };
    declared.tables.insert("mue".into(), shape(&["code"], &[("units", Scalar::Number)]));
    declared.tables.insert("mtg".into(), shape(&["code"], &[("effect", Scalar::Period), ("maximum", Scalar::Period)]));
    declared.tables.insert("therapy_modifier".into(), shape(&["discipline"], &[("value", Scalar::Text)]));
    declared.defines.insert("massage".into(), text(id, "code is 97124"));
    declared.defines.insert("in_plan".into(), text(id, "date_of_service <= plan_of_care.certified_until"));
    declared.facts.insert("extra.approved".into(), Spanned::new(Type::one(Scalar::Bool), at));
    declared.counters.insert(
        "massages".into(),
        text(id, "count of earlier sessions in this calendar year where (some line where code is 97124)"),
    );
    declared
}

fn check(words: &str) -> (Option<Body>, Vec<Diagnostic>) {
    let declared = declared();
    let mut checker = Checker::new(&declared);
    assert_eq!(checker.diagnostics, vec![], "the declarations themselves");
    let mut sources = Sources::new();
    sources.add("d.toml", "");
    let id = sources.add("r.toml", words);
    let body = checker.rule(&text(id, words));
    (body, checker.diagnostics)
}

#[track_caller]
fn good(words: &str) -> Body {
    let (body, found) = check(words);
    assert_eq!(found, vec![], "{words}");
    body.unwrap()
}

#[track_caller]
fn wrong(words: &str, at: &str, expected: &str) {
    let (_, found) = check(words);
    let told: Vec<String> = found
        .iter()
        .map(|d| {
            format!(
                "{} `{}` {} | {}",
                d.code,
                words.get(d.at.span.range()).unwrap_or(""),
                d.message,
                d.help.join(" | ")
            )
        })
        .collect();
    assert!(told.iter().any(|t| t.contains(&format!("`{at}`")) && t.contains(expected)), "{words}\n{told:#?}");
}

#[test]
fn literals_take_the_type_of_what_they_meet() {
    good("for each line where modifiers has 59 and place_of_service is 12 and performed_by is massage_therapist deny");
    good("for each line where minutes < 8 minutes and charge > $2,410.00 and units_billed >= 2 deny");
    good("for the session where coverage.plan_state is WA and discipline in [PT, OT] and reading is \"patient\" deny");
    good("for the session where diagnoses has S39.012* and diagnoses has only pain_dx deny");
    good("for each line cap units at (if place_of_service is 12 then 2 else 4) per code");
    good("for each line where discipline is PT add modifier therapy_modifier for discipline");
    good("for each line where code in timed_codes cap units at mue for code per code");
    good(
        "require date_of_service <= case.first_treated_on + (mtg.maximum for code) otherwise deny"
            .replace("require", "for each line require")
            .as_str(),
    );
    good(
        "require (earliest of (case.first_treated_on, date_of_service)) within 30 days after referral.on otherwise deny",
    );
    good("for the session unless age < 21 years require history.massages < visit_limit otherwise deny");
    good("require some authorization where (from <= this.date_of_service and codes has any of [97124]) otherwise hold");
    good("for each line where massage and some other line where (code in timed_codes and minutes > this.minutes) deny");
    good("require extra.approved and in_plan and supervisor is present and other_coverage is absent otherwise hold");
    good("for the session where (sum of minutes of lines where (code in timed_codes)) > 60 minutes warn");
}

#[test]
fn the_stage_follows_from_what_is_read() {
    let stage = |words: &str| good(words).stage;
    assert_eq!(stage("for each line where minutes > 8 minutes deny"), Stage::Facts);
    assert_eq!(stage("for each line where massage require some other covered line otherwise deny"), Stage::Covered);
    assert_eq!(stage("for each line where units > 1 warn"), Stage::Units);
    assert_eq!(stage("for each line where billed_modifiers has none of [GP] hold"), Stage::Modifiers);
    wrong(
        "for each line where units > 1 cap units at 1 per line",
        "cap units at 1 per line",
        "takes part in computing units",
    );
}

#[test]
fn names_are_told_apart() {
    wrong("for each line where mintues > 8 minutes deny", "mintues", "did you mean `minutes`?");
    wrong("for each line where modifiers has gp deny", "gp", "a modifier is written in capitals: `GP`");
    wrong("for each line where purpose is welness deny", "welness", "did you mean `wellness`?");
    wrong(
        "require plan_of_care.certified is present otherwise hold",
        "plan_of_care.certified",
        "did you mean `plan_of_care.certified_on`?",
    );
    wrong("for the session where code is 97124 deny", "code", "belongs to a line");
    wrong("for each line where extra.nothing deny", "extra.nothing", "is not declared");
    wrong("require history.massage < 3 otherwise deny", "history.massage", "did you mean `history.massages`?");
    wrong(
        "for the session where some other line where code is 97124 deny",
        "other line where code is 97124",
        "needs a line",
    );
    wrong("for each line where timed_codes is 3 deny", "timed_codes", "is a list");
    wrong("for each line where referral deny", "referral", "has parts");
}

#[test]
fn types_are_told_apart() {
    wrong("for each line where minutes > 8 deny", "8", "write `8 minutes`");
    wrong("for each line where minutes > 8 days deny", "8 days", "a number of days");
    wrong("for each line where code is 97124 or 97140 deny", "97140", "`code in [97124, 97140]`");
    wrong("for each line where code is 9712 deny", "9712", "a procedure code of 5 characters");
    wrong("for each line where code in pain_dx deny", "", "a procedure code");
    wrong("for each line where diagnoses in pain_dx deny", "diagnoses", "has any of");
    wrong("for each line where modifiers is GP deny", "modifiers", "has");
    wrong("for each line where modifiers has [GP] deny", "[GP]", "has any of");
    wrong("for each line where 97124 is 97140 deny", "97124", "two literals");
    wrong("for each line where code > 97110 deny", "code", "has no order");
    wrong("require date_of_service - referral.on < 30 days otherwise hold", "referral.on", "days from a to b");
    wrong(
        "require minutes otherwise hold".replace("require", "for each line require").as_str(),
        "minutes",
        "a condition is needed",
    );
    wrong("for the session where reading is \"payer\" deny", "\"payer\"", "an option of `reading`");
    wrong("for each line where not (minutes < 8 minutes) deny", "not (minutes < 8 minutes)", "absent");
    wrong("for the session deny", "for the session deny", "fires on every session");
    wrong("for each line where code is 97124 bundle", "bundle", "which line pays");
}

#[test]
fn definitions_that_need_each_other_are_told_once_and_end() {
    let mut declared = declared();
    let mut sources = Sources::new();
    let id = sources.add("d.toml", "");
    declared.defines.insert("a".into(), text(id, "b and extra.approved"));
    declared.defines.insert("b".into(), text(id, "a or extra.approved"));
    let checker = Checker::new(&declared);
    assert!(checker.diagnostics.iter().any(|d| d.message.contains("`a` → `b` → `a`")), "{:?}", checker.diagnostics);
}

#[test]
fn definitions_are_unfolded_where_they_are_used() {
    let body = good("for each line where some other line where massage deny");
    let Some(Kind::Quantified { over, .. }) = body.filter.map(|e| e.kind) else { panic!("no quantifier") };
    let inside = format!("{:?}", over.filter);
    assert!(inside.contains("Outer"), "the definition reads the other line: {inside}");
}
