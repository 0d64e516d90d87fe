//! Generated profiles, as the text of a rule file.

use std::fmt::Write as _;

use crate::condition::{Place, condition, number};
use crate::message::message;
use crate::tape::Tape;
use payrules::model::types::Scalar;

const EFFECTS: &[&str] = &["deny", "hold", "review", "warn", "bundle", "modifier", "units", "lines", "pay"];

fn rule(tape: &mut Tape<'_>) -> String {
    let effect = *tape.of(EFFECTS);
    let session = tape.percent(35) && effect != "bundle";
    let place = Place {
        line: !session,
        own: !session,
        inside: 0,
        late: !session && tape.percent(30) && !matches!(effect, "units" | "lines" | "bundle"),
        covered: tape.percent(30),
    };
    let scope = if session { "for the session" } else { "for each line" };
    let maybe = |tape: &mut Tape<'_>, chance, word: &str| match tape.percent(chance) {
        true => format!(" {word} {}", condition(tape, place, 2)),
        false => String::new(),
    };
    let filter = match (effect, tape.below(3)) {
        ("bundle", 0) => " where some other line where (code is 97110)".to_owned(),
        ("bundle", 1) => format!(
            " where (code is 97124 and some other line where ({}))",
            condition(tape, Place { inside: 1, ..place }, 1)
        ),
        ("bundle", _) => " where some other line where (pairs for (code, this.code)) is 0".to_owned(),
        _ => maybe(tape, 70, "where"),
    };
    let unless = maybe(tape, 20, "unless");
    let require = maybe(tape, 30, "require");
    let otherwise = if require.is_empty() { "" } else { " otherwise" };
    let effect = match effect {
        "modifier" => match tape.below(4) {
            0 => "add modifier KX".to_owned(),
            1 => "add modifier GP".to_owned(),
            2 => "add modifier CQ".to_owned(),
            _ => format!("add modifier (if {} then 59 else XS)", condition(tape, place, 1)),
        },
        "units" => {
            let per = *tape.of(&[
                "per line",
                "per code",
                "per session",
                "per day",
                "per day and discipline",
                "per code and day",
                "per code and day and billing.npi",
            ]);
            format!("cap units at {} {per}", number(tape, place, &Scalar::Number, 1))
        }
        "lines" => "cap lines at 2 per session".to_owned(),
        "pay" => "pay 85%".to_owned(),
        other => other.to_owned(),
    };
    format!("{scope}{filter}{unless}{require}{otherwise} {effect}")
}

/// A rule file.
pub fn text(tape: &mut Tape<'_>) -> String {
    let method = *tape.of(&["pooled", "pooled", "per_line", "hybrid", "decimal", "flat", "unknown"]);
    let tie = *tape.of(&["listed", "charge"]);
    let trim = *tape.of(&["last", "lowest_charge"]);
    let floor = if tape.percent(20) && method != "unknown" { "never_fewer_than = \"per_line\"\n" } else { "" };
    let mut out = format!(
        r#"schema = 1
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
grade = "A"
[sources.gossip]
title = "Said in the hall"
section = "2"
seen = 2026-01-01
grade = "C"
[params]
most = [ {{ from = 2024-01-01, until = 2026-03-01, value = 2 }}, {{ from = 2026-03-02, value = 3 }} ]
grace = "30 days"
[lists]
timed_codes = ["97124", "97110", "97140"]
untimed_codes = ["97010", "97161"]
counted_codes = ["97545"]
hands_on = ["97124", "97140", "97010"]
[tables.top]
key = ["code"]
rows = [ {{ code = "97124", value = 2 }}, {{ code = "97110", value = 1 }} ]
[tables.pairs]
key = ["column_1", "column_2"]
rows = [ {{ column_1 = "97140", column_2 = "97124", value = 0 }}, {{ column_1 = "97110", column_2 = "97140", value = 1 }} ]
[counters]
seen = 'count of earlier sessions in this calendar year'
[facts]
"extra.flag" = "bool"
"extra.count" = "number"
[define]
ready = 'documentation.medical_necessity and documentation.signed_on is present'
plan_now = 'date_of_service <= plan_of_care.certified_until'
[units]
source = "manual"
method = "{method}"
{floor}pool = "session"
tie = "{tie}"
trim = "{trim}"
timed = "timed_codes"
untimed = "untimed_codes"
counted = "counted_codes"
"#
    );
    if method == "decimal" {
        out.push_str("rounding = \"to the nearest 0.1\"\n");
    }
    if tape.percent(20) {
        let when = condition(tape, Place { line: false, own: false, inside: 0, late: false, covered: false }, 1);
        let _ = write!(out, "[[units.variant]]\nwhen = '{when}'\nmethod = \"per_line\"\nsource = \"manual\"\n");
    }
    out.push_str("[claim]\nmodifier_order = [\"GP\", \"KX\", \"59\"]\none_of = [[\"KX\", \"59\"], [\"GP\", \"GO\"]]\n");
    if tape.percent(15) {
        out.push_str("[[claim.share]]\nmodifiers = [\"CQ\"]\ntest = \"midpoint\"\nsource = \"manual\"\n");
    }
    for at in 0..=tape.below(4) {
        let text = rule(tape);
        let needs = if text.ends_with("hold") { "needs = \"clinical\"\n" } else { "" };
        let dates = *tape.of(&[
            "",
            "",
            "",
            "from = 2026-03-02\n",
            "until = 2026-03-01\n",
            "from = 2026-01-01\ndated_by = \"referral.on\"\n",
        ]);
        let of_lines = text.starts_with("for each line");
        let source = *tape.of(&["manual", "manual", "gossip"]);
        // A source that nobody confirms is no reason to deny anything.
        let source = if text.ends_with("review") || text.ends_with("warn") { source } else { "manual" };
        let words = message(tape, of_lines);
        let fix = if tape.percent(30) { format!("fix = \"{}\"\n", message(tape, of_lines)) } else { String::new() };
        let _ = write!(
            out,
            "[[rule]]\nid = \"r{at}\"\ntitle = \"Rule {at}\"\nsource = \"{source}\"\n{needs}{dates}text = '{text}'\nmessage = \"{words}\"\n{fix}"
        );
        if tape.percent(15) {
            let when = condition(tape, Place { line: false, own: false, inside: 0, late: false, covered: false }, 1);
            let _ =
                write!(out, "[[exception]]\nid = \"e{at}\"\nto = [\"r{at}\"]\nwhen = '{when}'\nsource = \"manual\"\n");
        }
    }
    out
}
