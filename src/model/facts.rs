//! The facts of a session record: the schema that readers, rules, `--set` and test cases share.
//!
//! A fact has a path (`plan_of_care.certified_on`), belongs to the session, to a line, to an authorization or to another
//! coverage, and has a type. Paths are those of the record contract; a line's `place_of_service` and the session's are two facts.
//! Facts that a profile declares (`extra.*`) and counters (`history.*` beyond those here) are not in this table.

use super::enums as e;
use super::enums::{Enumeration, Words};
use super::types::{Scalar, Type};

/// What a fact belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The session: one patient, payer, provider and day.
    Session,
    /// One service line.
    Line,
    /// One of `authorizations[]`.
    Authorization,
    /// One of `other_coverage[]`.
    OtherCoverage,
}

/// One fact of the schema.
#[derive(Debug)]
pub struct FactDef {
    /// What it belongs to.
    pub owner: Owner,
    /// Its path below the owner, as in JSON and CSV.
    pub path: &'static str,
    kind: Kind,
    list: bool,
    /// What it is, in a few words.
    pub doc: &'static str,
}

#[derive(Debug)]
enum Kind {
    Bool,
    Number,
    Minutes,
    Money,
    Date,
    Time,
    Text,
    Procedure,
    Diagnosis,
    Modifier,
    Place,
    State,
    Word(&'static Enumeration),
}

/// The place of a fact in [`ALL`]: small, ordered, and equal for equal facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FactId(u16);

impl FactDef {
    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.list
    }

    /// Whether it is yes or no.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        !self.list && matches!(self.kind, Kind::Bool)
    }

    /// Its type.
    #[must_use]
    pub fn ty(&self) -> Type {
        let scalar = match self.kind {
            Kind::Bool => Scalar::Bool,
            Kind::Number => Scalar::Number,
            Kind::Minutes => Scalar::Minutes,
            Kind::Money => Scalar::Money,
            Kind::Date => Scalar::Date,
            Kind::Time => Scalar::Time,
            Kind::Text => Scalar::Text,
            Kind::Procedure => Scalar::Procedure,
            Kind::Diagnosis => Scalar::Diagnosis,
            Kind::Modifier => Scalar::Modifier,
            Kind::Place => Scalar::Place,
            Kind::State => Scalar::State,
            Kind::Word(words) => Scalar::Word(Words::Fixed(words)),
        };
        Type { scalar, list: self.list }
    }
}

impl FactId {
    /// The fact of that owner and path.
    #[must_use]
    pub fn find(owner: Owner, path: &str) -> Option<FactId> {
        let mut at = hash(owner, path);
        loop {
            let number = PLACES.get(at & (PLACES.len().wrapping_sub(1))).and_then(|number| number.checked_sub(1))?;
            let def = ALL.get(usize::from(number))?;
            if def.owner == owner && def.path == path {
                return Some(FactId(u16::from(number)));
            }
            at = at.wrapping_add(1);
        }
    }

    /// The fact with that number in the table, if there is one.
    #[must_use]
    pub fn numbered(number: u16) -> Option<FactId> {
        (usize::from(number) < ALL.len()).then_some(FactId(number))
    }

    /// Its definition.
    #[must_use]
    pub fn def(self) -> &'static FactDef {
        ALL.get(usize::from(self.0)).unwrap_or(&FALLBACK)
    }

    /// Every fact of an owner, in contract order.
    pub fn of(owner: Owner) -> impl Iterator<Item = FactId> {
        let first = ALL.iter().position(|f| f.owner == owner).unwrap_or(0);
        // They lie side by side.
        (0u16..).zip(ALL).skip(first).take_while(move |(_, f)| f.owner == owner).map(|(i, _)| FactId(i))
    }

    /// Its number in the table, for dense storage.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Where facts are found by owner and path: the number of a fact and one, at its hash or the next free place behind it; 0 where none is.
static PLACES: [u8; 512] = places();

