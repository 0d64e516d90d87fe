//! What facts are called in a sentence.
//!
//! In: a fact of the contract. Out: a noun for it, and for yes-or-no facts and for presence a whole clause, said and denied. What always holds: every
//! fact has its words here or in the table of facts; a yes-or-no fact never has to be called "yes".

use crate::model::facts::FactDef;
use crate::model::types::Scalar;

/// A noun, and whether it takes "are".
pub(super) struct Noun {
    pub(super) text: String,
    pub(super) many: bool,
}

impl Noun {
    pub(super) fn one(text: impl Into<String>) -> Noun {
        Noun { text: text.into(), many: false }
    }

    pub(super) fn many(text: impl Into<String>) -> Noun {
        Noun { text: text.into(), many: true }
    }

    pub(super) fn is(&self) -> &'static str {
        if self.many { "are" } else { "is" }
    }
}

/// Nouns where the words of the table of facts are no noun; those without `the` are things of a line, which takes its own.
const NOUNS: &[(&str, &str)] = &[
    ("id", "visit number"),
    ("date_of_service", "date of service"),
    ("payer", "payer"),
    ("submitted_on", "day the claim is sent"),
    ("place_of_service", "place of service"),
    ("start_time", "start time"),
    ("end_time", "end time"),
    ("discipline", "discipline"),
    ("patient.id", "number of the patient"),
    ("patient.birth_date", "patient's date of birth"),
    ("provider.type", "rendering provider"),
    ("provider.network", "network status of the provider"),
    ("supervisor.type", "supervisor"),
    ("billing.npi", "NPI of who is paid"),
    ("referral.on", "date of the referral"),
    ("referral.by", "referring provider"),
    ("referral.visits", "number of visits ordered"),
    ("referral.frequency", "frequency ordered"),
    ("referral.duration", "duration ordered"),
    ("plan_of_care.first_treatment_on", "day of the first treatment under the plan"),
    ("plan_of_care.established_on", "day the plan of care was established"),
    ("diagnoses", "diagnoses of the session"),
    ("plan_of_care.frequency", "planned frequency"),
    ("plan_of_care.duration", "planned duration"),
    ("plan_of_care.certified_on", "day the plan of care was certified"),
    ("plan_of_care.certified_until", "last day of the certification"),
    ("plan_of_care.certification", "kind of certification in force"),
    ("paid_by", "payer that paid"),
    ("outcome", "outcome"),
    ("coverage.type", "kind of coverage"),
    ("coverage.funding", "funding of the plan"),
    ("coverage.plan_state", "state whose law governs the plan"),
    ("coverage.visits_remaining", "number of visits left"),
    ("case.cause", "cause of the condition"),
    ("case.first_treated_on", "day of the first treatment of the condition by anyone"),
    ("claim.type", "claim"),
    ("claim.frequency", "claim"),
    ("documentation.total_minutes", "treatment minutes in the note"),
    ("history.complete_from", "day from which all earlier sessions are given"),
    ("history.visits_this_year", "number of visits of this discipline before this one in the calendar year"),
    ("history.visits_this_year_combined", "number of PT, OT and SLP visits before this one in the calendar year"),
    ("history.visits_this_episode", "number of visits before this one in the episode of care"),
    ("history.visits_this_case", "number of visits before this one in the injury claim"),
    ("history.allowed_this_year", "amount allowed before this session in the year"),
    ("history.treatment_days_since_progress_report", "number of earlier treatment days since the last progress report"),
    ("code", "code"),
    ("minutes", "contact minutes"),
    ("assistant_minutes", "minutes by an assistant alone"),
    ("modifiers", "modifiers"),
    ("units_billed", "units to be billed"),
    ("charge", "charge"),
    ("diagnosis_pointers", "diagnosis pointers"),
    ("performed_by", "performer"),
    ("body_regions", "body regions"),
    ("techniques", "techniques"),
    ("purpose", "purpose"),
    ("number", "number of the authorization"),
    ("requested_on", "day of the request of the authorization"),
    ("from", "first day of the authorization"),
    ("until", "last day of the authorization"),
    ("visits", "number of visits authorized"),
    ("visits_used", "number of authorized visits used"),
    ("units", "number of units authorized"),
    ("units_used", "number of authorized units used"),
    ("codes", "authorized codes"),
    ("taxonomies", "authorized taxonomies"),
    ("type", "kind of the other coverage"),
    ("order", "order in which the other coverage pays"),
    ("paid_on", "day the other payer paid"),
];

/// Nouns that take "are".
const MANY: &[&str] = &["minutes", "assistant_minutes", "units_billed", "documentation.total_minutes"];

