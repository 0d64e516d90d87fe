//! What a rule is about, for a reader who compares payers.
//!
//! In: a checked rule. Out: one [`Aspect`]. What always holds: it follows from the effect and from what the rule reads, never from
//! its name; a rule that reads several things is filed under what it reads most of.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::lang::check::stage::walk;
use crate::lang::typed::{Effect, Expr, Kind, Noun, Read};
use crate::profile::checked::Rule;

/// One row of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// How the code is counted.
    Counting,
    /// Limits on units and lines.
    Caps,
    /// Whether it is a benefit at all: what it is for, where, from what cause.
    Benefit,
    /// Who may furnish it, under whose eyes, in which network.
    Provider,
    /// Order or referral.
    Referral,
    /// Plan of care.
    Plan,
    /// Authorization.
    Authorization,
    /// Visits and other history.
    Visits,
    /// Diagnoses.
    Diagnosis,
    /// What the note and the claim have to show.
    Documentation,
    /// Other lines it must, or must not, stand beside.
    Pairs,
    /// Modifiers.
    Modifiers,
    /// How soon the claim is due.
    Filing,
    /// What fits none of these.
    Other,
}

impl Aspect {
    /// Every aspect, in the order of the rows.
    pub const ALL: [Aspect; 14] = [
        Aspect::Counting,
        Aspect::Caps,
        Aspect::Benefit,
        Aspect::Provider,
        Aspect::Referral,
        Aspect::Plan,
        Aspect::Authorization,
        Aspect::Visits,
        Aspect::Diagnosis,
        Aspect::Documentation,
        Aspect::Pairs,
        Aspect::Modifiers,
        Aspect::Filing,
        Aspect::Other,
    ];

    /// The words at the head of its row.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Aspect::Counting => "counting",
            Aspect::Caps => "limits on units",
            Aspect::Benefit => "benefit",
            Aspect::Provider => "who may furnish it",
            Aspect::Referral => "order or referral",
            Aspect::Plan => "plan of care",
            Aspect::Authorization => "authorization",
            Aspect::Visits => "visits and history",
            Aspect::Diagnosis => "diagnoses",
            Aspect::Documentation => "documentation",
            Aspect::Pairs => "beside other codes",
            Aspect::Modifiers => "modifiers",
            Aspect::Filing => "filing",
            Aspect::Other => "other",
        }
    }

    /// What a rule is about: its effect says it, else what it requires, else what it is limited to.
    #[must_use]
    pub fn of(rule: &Rule) -> Aspect {
        let body = &rule.body;
        match &body.effect {
            Effect::CapUnits(..) | Effect::CapLines(_) | Effect::CapPayment(..) | Effect::Pay(_) => {
                return Aspect::Caps;
            }
            Effect::AddModifier(_) => return Aspect::Modifiers,
            Effect::Bundle => return Aspect::Pairs,
            _ => {}
        }
        let limited = || most(body.filter.iter().chain(&body.unless));
        most(body.require.iter()).or_else(limited).unwrap_or(Aspect::Other)
    }
}

/// The aspect that most of what these expressions read belongs to; of several, the first in the order of the rows.
fn most<'e>(exprs: impl Iterator<Item = &'e Expr>) -> Option<Aspect> {
    let mut reads: BTreeMap<Aspect, usize> = BTreeMap::new();
    for expr in exprs {
        walk(expr, &mut |expr| {
            if let Some(aspect) = here(expr) {
                let count = reads.entry(aspect).or_default();
                *count = count.saturating_add(1);
            }
        });
    }
    reads.into_iter().max_by_key(|(aspect, count)| (*count, Reverse(*aspect))).map(|(aspect, _)| aspect)
}

fn here(expr: &Expr) -> Option<Aspect> {
    match &expr.kind {
        Kind::Read(read) => of_read(read),
        Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => match over.noun {
            Noun::Lines | Noun::CoveredLines => Some(Aspect::Pairs),
            Noun::Authorizations => Some(Aspect::Authorization),
            Noun::EarlierSessions(_) | Noun::EarlierLines(_) => Some(Aspect::Visits),
        },
        _ => None,
    }
}

fn of_read(read: &Read) -> Option<Aspect> {
    match read {
        Read::Session(id) | Read::Line(_, id) => of_path(id.def().path),
        Read::Group(parts) => parts.first().and_then(|id| of_path(id.def().path)),
        Read::AuthorizationItem(..) | Read::Authorization(_) | Read::AnyAuthorization => Some(Aspect::Authorization),
        Read::OtherCoverage(_) => Some(Aspect::Benefit),
        Read::Counter(_) | Read::Earlier(_) => Some(Aspect::Visits),
        Read::Age => Some(Aspect::Benefit),
        Read::Dx(_) => Some(Aspect::Diagnosis),
        Read::Units(_) => Some(Aspect::Caps),
        Read::BilledModifiers(_) => Some(Aspect::Modifiers),
        // What a payer declares is mostly something the note or the file has to show.
        Read::ExtraSession(_) | Read::ExtraLine(..) => Some(Aspect::Documentation),
    }
}

/// By the path of a fact. The code, the day and the discipline say where a rule holds, not what it asks.
fn of_path(path: &str) -> Option<Aspect> {
    let (group, part) = path.split_once('.').unwrap_or((path, ""));
    match (group, part) {
        ("code" | "id" | "payer" | "date_of_service" | "discipline", _) => None,
        ("provider" | "supervisor" | "billing" | "performed_by", _) => Some(Aspect::Provider),
        ("referral", _) => Some(Aspect::Referral),
        ("plan_of_care", _) => Some(Aspect::Plan),
        ("coverage", "authorization_required") => Some(Aspect::Authorization),
        ("coverage", "visits_remaining" | "benefit_year_start") | ("history", _) => Some(Aspect::Visits),
        ("diagnoses" | "diagnosis_pointers", _) | ("case", "accepted_diagnoses") => Some(Aspect::Diagnosis),
        ("documentation" | "start_time" | "end_time" | "minutes" | "assistant_minutes" | "body_regions", _)
        | ("techniques" | "patient_response", _) => Some(Aspect::Documentation),
        ("modifiers", _) => Some(Aspect::Modifiers),
        ("submitted_on" | "claim", _) => Some(Aspect::Filing),
        ("units_billed" | "charge", _) => Some(Aspect::Caps),
        ("coverage" | "case" | "purpose" | "place_of_service" | "patient" | "other_coverage", _) => {
            Some(Aspect::Benefit)
        }
        _ => Some(Aspect::Other),
    }
}