// Evaluated when the program is built: a table that does not fit would not compile.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
const fn places() -> [u8; 512] {
    let mut places = [0u8; 512];
    assert!(ALL.len() < 256);
    let mut number = 0;
    while number < ALL.len() {
        let def = &ALL[number];
        let mut at = hash(def.owner, def.path) & 511;
        while places[at] != 0 {
            at = (at + 1) & 511;
        }
        number += 1;
        places[at] = number as u8;
    }
    places
}

/// Of the first and last letters: paths that begin and end alike are few.
const fn hash(owner: Owner, path: &str) -> usize {
    let bytes = path.as_bytes();
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short(bytes), 0),
    };
    let mixed = (first ^ last.rotate_left(23) ^ owner as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (bytes.len() as u64).wrapping_mul(0x00ff_51af_d7ed_558d)) >> 40) as usize
}

const fn short(mut bytes: &[u8]) -> u64 {
    let mut all = 0u64;
    while let Some((byte, rest)) = bytes.split_first() {
        all = all << 8 | *byte as u64;
        bytes = rest;
    }
    all
}

// Never reached: ids come from `find` and `of`, which only give places of the table.
static FALLBACK: FactDef = fact(Owner::Session, "id", Kind::Text, "visit number");

const fn fact(owner: Owner, path: &'static str, kind: Kind, doc: &'static str) -> FactDef {
    FactDef { owner, path, kind, list: false, doc }
}

const fn session(path: &'static str, kind: Kind, doc: &'static str) -> FactDef {
    fact(Owner::Session, path, kind, doc)
}

const fn line(path: &'static str, kind: Kind, doc: &'static str) -> FactDef {
    fact(Owner::Line, path, kind, doc)
}

const fn authorization(path: &'static str, kind: Kind, doc: &'static str) -> FactDef {
    fact(Owner::Authorization, path, kind, doc)
}

const fn other(path: &'static str, kind: Kind, doc: &'static str) -> FactDef {
    fact(Owner::OtherCoverage, path, kind, doc)
}

const fn many(def: FactDef) -> FactDef {
    FactDef { list: true, ..def }
}

