//! Generated rule texts, the ways to write them, and whole files around them.

use proptest::prelude::*;
use proptest::sample::select;

/// Conditions and values of every form, in canonical spelling.
const CONDITIONS: &[&str] = &[
    "code in timed_codes",
    "code not in [97110, 97112, 97161 to 97168]",
    "performed_by in [physical_therapist, occupational_therapist, speech_language_pathologist, massage_therapist, aide]",
    "documentation.abn_on_file",
    "not documentation.improvement",
    "not (purpose is wellness or purpose is relaxation)",
    "minutes >= 8 minutes",
    "history.allowed_this_year + (sum of charge of lines where code in timed_codes) > kx_threshold - $2,410.50",
    "plan_of_care.certified_until > (latest of (plan_of_care.certified_on, plan_of_care.first_treatment_on)) + 90 days",
    "date_of_service within 30 days after referral.on",
    "at least 2 of (documentation.abn_on_file, documentation.improvement, case.phase is acute, age < 21 years)",
    "some other line where (code in timed_codes and start_time < this.end_time and end_time > this.start_time)",
    "every line where (code is 97124) satisfies (purpose is rehabilitative)",
    "no other covered line where code in [97110, 97530]",
    "(ptp for (code, this.code)) is present",
    "diagnoses has any of [M54.*, S39.012A]",
    "(count of earlier sessions in this calendar year where (discipline is this.discipline)) >= 24",
    "days from plan_of_care.certified_on to date_of_service > 20 days",
    "charge > 75% of (fee for code)",
    "minutes > (if age < 3 years then 30 minutes else 60 minutes)",
    "coverage.plan_state is \"I  L\"",
    "submitted_on <= 2026-01-31",
    "(purpose is wellness and (code is 97124 or code is 97140) and modifiers has none of [GP, GO, GN, 59, XE, XS])",
];

/// A condition or several joined.
pub fn condition() -> impl Strategy<Value = String> {
    let some = prop::collection::vec(select(CONDITIONS), 1..6);
    (some, select(vec![" and ", " or "]), any::<bool>()).prop_map(|(all, joint, paired)| {
        let other = if joint == " and " { " or " } else { " and " };
        match all.as_slice() {
            [first, second, rest @ ..] if paired => {
                let mut joined = vec![format!("({first}{other}{second})")];
                joined.extend(rest.iter().map(|one| (*one).to_owned()));
                joined.join(joint)
            }
            all => all.join(joint),
        }
    })
}

const EFFECTS: &[&str] = &[
    "deny",
    "hold",
    "add modifier GP",
    "add modifier therapy_modifier for discipline",
    "cap units at (mue for code) per code",
    "pay 85%",
    "cap payment at $112.09 per session",
    "cap lines at 1 per session",
    "cap units at (if minutes < 8 minutes then 0 else (if minutes < 23 minutes then 1 else (if minutes < 38 minutes then 2 else 3))) per line",
];

/// A rule on one line, as the formatter writes it.
pub fn rule() -> impl Strategy<Value = String> {
    let scope = select(vec!["", "for each line", "for the session"]);
    let maybe = || prop::option::of(condition());
    (scope, maybe(), maybe(), maybe(), select(EFFECTS)).prop_map(|(scope, filter, unless, require, effect)| {
        let mut words = vec![scope.to_owned()];
        words.extend(filter.filter(|_| !scope.is_empty()).map(|filter| format!("where {filter}")));
        words.extend(unless.filter(|_| !scope.is_empty()).map(|unless| format!("unless {unless}")));
        words.extend(require.map(|require| format!("require {require} otherwise")));
        words.push(effect.to_owned());
        words.join(" ").trim_start().to_owned()
    })
}