/// Yes-or-no facts: that it is so, and that it is not.
const CLAUSES: &[(&str, &str, &str)] = &[
    ("plan_of_care.deficits", "the plan of care names deficits", "the plan of care names no deficits"),
    ("plan_of_care.goals", "the plan of care names goals", "the plan of care names no goals"),
    (
        "plan_of_care.outcomes",
        "the plan of care names expected outcomes",
        "the plan of care names no expected outcomes",
    ),
    ("coverage.active", "the coverage is in force", "the coverage is not in force"),
    (
        "coverage.authorization_required",
        "the payer asks for an authorization",
        "the payer does not ask for an authorization",
    ),
    (
        "documentation.medical_necessity",
        "the note states medical necessity",
        "the note does not state medical necessity",
    ),
    ("documentation.objective_measures", "the note has objective measures", "the note has no objective measures"),
    (
        "documentation.functional_limitation",
        "the note names a functional limitation",
        "the note names no functional limitation",
    ),
    ("documentation.improvement", "the note shows improvement", "the note shows no improvement"),
    ("documentation.start_stop_times", "the note has start and stop times", "the note has no start and stop times"),
    (
        "documentation.abn_on_file",
        "an advance beneficiary notice is on file",
        "no advance beneficiary notice is on file",
    ),
    ("patient_response", "the note has the patient's response", "the note does not have the patient's response"),
    ("active", "the other coverage is in force", "the other coverage is not in force"),
];

/// Presence that has a plainer way to say it.
const PRESENCE: &[(&str, &str, &str)] = &[
    ("plan_of_care.certified_on", "the plan of care is certified", "the plan of care is not certified"),
    ("plan_of_care.established_on", "the plan of care is established", "the plan of care is not established"),
    ("referral.on", "there is a referral", "there is no referral"),
    ("referral.signed_on", "the referral is signed", "the referral is not signed"),
    ("documentation.signed_on", "the note is signed", "the note is not signed"),
    ("number", "there is an authorization number", "there is no authorization number"),
    ("supervisor.type", "there is a supervisor", "there is no supervisor"),
    ("diagnoses", "there is a diagnosis", "there is no diagnosis"),
    ("modifiers", "it has a modifier", "it has no modifier"),
    ("start_time", "the start time is recorded", "there is no start time"),
    ("end_time", "the end time is recorded", "there is no end time"),
    ("body_regions", "the body regions are recorded", "there are no body regions"),
    ("techniques", "the techniques are recorded", "there are no techniques"),
];

/// The bare noun of a fact.
pub(super) fn noun(def: &FactDef) -> (String, bool) {
    let known = NOUNS.iter().find(|(path, _)| *path == def.path).map(|(_, noun)| *noun);
    let text = known.unwrap_or(def.doc).to_owned();
    (text, def.ty().list || MANY.contains(&def.path))
}

/// That a yes-or-no fact is so, or is not.
pub(super) fn clause(def: &FactDef, so: bool) -> Option<&'static str> {
    let found = CLAUSES.iter().find(|(path, _, _)| *path == def.path)?;
    Some(if so { found.1 } else { found.2 })
}

/// That a fact is there, or is not.
pub(super) fn presence(def: &FactDef, there: bool) -> Option<&'static str> {
    let found = PRESENCE.iter().find(|(path, _, _)| *path == def.path)?;
    Some(if there { found.1 } else { found.2 })
}

/// A word of an enumeration, as it stands behind "is".
pub(super) fn word(def: Option<&FactDef>, word: &str) -> String {
    let words = super::words::human(word);
    let person =
        def.is_some_and(|def| matches!(def.path, "provider.type" | "supervisor.type" | "referral.by" | "performed_by"));
    match (person, word) {
        (true, "other_provider") => String::from("another provider"),
        (true, _) => super::words::with_article(&words),
        (false, "PT" | "OT" | "SLP" | "DC" | "LMT" | "AC" | "MD") => word.to_owned(),
        (false, "va") => String::from("VA"),
        (false, "tricare") => String::from("TRICARE"),
        (false, "medicare") => String::from("Medicare"),
        (false, "medicare_advantage") => String::from("Medicare Advantage"),
        (false, "medicaid") => String::from("Medicaid"),
        (false, "workers_comp") => String::from("workers' compensation"),
        (false, "self_funded") => String::from("self-funded"),
        (false, _) => words,
    }
}

/// Whether a value is a day.
pub(super) fn is_date(scalar: &Scalar) -> bool {
    *scalar == Scalar::Date
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::ALL;

    #[test]
    fn every_yes_or_no_fact_is_a_clause_and_every_other_has_a_noun() {
        for def in ALL {
            if def.ty().is_bool() {
                assert!(clause(def, true).is_some() && clause(def, false).is_some(), "{}", def.path);
            } else {
                let (text, _) = noun(def);
                let odd = ["when ", "where ", "what ", "who ", "whether ", "how ", "which ", "the ", "your "];
                assert!(odd.iter().all(|start| !text.starts_with(start)), "{}: `{text}` is no noun", def.path);
                assert!(!text.contains(';'), "{}: `{text}`", def.path);
            }
        }
    }

    #[test]
    fn no_words_are_for_a_fact_that_there_is_not() {
        let known = |path: &str| ALL.iter().any(|def| def.path == path);
        let all = NOUNS.iter().map(|n| n.0).chain(CLAUSES.iter().map(|c| c.0)).chain(PRESENCE.iter().map(|p| p.0));
        for path in all.chain(MANY.iter().copied()) {
            assert!(known(path), "{path}");
        }
    }
}
