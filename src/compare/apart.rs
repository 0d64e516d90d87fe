//! Where the answers of two payers to one session pull apart.
//!
//! In: the determination of the payer that pays first and of the one that pays second. Out: what differs, line by line, and what
//! follows for the biller. What always holds: nothing is decided here; two equal answers have nothing apart.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::determination::{Decision, Determination, LineAnswer};

/// One thing that two answers say differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is different.
    pub what: What,
    /// What the first payer's answer says.
    pub primary: String,
    /// What the second payer's says.
    pub secondary: String,
    /// What follows from it.
    pub text: String,
}

/// What can be different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The decision.
    Decision,
    /// The units.
    Units,
    /// The modifiers.
    Modifiers,
}

/// What the two answers to a session say differently.
#[must_use]
pub fn apart(primary: &Determination, secondary: &Determination) -> Vec<Apart> {
    let mut all = Vec::new();
    for (first, second) in primary.lines.iter().zip(&secondary.lines) {
        all.extend(decision(first, second));
        // What is not sent to one of them has no units and modifiers to compare.
        if sendable(first.decision) && sendable(second.decision) {
            all.extend(units(first, second));
            all.extend(modifiers(first, second));
        }
    }
    all
}

fn sendable(decision: Decision) -> bool {
    !matches!(decision, Decision::NotCovered | Decision::NotBilled)
}

fn decision(first: &LineAnswer, second: &LineAnswer) -> Option<Apart> {
    use Decision::{Covered, Hold, NeedsInfo, NotBilled, NotCovered, Review};
    let text = match (first.decision, second.decision) {
        (a, b) if a == b => return None,
        (Covered, NotCovered) => "what the first payer leaves open is not paid by the second",
        (NotCovered, Covered) => {
            "send it to the first payer for its denial if the second asks for one, then bill the second"
        }
        (NotBilled, Covered) => {
            "nothing is sent to the first payer for it; whether the second pays it by itself is for that payer to say"
        }
        (NotCovered | NotBilled, NotCovered | NotBilled) => "neither pays; the reasons differ",
        (_, NotBilled) => "the second payer has nothing to pay for this line",
        (_, Hold) => "put right what the second payer asks for before the session, not after the first has paid",
        (_, NeedsInfo) => "the record does not say enough for the second payer; `missing` lists what would",
        (_, Review) => "a person must judge the second payer's part",
        (Hold | NeedsInfo | Review, _) => "settle the first payer's part; the second waits for its payment",
        _ => "the answers differ",
    };
    Some(Apart {
        line: first.line,
        what: What::Decision,
        primary: first.decision.word().to_owned(),
        secondary: second.decision.word().to_owned(),
        text: text.to_owned(),
    })
}

fn units(first: &LineAnswer, second: &LineAnswer) -> Option<Apart> {
    let said = |units: Option<Decimal>| units.map_or_else(|| String::from("unknown"), |n| n.normalize().to_string());
    let text = match (first.units, second.units) {
        (a, b) if a == b => return None,
        (Some(a), Some(b)) if b < a => "the second payer counts fewer units; a claim with more is cut or denied there",
        (Some(_), Some(_)) => "the second payer would count more units; it gets the claim as it was sent to the first",
        _ => "the units are known for one of them only",
    };
    Some(Apart {
        line: first.line,
        what: What::Units,
        primary: said(first.units),
        secondary: said(second.units),
        text: text.to_owned(),
    })
}

fn modifiers(first: &LineAnswer, second: &LineAnswer) -> Option<Apart> {
    let missing = |from: &[String], other: &[String]| {
        other.iter().filter(|m| !from.contains(m)).cloned().collect::<Vec<String>>()
    };
    let wanted = missing(&first.modifiers, &second.modifiers);
    let surplus = missing(&second.modifiers, &first.modifiers);
    let said = |modifiers: &[String]| if modifiers.is_empty() { String::from("none") } else { modifiers.join(" ") };
    let text = match (wanted.as_slice(), surplus.as_slice()) {
        ([], []) => return None,
        ([], surplus) => format!("only the first payer asks for {}", surplus.join(" ")),
        (wanted, []) => format!("the second payer asks for {}, also on the claim to the first", wanted.join(" ")),
        (wanted, surplus) => {
            format!("the second payer asks for {}, the first for {}", wanted.join(" "), surplus.join(" "))
        }
    };
    Some(Apart {
        line: first.line,
        what: What::Modifiers,
        primary: said(&first.modifiers),
        secondary: said(&second.modifiers),
        text,
    })
}