/// What stands between words, one after the other, over and over.
#[derive(Clone, Debug)]
pub struct Noise(pub Vec<&'static str>);

impl Noise {
    /// The same words with other white space, or comments, between them.
    pub fn put_into(&self, text: &str) -> String {
        let mut noisy = String::new();
        let mut next = self.0.iter().cycle();
        let mut quoted = false;
        for c in text.chars() {
            quoted ^= c == '"';
            match c {
                ' ' if !quoted => noisy.push_str(next.next().unwrap_or(&" ")),
                '(' | '[' if !quoted => {
                    noisy.push(c);
                    noisy.push_str(next.next().unwrap_or(&""));
                }
                ')' | ']' if !quoted => {
                    noisy.push_str(next.next().unwrap_or(&""));
                    noisy.push(c);
                }
                _ => noisy.push(c),
            }
        }
        noisy
    }
}

/// White space of any kind.
pub fn noise(comments: bool) -> impl Strategy<Value = Noise> {
    let mut all = vec![" ", "  ", "\n", "\n\n\t", "\r\n    "];
    if comments {
        all.extend([" ", " ", " ", " ", " ", " ", " ", "\n# alone\n", " # behind\n", " #\n # two\n\n# three\n"]);
    }
    prop::collection::vec(select(all), 1..40).prop_map(Noise)
}

/// Values with any layout that TOML allows.
fn value() -> impl Strategy<Value = String> {
    let plain = select(vec![
        "1",
        "-1.50",
        "true",
        "2026-01-01",
        "2026-01-01 10:00:00",
        "\"a text\"",
        "\"a \\\"quoted\\\" text, [with] {brackets}\"",
        "'literal'",
        "\"\"\"\nseveral\n  lines \"\"\"",
        "'''\nliteral\n\n lines'''",
        "\"97161 to 97168, a longer one that soon fills the line it stands on\"",
    ]);
    let gap = select(vec!["", " ", "\n", "\n\n  ", " # c\n"]);
    plain.prop_map(String::from).boxed().prop_recursive(3, 24, 9, move |inner| {
        let list = (prop::collection::vec((inner.clone(), gap.clone(), gap.clone()), 0..9), gap.clone(), any::<bool>())
            .prop_map(|(members, open, last)| {
                let mut text = format!("[{open}");
                let count = members.len();
                for (nth, (member, before, after)) in members.into_iter().enumerate() {
                    text.push_str(&member);
                    text.push_str(before);
                    if nth + 1 < count || last {
                        text.push(',');
                        text.push_str(after);
                    }
                }
                text + "]"
            });
        let table = prop::collection::vec(inner, 0..4).prop_map(|values| {
            let entries: Vec<String> =
                values.into_iter().enumerate().map(|(nth, value)| format!("k{nth} .a= {value} ")).collect();
            format!("{{{}}}", entries.join(","))
        });
        prop_oneof![3 => list, 2 => table]
    })
}

/// A file of sections, rules, comments and blank lines.
pub fn file() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => value().prop_map(|value| (Some(value), "")),
        1 => Just((None, "# a comment that stands alone")),
        1 => Just((None, "")),
        1 => Just((None, "\n\n  \n")),
    ];
    let ends = select(vec!["", " ", " # behind"]);
    let texts = (rule(), noise(true), condition(), any::<bool>());
    let section =
        (0..4usize, prop::collection::vec((line, ends), 0..6), texts, select(vec!["", "# on it\n", "\n\n# apart\n\n"]));
    (prop::collection::vec(section, 1..5), any::<bool>()).prop_map(|(sections, windows)| {
        let mut text = String::new();
        for (nth, (kind, lines, (rule, noise, condition, block), above)) in sections.into_iter().enumerate() {
            let noisy = noise.put_into(&rule);
            let rule = if block && payrules::lang::format::same(&rule, &noisy) {
                format!("'''\n{noisy}'''")
            } else {
                format!("'{rule}'")
            };
            text.push_str(above);
            match kind {
                0 => text.push_str(&format!(" [ section{nth} . \"a b\" ]  # behind it\n")),
                // A table may be opened once.
                1 if nth == 0 => text.push_str(&format!("[define]\nd{nth}='{condition}'\n")),
                1 => text.push_str(&format!("[other{nth}]")),
                2 => text.push_str(&format!("[[override]]\ndefine= \"x\"\ntext='{condition}'\n")),
                _ => text.push_str(&format!("[[ rule ]]\nid = \"r{nth}\"\ntext={rule}\n")),
            }
            text.push('\n');
            for (at, ((value, words), end)) in lines.into_iter().enumerate() {
                match value {
                    Some(value) => text.push_str(&format!("{}key{at}={value}{end}\n", " ".repeat(at))),
                    None => text.push_str(&format!("{words}\n")),
                }
            }
        }
        text.push_str("\n\n");
        if windows { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text.replace("\r\n", "\n") }
    })
}
