//! Defaults that the record contract names: what a provider is by the taxonomy, and what the discipline is by the provider.

/// The provider type of a taxonomy code, where the contract knows it.
#[must_use]
pub fn provider_type(taxonomy: &str) -> Option<&'static str> {
    Some(match taxonomy {
        "225100000X" => "physical_therapist",
        "225200000X" => "physical_therapist_assistant",
        "225X00000X" => "occupational_therapist",
        "224Z00000X" => "occupational_therapy_assistant",
        "235Z00000X" => "speech_language_pathologist",
        "111N00000X" => "chiropractor",
        "225700000X" => "massage_therapist",
        "2255A2300X" => "athletic_trainer",
        "171100000X" => "acupuncturist",
        "175F00000X" => "naturopath",
        other if other.starts_with("207") || other.starts_with("208") => "physician",
        other if other.starts_with("363L") => "nurse_practitioner",
        other if other.starts_with("363A") => "physician_assistant",
        _ => return None,
    })
}

/// The discipline in which a provider of that type treats; `None` where the type does not say.
#[must_use]
pub fn discipline_of_provider(provider_type: &str) -> Option<&'static str> {
    Some(match provider_type {
        "physical_therapist" | "physical_therapist_assistant" => "PT",
        "occupational_therapist" | "occupational_therapy_assistant" => "OT",
        "speech_language_pathologist" => "SLP",
        "chiropractor" => "DC",
        "massage_therapist" => "LMT",
        "acupuncturist" => "AC",
        "physician" | "nurse_practitioner" | "physician_assistant" => "MD",
        _ => return None,
    })
}

/// The discipline that a modifier on a line says.
#[must_use]
pub fn discipline_of_modifier(modifier: &str) -> Option<&'static str> {
    Some(match modifier {
        "GP" => "PT",
        "GO" => "OT",
        "GN" => "SLP",
        _ => return None,
    })
}

/// A diagnosis pointer as a number from 1: `3`, or `C`.
#[must_use]
pub fn pointer(text: &str) -> Option<usize> {
    let by_letter = |letter: &u8| usize::from(*letter).checked_sub(usize::from(b'A')).and_then(|n| n.checked_add(1));
    match text.as_bytes() {
        [letter @ b'A'..=b'L'] => by_letter(letter),
        _ => text.parse().ok().filter(|n| (1..=12).contains(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taxonomies_by_code_and_by_prefix() {
        assert_eq!(provider_type("225700000X"), Some("massage_therapist"));
        assert_eq!(provider_type("207X00000X"), Some("physician"));
        assert_eq!(provider_type("363LF0000X"), Some("nurse_practitioner"));
        assert_eq!(provider_type("999999999X"), None);
    }

    #[test]
    fn pointers_by_number_and_letter() {
        assert_eq!([pointer("1"), pointer("C"), pointer("12"), pointer("L")], [Some(1), Some(3), Some(12), Some(12)]);
        assert_eq!([pointer("0"), pointer("M"), pointer("13"), pointer("")], [None; 4]);
    }
}
