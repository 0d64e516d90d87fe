//! What is said about parents, parts, overrides and dates.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::diagnostic::near::nearest;
use crate::source::Span;

/// `extends` or `include` of a profile that is not there.
#[must_use]
pub fn unknown_parent(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownParent, span, format!("there is no profile or part `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said.help(format!("it would be the file `{name}.toml` in the same folder")),
    }
}

/// `include` of a payer.
#[must_use]
pub fn include_of_payer(span: Span, name: &str, payer: Span) -> Diagnostic {
    Diagnostic::new(Code::UnknownParent, span, format!("`{name}` is a payer, and only parts can be included"))
        .also(payer, "declared as a payer")
        .help("a payer that builds on another payer extends it")
}

/// Profiles that need each other; `steps` are the other places by which they do.
#[must_use]
pub fn circle(span: Span, names: &[String], steps: &[Span]) -> Diagnostic {
    let path: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("profiles need each other in a circle: {}", path.join(" → "));
    let said = Diagnostic::new(Code::Circle, span, message)
        .help("move what they share into a file with `[part]`, and let each of them include it");
    steps.iter().fold(said, |said, step| said.also(*step, "part of the circle"))
}

/// Files that build on each other in a longer row than anybody follows.
#[must_use]
pub fn too_many_ancestors(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(Code::UnknownParent, span, format!("more than {most} files build on each other in a row"))
        .help("let profiles include the parts they need themselves")
}

/// The same alias for two payers.
#[must_use]
pub fn alias_taken(span: Span, alias: &str, other: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateId, span, format!("`{alias}` already names the payer `{other}`"))
        .also(first, "declared here")
        .help("a name in a record must lead to one payer; names are compared without upper and lower case")
}

/// The same id twice in one file.
#[must_use]
pub fn duplicate(span: Span, what: &str, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateId, span, format!("{what} `{id}` is declared twice"))
        .also(first, "first declared here")
}

/// Two versions of a rule on the same day.
#[must_use]
pub fn overlap(span: Span, what: &str, id: &str, day: Date, first: Span) -> Diagnostic {
    Diagnostic::new(Code::Dates, span, format!("two versions of {what} `{id}` hold on {day}"))
        .also(first, "the other version")
        .help("end the older one with `until`, or start the newer one later with `from`")
}

/// Dates that hold on no day; `first` is where the first day stands, if that is another place.
#[must_use]
pub fn empty_dates(span: Span, from: Date, until: Date, first: Option<Span>) -> Diagnostic {
    let said = Diagnostic::new(Code::Dates, span, format!("from {from} until {until} there is no day"));
    match first {
        Some(first) => said.also(first, "begins only here"),
        None => said,
    }
}

/// Something inherited, declared anew.
#[must_use]
pub fn silent(span: Span, what: &str, id: &str, first: Span, owner: &str) -> Diagnostic {
    let said = Diagnostic::new(
        Code::SilentOverride,
        span,
        format!("{what} `{id}` is inherited from `{owner}` and changed here"),
    )
    .also(first, "declared here");
    match what {
        "rule" | "exception" | "definition" | "counter" | "table" => {
            let key = if what == "definition" { "define" } else { what };
            said.help(format!(
                "write `[[override]]` with `{key} = \"{id}\"`, a reason and a source, or choose another id"
            ))
        }
        _ => said.help("choose another name"),
    }
}

/// Two parts that both declare it.
#[must_use]
pub fn clash(span: Span, what: &str, id: &str, first: Span, parts: (&str, &str)) -> Diagnostic {
    let message = format!("{what} `{id}` is declared by `{}` and by `{}`", parts.0, parts.1);
    Diagnostic::new(Code::Clash, span, message).also(first, "also declared here")
}

/// Two parts that set a knob to different things.
#[must_use]
pub fn knob_clash(span: Span, what: &str, first: Span, parts: (&str, &str), payer: &str) -> Diagnostic {
    let message = format!("{what} is set by `{}` and by `{}`, which `{payer}` both includes", parts.0, parts.1);
    Diagnostic::new(Code::Clash, span, message)
        .also(first, "also set here")
        .help(format!("set it in `{payer}` itself to say which holds"))
}

/// Taking a member out of a list that does not have it.
#[must_use]
pub fn remove_nothing(span: Span, item: &str, list: &str, declared: Span) -> Diagnostic {
    Diagnostic::new(Code::OverrideNothing, span, format!("list `{list}` has no `{item}` to remove"))
        .also(declared, "the list as inherited")
        .help("a range is removed as it was written, such as `97161 to 97168`")
}

/// A change to a list that nothing declares.
#[must_use]
pub fn change_nothing(span: Span, list: &str, known: &[&str]) -> Diagnostic {
    let said =
        Diagnostic::new(Code::OverrideNothing, span, format!("no list `{list}` is inherited that could be changed"));
    match nearest(list, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said.help("write the list out: `[…]`"),
    }
}

/// An override of something that is not inherited.
#[must_use]
pub fn override_nothing(span: Span, what: &str, id: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::OverrideNothing, span, format!("no {what} `{id}` is inherited"));
    match nearest(id, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said,
    }
}

/// An override of something of the same file.
#[must_use]
pub fn override_own(span: Span, what: &str, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::OverrideNothing, span, format!("{what} `{id}` is the file's own"))
        .also(first, "declared here")
        .help("change it there")
}

/// An override whose days meet no version.
#[must_use]
pub fn override_no_day(span: Span, what: &str, id: &str, versions: &[Span]) -> Diagnostic {
    let message = format!("{what} `{id}` holds on none of the days of this override");
    let said = Diagnostic::new(Code::OverrideNothing, span, message);
    versions.iter().fold(said, |said, version| said.also(*version, "holds on other days"))
}

/// An override of nothing, or of several things.
#[must_use]
pub fn override_of_one(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, "an override names one `rule`, `exception`, `define`, `counter` or `table`")
}

/// An override that changes nothing.
#[must_use]
pub fn override_says_nothing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, "the override changes nothing")
        .help("write `disable = true`, or the keys that are to be different")
}

/// An exception to a rule that is not there.
#[must_use]
pub fn exception_to_nothing(span: Span, id: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownName, span, format!("there is no rule `{id}` to make an exception from"));
    match nearest(id, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said,
    }
}

/// A param or table that says nothing on some day of a rule.
#[must_use]
pub fn not_covered(
    span: Span,
    what: &str,
    name: &str,
    rule: &str,
    day: Date,
    declared: Span,
    since: Option<Span>,
) -> Diagnostic {
    let message = format!("rule `{rule}` reads {what} `{name}`, which has no value on {day}");
    let said = Diagnostic::new(Code::NotCovered, span, message).also(declared, "its values");
    let said = match since {
        Some(since) => said.also(since, "sessions are asked about from here on"),
        None => said,
    };
    said.help(format!(
        "add a value for that day, or start the rule on the first day that has one; the rule holds on {day}"
    ))
}

/// Two values of a param on the same day.
#[must_use]
pub fn overlap_of_param(span: Span, name: &str, day: Date, first: Span) -> Diagnostic {
    let when = if day == Date::MIN { String::from("on the same days") } else { format!("on {day}") };
    Diagnostic::new(Code::Dates, span, format!("param `{name}` has two values {when}")).also(first, "the other value")
}
