//! An invented clinic whose sessions never end: the input of the benches. In: the number of a session. Out: its record as a line of
//! JSONL, the same for the same number on every machine. A mix as a practice has it: several payers, one to four lines, some
//! facts not exported, two disciplines on one day, and now and then a record that cannot be read.

use std::fmt::Write as _;

/// Payers, the common ones more often.
const PAYERS: [&str; 8] =
    ["medicare", "medicare", "medicare", "bcbs-illinois", "anthem", "va-community-care", "wa-lni", "oregon-medicaid"];

/// Codes and their body regions.
const CODES: [&str; 6] = ["97110", "97124", "97140", "97112", "97530", "97161"];

/// Diagnoses, back and neck.
const DIAGNOSES: [&str; 4] = ["M54.50", "M54.2", "M25.511", "M62.830"];

/// One step of a small, fixed random sequence (SplitMix64).
fn dice(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Session `number` as one line, with its line break.
pub fn session(number: u64) -> String {
    let mut seed = number;
    let mut roll = |sides: u64| dice(&mut seed) % sides;
    let mut text = String::with_capacity(1200);
    // Every eighth patient has a second session on the day, the occupational therapist's.
    let second = number % 8 == 1 && number > 0;
    let patient = if second { number - 1 } else { number };
    let pick = |from: &[&'static str], roll: u64| from[usize::try_from(roll).unwrap_or(0) % from.len()];
    let payer = pick(&PAYERS, patient / 8);
    let month = 1 + patient / 28 % 9;
    let day = 1 + patient % 28;
    if roll(500) == 0 {
        // 30 February: a record that is rejected in its place.
        let _ = writeln!(
            text,
            r#"{{"id":"S-{number}","payer":"{payer}","date_of_service":"2026-02-30","lines":[{{"code":"97110"}}]}}"#
        );
        return text;
    }
    let provider = match (second, roll(12)) {
        (true, _) => "occupational_therapist",
        (_, 0) => "massage_therapist",
        (_, 1) => "physical_therapist_assistant",
        _ => "physical_therapist",
    };
    let _ = write!(
        text,
        r#"{{"id":"S-{number}","payer":"{payer}","date_of_service":"2026-{month:02}-{day:02}","place_of_service":"11","patient":{{"id":"P-{patient}"}},"provider":{{"type":"{provider}","npi":"1000000001"}}"#
    );
    if roll(10) > 0 {
        text.push_str(
            r#","referral":{"on":"2025-12-01","signed_on":"2025-12-02","by":"physician","npi":"1000000011"}"#,
        );
    }
    match roll(10) {
        0 => {}
        1 => text.push_str(r#","plan_of_care":"none""#),
        _ => text.push_str(
            r#","plan_of_care":{"established_on":"2025-12-08","first_treatment_on":"2025-12-08","sent_on":"2025-12-09","certified_on":"2025-12-20","certified_until":"2026-03-01","frequency":"2 a week","duration":"12 weeks","deficits":true,"goals":true,"outcomes":true}"#,
        ),
    }
    let _ = write!(
        text,
        r#","history":{{"allowed_this_year":{}.50,"treatment_days_since_progress_report":{},"visits_this_year":{}}}"#,
        roll(3000),
        roll(12),
        roll(40)
    );
    text.push_str(r#","documentation":{"signed_on":"2026-10-01","medical_necessity":true,"objective_measures":true}"#);
    let _ =
        write!(text, r#","diagnoses":["{}","{}"],"lines":["#, pick(&DIAGNOSES, roll(2)), pick(&DIAGNOSES, 2 + roll(2)));
    for line in 0..1 + roll(4) {
        let code = pick(&CODES, roll(6));
        let comma = if line == 0 { "" } else { "," };
        let _ = write!(text, r#"{comma}{{"id":"C-{line}","code":"{code}","units_billed":{}"#, 1 + roll(3));
        if roll(20) > 0 {
            let _ = write!(text, r#","minutes":{}"#, 5 + roll(40));
        }
        let _ = write!(text, r#","charge":{}.00"#, 45 * (1 + roll(3)));
        if code == "97124" {
            text.push_str(r#","body_regions":["lumbar"],"techniques":["effleurage"],"patient_response":true,"purpose":"rehabilitative""#);
        }
        text.push('}');
    }
    text.push_str("]}\n");
    text
}
