//! The words that visits and rule set R are made of.

/// Procedures: the timed ones, then the untimed.
pub const CODES: [&str; 12] = [
    "97110", "97112", "97116", "97124", "97140", "97530", "97535", "97035", // timed
    "97010", "97161", "97165", "98941", // untimed
];

/// How many of [`CODES`] are timed: the first of them.
pub const TIMED: usize = 8;

/// Procedures in which the patient takes part.
pub const ACTIVE: [&str; 5] = ["97110", "97112", "97116", "97530", "97535"];

/// Evaluations.
pub const EVALUATIONS: [&str; 2] = ["97161", "97165"];

/// Massage and manual therapy.
pub const MANUAL: [&str; 2] = ["97124", "97140"];

/// Procedures that need hands on the patient.
pub const HANDS_ON: [&str; 5] = ["97124", "97140", "97035", "97010", "98941"];

/// Who treats.
pub const PROVIDERS: [&str; 6] = [
    "physical_therapist",
    "physical_therapist_assistant",
    "occupational_therapist",
    "occupational_therapy_assistant",
    "massage_therapist",
    "chiropractor",
];

/// Modifiers.
pub const MODIFIERS: [&str; 8] = ["GP", "GO", "59", "XS", "KX", "CQ", "CO", "AT"];

/// Places of service; the last two are telehealth.
pub const PLACES: [&str; 5] = ["11", "12", "22", "02", "10"];

/// ICD-10 categories that are covered.
pub const COVERED: [&str; 40] = [
    "M25", "M54", "M62", "M75", "M77", "M79", "M17", "M16", "M19", "M23", "M24", "M43", "M47", "M48", "M50", "M51",
    "M53", "M65", "M66", "M67", "M70", "M71", "M72", "M76", "M99", "S13", "S16", "S23", "S33", "S43", "S46", "S53",
    "S63", "S73", "S83", "S86", "S93", "G56", "R26", "R29",
];

/// Categories that say wellness where they are the first diagnosis.
pub const WELLNESS: [&str; 3] = ["Z00", "Z71", "Z72"];

/// Diagnoses: first those of [`COVERED`] categories, then others, then those of [`WELLNESS`].
pub const DIAGNOSES: [&str; 64] = [
    "M25.511", "M25.561", "M54.50", "M54.2", "M54.16", "M62.830", "M62.81", "M75.41", "M77.11", "M79.18", "M79.7",
    "M17.11", "M16.12", "M19.011", "M23.51", "M24.541", "M43.16", "M47.816", "M48.061", "M50.20", "M51.360", "M53.3",
    "M65.811", "M66.211", "M67.01", "M70.61", "M71.21", "M72.2", "M76.61", "M99.03", "S13.4XXA", "S16.1XXA",
    "S23.3XXA", "S33.5XXA", "S43.421A", "S46.011A", "S53.401A", "S63.501A", "S73.191A", "S83.511A", "S86.011A",
    "S93.401A", "G56.01", "R26.2", "R29.3", "M25.60", // covered
    "I10", "E11.9", "G35", "F41.1", "R51.9", "J45.909", "I69.351", "G20", "M06.9", "M81.0", "S72.001D", "Z47.1",
    "Z96.651", // others
    "Z00.00", "Z71.3", "Z71.89", "Z72.0", "Z72.3", // wellness
];

/// Where the covered ones of [`DIAGNOSES`] end.
pub const COVERED_DIAGNOSES: usize = 46;

/// Where the wellness ones of [`DIAGNOSES`] begin.
pub const WELLNESS_DIAGNOSES: usize = 59;

/// The category of a diagnosis.
pub fn category(diagnosis: &str) -> &str {
    &diagnosis[..3]
}

/// A category as a number below 2600: its letter and its two digits.
pub fn category_number(diagnosis: &str) -> u16 {
    let bytes = diagnosis.as_bytes();
    u16::from(bytes[0] - b'A') * 100 + u16::from(bytes[1] - b'0') * 10 + u16::from(bytes[2] - b'0')
}
