//! How much an answer holds, to know when enough of them wait.
//!
//! In: an answer. Out: about how many bytes its texts and lists have, each as often as it stands there.

use crate::model::determination::{
    Answer, ClaimLine, Determination, Finding, LineAnswer, Missing, Note, Presumed, RecordError,
};

/// Bytes of what an answer, a line, a finding and the like are beside their texts.
const EACH: usize = 256;

/// Bytes of an answer.
#[must_use]
pub fn of(answer: &Answer) -> usize {
    match answer {
        Answer::Decided(decided) => decided_one(decided),
        Answer::Rejected(rejection) => {
            EACH.saturating_add(text(rejection.id.as_ref())).saturating_add(each(&rejection.errors, error))
        }
    }
}

fn decided_one(decided: &Determination) -> usize {
    let parts = [
        text([&decided.id]),
        text(&decided.decided_with),
        each(&decided.lines, line),
        each(&decided.claim_lines, claim_line),
        each(&decided.findings, finding),
        each(&decided.missing, missing),
        each(&decided.presumed, presumed),
        each(&decided.notes, note),
    ];
    parts.into_iter().fold(EACH, usize::saturating_add)
}

/// Bytes of the parts of an answer.
fn each<T>(parts: &[T], texts: impl Fn(&T) -> usize) -> usize {
    parts.iter().fold(0, |sum, part| sum.saturating_add(EACH).saturating_add(texts(part)))
}

/// Bytes of texts.
fn text<'a>(texts: impl IntoIterator<Item = &'a String>) -> usize {
    texts.into_iter().fold(0, |sum, text| sum.saturating_add(text.len()))
}

fn line(line: &LineAnswer) -> usize {
    let lists = line.modifiers.iter().chain(&line.modifiers_added).chain(&line.reasons);
    text([&line.code].into_iter().chain(&line.id).chain(lists))
}

fn claim_line(line: &ClaimLine) -> usize {
    text([&line.code].into_iter().chain(&line.modifiers).chain(&line.place_of_service))
}

fn finding(finding: &Finding) -> usize {
    text([&finding.message].into_iter().chain(&finding.fix).chain(&finding.rarc))
}

fn missing(missing: &Missing) -> usize {
    text([&missing.fact].into_iter().chain(&missing.rules).chain(&missing.outcomes))
}

fn presumed(presumed: &Presumed) -> usize {
    text([&presumed.fact, &presumed.value])
}

fn note(note: &Note) -> usize {
    text([&note.text].into_iter().chain(&note.alternatives))
}

fn error(error: &RecordError) -> usize {
    text([&error.file, &error.expected].into_iter().chain(&error.field).chain(&error.value))
}
