//! The closed and open lists of words that facts can take. No list has the word `none`: absence is a state, not a value.

use std::sync::Arc;

/// A named list of words.
#[derive(Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// What the words are, for messages: "a provider type".
    pub what: &'static str,
    /// Every word.
    pub words: &'static [&'static str],
}

/// The words a fact can take: of the record contract, or declared by a profile.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "Packed", try_from = "Packed")]
pub enum Words {
    /// Of the contract.
    Fixed(&'static Enumeration),
    /// Declared in a profile's `[facts]`, by the fact's path.
    Declared(Arc<Declared>),
}

/// Words declared by a profile.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Declared {
    /// The path of the fact that declares them.
    pub fact: String,
    /// Every word.
    pub words: Vec<String>,
}

impl Words {
    /// Every word, in the order declared.
    #[must_use]
    pub fn list(&self) -> Vec<&str> {
        match self {
            Words::Fixed(fixed) => fixed.words.to_vec(),
            Words::Declared(declared) => declared.words.iter().map(String::as_str).collect(),
        }
    }

    /// Whether the word is one of them.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        match self {
            Words::Fixed(fixed) => fixed.words.contains(&word),
            Words::Declared(declared) => declared.words.iter().any(|w| w == word),
        }
    }

    /// What the words are, with an article.
    #[must_use]
    pub fn what(&self) -> &str {
        match self {
            Words::Fixed(fixed) => fixed.what,
            Words::Declared(declared) => &declared.fact,
        }
    }
}

/// Words as they are kept: those of the contract by their number in [`ALL`].
#[derive(serde::Serialize, serde::Deserialize)]
enum Packed {
    Fixed(Option<usize>),
    Declared(Arc<Declared>),
}

impl From<Words> for Packed {
    fn from(words: Words) -> Self {
        match words {
            Words::Fixed(fixed) => Self::Fixed(ALL.iter().position(|known| *known == fixed)),
            Words::Declared(declared) => Self::Declared(declared),
        }
    }
}

impl TryFrom<Packed> for Words {
    type Error = &'static str;

    fn try_from(packed: Packed) -> Result<Self, &'static str> {
        match packed {
            Packed::Fixed(number) => {
                number.and_then(|number| ALL.get(number)).map(|fixed| Self::Fixed(fixed)).ok_or("no such words")
            }
            Packed::Declared(declared) => Ok(Self::Declared(declared)),
        }
    }
}

macro_rules! enumerations {
    ($($(#[doc = $doc:literal])+ $name:ident: $what:literal = [$($word:literal),+ $(,)?];)+) => {
        $($(#[doc = $doc])+ pub static $name: Enumeration = Enumeration { what: $what, words: &[$($word),+] };)+

        /// Every list of words of the contract.
        pub static ALL: &[&Enumeration] = &[$(&$name,)+];
    };
}

enumerations! {
    /// Who treats: the discipline of a session.
    DISCIPLINE: "a discipline" = ["PT", "OT", "SLP", "DC", "LMT", "AC", "MD"];
    /// What a person who treats is.
    PROVIDER_TYPE: "a provider type" = [
        "physical_therapist", "physical_therapist_assistant", "occupational_therapist", "occupational_therapy_assistant",
        "speech_language_pathologist", "chiropractor", "massage_therapist", "athletic_trainer", "acupuncturist", "naturopath",
        "physician", "nurse_practitioner", "physician_assistant", "aide", "student", "other_provider",
    ];
    /// Whether the payer has a contract with the provider.
    NETWORK: "a network status" = ["in_network", "out_of_network"];
    /// How closely a supervisor follows.
    SUPERVISION: "a level of supervision" = ["general", "direct", "personal"];
    /// The kind of coverage or payer.
    PAYER_KIND: "a kind of payer" = [
        "medicare", "medicare_advantage", "medicaid", "commercial", "workers_comp", "auto", "va", "tricare", "other_payer",
    ];
    /// Who bears the cost of a plan.
    FUNDING: "a kind of funding" = ["insured", "self_funded", "government"];
    /// The order in which payers pay.
    COVERAGE_ORDER: "an order of coverage" = ["primary", "secondary", "tertiary"];
    /// What the condition comes from (box 10 of the claim form).
    CAUSE: "a cause" = ["employment", "auto_accident", "other_accident"];
    /// Where in its course a condition is.
    PHASE: "a phase" = ["acute", "subacute", "chronic"];
    /// Which claim form.
    CLAIM_TYPE: "a claim type" = ["professional", "institutional"];
    /// Whether a claim is new, replaces one, or takes one back.
    CLAIM_FREQUENCY: "a claim frequency" = ["original", "replacement", "void"];
    /// Which certification of a plan of care is in force.
    CERTIFICATION: "a kind of certification" = ["initial", "recertification"];
    /// What became of a line that was sent.
    OUTCOME: "an outcome" = ["paid", "denied", "not_billed", "pending"];
    /// What a service is for.
    PURPOSE: "a purpose" = ["rehabilitative", "habilitative", "maintenance", "wellness", "relaxation"];
    /// Regions of the body.
    BODY_REGION: "a body region" = [
        "head", "cervical", "thoracic", "lumbar", "sacral", "pelvic", "rib_cage", "abdomen",
        "left_shoulder", "right_shoulder", "left_upper_arm", "right_upper_arm", "left_elbow", "right_elbow",
        "left_forearm", "right_forearm", "left_wrist", "right_wrist", "left_hand", "right_hand",
        "left_hip", "right_hip", "left_thigh", "right_thigh", "left_knee", "right_knee",
        "left_lower_leg", "right_lower_leg", "left_ankle", "right_ankle", "left_foot", "right_foot",
    ];
}