/// Every fact, grouped by owner, in the order of the record contract.
pub static ALL: &[FactDef] = &[
    session("id", Kind::Text, "visit number, unique in a run"),
    session("date_of_service", Kind::Date, "day of the session"),
    session("payer", Kind::Text, "profile id or alias of the payer"),
    session("submitted_on", Kind::Date, "day the claim is sent"),
    session(
        "paid_by",
        Kind::Text,
        "who paid for the session, on an earlier one: profile id, alias or name of the payer",
    ),
    session("place_of_service", Kind::Place, "where the session was"),
    session("start_time", Kind::Time, "when the session began"),
    session("end_time", Kind::Time, "when the session ended"),
    session("discipline", Kind::Word(&e::DISCIPLINE), "discipline of the session"),
    session("patient.id", Kind::Text, "your number for the patient"),
    session("patient.birth_date", Kind::Date, "date of birth"),
    session("provider.type", Kind::Word(&e::PROVIDER_TYPE), "what the rendering provider is"),
    session("provider.taxonomy", Kind::Text, "taxonomy code of the rendering provider"),
    session("provider.npi", Kind::Text, "NPI of the rendering provider"),
    session("provider.network", Kind::Word(&e::NETWORK), "whether the provider is in the payer's network"),
    session("provider.license_state", Kind::State, "state of the license"),
    session("provider.license_from", Kind::Date, "first day of the license"),
    session("provider.license_until", Kind::Date, "last day of the license"),
    session("supervisor.type", Kind::Word(&e::PROVIDER_TYPE), "what the supervisor is"),
    session("supervisor.npi", Kind::Text, "NPI of the supervisor"),
    session("supervisor.level", Kind::Word(&e::SUPERVISION), "level of supervision"),
    session("billing.npi", Kind::Text, "NPI of who is paid"),
    session("billing.tax_id", Kind::Text, "tax id of who is paid"),
    session("billing.taxonomy", Kind::Text, "taxonomy of who is paid"),
    session("referral.on", Kind::Date, "date of the order or prescription"),
    session("referral.signed_on", Kind::Date, "day the order was signed"),
    session("referral.by", Kind::Word(&e::PROVIDER_TYPE), "what the referring provider is"),
    session("referral.npi", Kind::Text, "NPI of the referring provider"),
    session("referral.number", Kind::Text, "number of the referral"),
    session("referral.visits", Kind::Number, "visits ordered"),
    session("referral.until", Kind::Date, "last day of the order"),
    session("referral.frequency", Kind::Text, "how often, as ordered"),
    session("referral.duration", Kind::Text, "how long, as ordered"),
    many(session("referral.diagnoses", Kind::Diagnosis, "diagnoses on the order")),
    many(session("referral.body_regions", Kind::Word(&e::BODY_REGION), "body regions on the order")),
    session("plan_of_care.established_on", Kind::Date, "day the plan was established"),
    session("plan_of_care.first_treatment_on", Kind::Date, "first treatment under the plan, the evaluation included"),
    session("plan_of_care.sent_on", Kind::Date, "day the plan was sent to the referring provider"),
    session("plan_of_care.certified_on", Kind::Date, "day the plan was certified"),
    session("plan_of_care.certified_until", Kind::Date, "last day of the certification"),
    session(
        "plan_of_care.certification",
        Kind::Word(&e::CERTIFICATION),
        "which certification is in force, the first or a later one",
    ),
    session("plan_of_care.progress_report_on", Kind::Date, "day of the last progress report"),
    many(session("plan_of_care.diagnoses", Kind::Diagnosis, "diagnoses in the plan")),
    many(session("plan_of_care.codes", Kind::Procedure, "procedures in the plan")),
    session("plan_of_care.frequency", Kind::Text, "how often, as planned"),
    session("plan_of_care.duration", Kind::Text, "how long, as planned"),
    session("plan_of_care.deficits", Kind::Bool, "the plan names deficits"),
    session("plan_of_care.goals", Kind::Bool, "the plan names goals"),
    session("plan_of_care.outcomes", Kind::Bool, "the plan names expected outcomes"),
    session("coverage.type", Kind::Word(&e::PAYER_KIND), "kind of coverage"),
    session("coverage.funding", Kind::Word(&e::FUNDING), "who bears the cost of the plan"),
    session("coverage.plan_state", Kind::State, "state whose law governs the plan"),
    session("coverage.active", Kind::Bool, "whether the coverage is in force"),
    session("coverage.order", Kind::Word(&e::COVERAGE_ORDER), "order in which this payer pays"),
    session("coverage.authorization_required", Kind::Bool, "whether the payer asks for an authorization"),
    session("coverage.visits_remaining", Kind::Number, "visits left, as the payer says"),
    session("coverage.benefit_year_start", Kind::Date, "first day of the benefit year"),
    many(session("coverage.excluded_codes", Kind::Procedure, "codes the plan excludes")),
    session("case.cause", Kind::Word(&e::CAUSE), "what the condition comes from"),
    session("case.injured_on", Kind::Date, "day of the injury"),
    session("case.surgery_on", Kind::Date, "day of the surgery"),
    session("case.state", Kind::State, "state of the accident"),
    session("case.claim_number", Kind::Text, "number of the accident or injury claim"),
    many(session("case.accepted_diagnoses", Kind::Diagnosis, "diagnoses the insurer accepted")),
    session("case.first_treated_on", Kind::Date, "first treatment of this condition, by anyone"),
    session("case.phase", Kind::Word(&e::PHASE), "phase of the condition"),
    session("claim.type", Kind::Word(&e::CLAIM_TYPE), "claim form"),
    session("claim.frequency", Kind::Word(&e::CLAIM_FREQUENCY), "new, replacement or void"),
    session("documentation.signed_on", Kind::Date, "day the note was signed"),
    session("documentation.medical_necessity", Kind::Bool, "the note states medical necessity"),
    session("documentation.objective_measures", Kind::Bool, "the note has objective measures"),
    session("documentation.functional_limitation", Kind::Bool, "the note names a functional limitation"),
    session("documentation.improvement", Kind::Bool, "the note shows improvement"),
    session("documentation.start_stop_times", Kind::Bool, "the note has start and stop times"),
    session("documentation.abn_on_file", Kind::Bool, "an advance beneficiary notice is on file"),
    session("documentation.total_minutes", Kind::Minutes, "total treatment minutes in the note"),
    session("history.complete_from", Kind::Date, "earlier sessions given are all from this day on"),
    session("history.visits_this_year", Kind::Number, "visits before this one in the calendar year, this discipline"),
    session("history.visits_this_year_combined", Kind::Number, "the same for PT, OT and SLP together"),
    session("history.visits_this_episode", Kind::Number, "visits before this one in the episode of care"),
    session("history.visits_this_case", Kind::Number, "visits before this one in the injury claim"),
    session("history.allowed_this_year", Kind::Money, "dollars allowed before this session in the payer's bucket"),
    session(
        "history.treatment_days_since_progress_report",
        Kind::Number,
        "treatment days since the last progress report, before this one",
    ),
    session("history.last_evaluation_on", Kind::Date, "day of the last evaluation"),
    many(session("diagnoses", Kind::Diagnosis, "diagnoses of the session, in pointer order")),
    line("code", Kind::Procedure, "procedure code"),
    line("id", Kind::Text, "your charge number"),
    line("minutes", Kind::Minutes, "one-on-one contact minutes"),
    line("assistant_minutes", Kind::Minutes, "the part of the minutes by an assistant alone"),
    many(line("modifiers", Kind::Modifier, "modifiers, in order")),
    line("units_billed", Kind::Number, "units the biller intends"),
    line("charge", Kind::Money, "charge of the whole line"),
    many(line("diagnosis_pointers", Kind::Text, "which diagnoses the line points to")),
    line("performed_by", Kind::Word(&e::PROVIDER_TYPE), "who performed the service"),
    line("place_of_service", Kind::Place, "where the line was, if elsewhere"),
    line("start_time", Kind::Time, "when the service began"),
    line("end_time", Kind::Time, "when the service ended"),
    many(line("body_regions", Kind::Word(&e::BODY_REGION), "body regions treated")),
    many(line("techniques", Kind::Text, "techniques used")),
    line("patient_response", Kind::Bool, "the note has the patient's response"),
    line("outcome", Kind::Word(&e::OUTCOME), "what became of the line, on an earlier session"),
    line("purpose", Kind::Word(&e::PURPOSE), "what the service is for"),
    authorization("number", Kind::Text, "number of the authorization"),
    authorization("requested_on", Kind::Date, "day it was requested"),
    authorization("from", Kind::Date, "first day"),
    authorization("until", Kind::Date, "last day"),
    authorization("visits", Kind::Number, "visits approved"),
    authorization("visits_used", Kind::Number, "visits used before this session"),
    authorization("units", Kind::Number, "units approved"),
    authorization("units_used", Kind::Number, "units used before this session"),
    many(authorization("codes", Kind::Procedure, "codes approved; none given: any")),
    many(authorization("taxonomies", Kind::Text, "taxonomies approved")),
    other("payer", Kind::Text, "the other payer"),
    other("type", Kind::Word(&e::PAYER_KIND), "kind of the other coverage"),
    other("order", Kind::Word(&e::COVERAGE_ORDER), "order in which it pays"),
    other("active", Kind::Bool, "whether it is in force"),
    other("paid_on", Kind::Date, "day it paid"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_fact_is_found_by_its_path_once() {
        let mut seen = BTreeSet::new();
        for def in ALL {
            assert!(seen.insert((def.owner, def.path)), "{} twice", def.path);
            let id = FactId::find(def.owner, def.path).unwrap();
            assert_eq!(id.def().path, def.path);
        }
    }
}
