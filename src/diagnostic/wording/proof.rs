//! What is said about rules that work and should be looked at, as found by reasoning over their conditions.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::source::Span;

/// A rule, as messages name it.
#[derive(Clone, Copy, Debug)]
pub struct RuleName<'r> {
    /// Its id.
    pub id: &'r str,
    /// Where it is declared.
    pub span: Span,
    /// Its effect, as it is written: `deny`.
    pub effect: &'r str,
}

/// A condition that no session can meet.
#[must_use]
pub fn never_alone(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::NeverFires, span, format!("rule `{id}` can never fire: no session comes to this"))
}

/// Two conditions that no session can meet together.
#[must_use]
pub fn never_fires(span: Span, other: Span) -> Diagnostic {
    Diagnostic::new(Code::NeverFires, span, "this rule can never fire: its conditions exclude each other")
        .also(other, "excluded by this")
}

/// Conditions that exclude each other, more than two of them.
#[must_use]
pub fn never_together(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::NeverFires, span, format!("rule `{id}` can never fire: no session meets all its conditions"))
}

/// A requirement that no session in scope meets.
#[must_use]
pub fn never_met(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::AlwaysFires, span, format!("rule `{id}` fires wherever it applies: this can never be met"))
}

/// A scope that leaves nothing out.
#[must_use]
pub fn always_holds(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::AlwaysFires, span, format!("rule `{id}` fires on every line: this always holds"))
}

/// An `unless` that never takes the rule away.
#[must_use]
pub fn dead_unless(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::DeadPart, span, format!("this never holds where rule `{id}` would fire"))
        .help("take it out, or say what was meant")
}

/// An exception that never takes its rule away.
#[must_use]
pub fn dead_exception(span: Span, exception: &str, rule: &str, declared: Span) -> Diagnostic {
    let what = format!("exception `{exception}` never holds where rule `{rule}` would fire");
    Diagnostic::new(Code::DeadPart, span, what)
        .also(declared, "the rule")
        .help("check which rule it is `to`, and what was meant")
}

/// An alternative that never holds.
#[must_use]
pub fn dead_alternative(span: Span) -> Diagnostic {
    Diagnostic::new(Code::DeadPart, span, "this alternative can never hold beside the other conditions of the rule")
        .help("take it out, or say what was meant")
}

/// A part of an `and` that always holds beside the others.
#[must_use]
pub fn idle(span: Span, by: Option<Span>) -> Diagnostic {
    let said = "this is true wherever the other conditions hold, so it changes nothing";
    let told = Diagnostic::new(Code::IdlePart, span, said);
    match by {
        Some(by) => told.also(by, "where this holds, it is true"),
        None => told,
    }
}

/// A rule that never decides.
#[must_use]
pub fn shadowed(rule: RuleName<'_>, by: RuleName<'_>, inherited: bool) -> Diagnostic {
    let (which, does) = (if inherited { "the inherited rule" } else { "rule" }, past(by.effect));
    let said = format!("rule `{}` never decides: wherever it fires, {which} `{}` {does} already", rule.id, by.id);
    Diagnostic::new(Code::Shadowed, rule.span, said)
        .also(by.span, format!("{does} wherever `{}` would {}", rule.id, rule.effect))
        .help("narrow one of the two, or take out the one that decides nothing")
}

fn past(effect: &str) -> &'static str {
    match effect {
        "deny" => "denies",
        "hold" => "holds",
        "review" => "asks for review",
        _ => "speaks",
    }
}

/// A modifier that is there already.
#[must_use]
pub fn added_already(rule: RuleName<'_>, by: RuleName<'_>) -> Diagnostic {
    let said = format!("rule `{}` changes nothing: rule `{}` adds the same modifier wherever it fires", rule.id, by.id);
    Diagnostic::new(Code::Shadowed, rule.span, said).also(by.span, "adds it already")
}

/// A limit that a tighter one makes idle.
#[must_use]
pub fn loose_limit(rule: RuleName<'_>, by: RuleName<'_>, inherited: bool) -> Diagnostic {
    let which = if inherited { "the inherited rule" } else { "rule" };
    let said =
        format!("the limit of rule `{}` never bites: {which} `{}` is tighter wherever it applies", rule.id, by.id);
    Diagnostic::new(Code::LooseLimit, rule.span, said)
        .also(by.span, "the tighter limit")
        .help("if the looser limit is the right one here, override the tighter one; otherwise take this one out")
}

/// Two modifiers of which a line may have one.
#[must_use]
pub fn modifiers_conflict(rule: RuleName<'_>, other: RuleName<'_>, group: &[String]) -> Diagnostic {
    let group = group.join(", ");
    let said = format!("rules `{}` and `{}` can add two modifiers of {group} to one line", rule.id, other.id);
    Diagnostic::new(Code::Conflict, rule.span, said)
        .also(other.span, "the other rule")
        .help("a line may have one of them; a session in which both are added goes to a person")
}

/// Two ways of counting units.
#[must_use]
pub fn variants_conflict(span: Span, other: Span) -> Diagnostic {
    Diagnostic::new(Code::Conflict, span, "two ways of counting units can hold for one session, and differ")
        .also(other, "the other way")
        .help("say in one of them when the other holds; until then such a session goes to a person")
}

/// Lines that are each bundled into the other.
#[must_use]
pub fn circle(rule: RuleName<'_>, others: &[RuleName<'_>]) -> Diagnostic {
    let said = match others {
        [] => format!("rule `{}` can bundle two lines each into the other", rule.id),
        _ => format!("rule `{}` can bundle a line into one that is itself bundled into it", rule.id),
    };
    let told = Diagnostic::new(Code::Conflict, rule.span, said)
        .help("say which of the lines is the one to bill; until then such a session goes to a person");
    others.iter().fold(told, |told, other| told.also(other.span, "the rule for the other line"))
}

/// Days between two versions of an exception.
#[must_use]
pub fn exception_gap(span: Span, id: &str, from: Date, until: Date, before: Span) -> Diagnostic {
    Diagnostic::new(Code::Gap, span, format!("no version of exception `{id}` holds {}", days(from, until)))
        .also(before, "the version before")
}

fn days(from: Date, until: Date) -> String {
    if from == until { format!("on {from}") } else { format!("from {from} until {until}") }
}

/// A source that nobody has read for long.
#[must_use]
pub fn stale(span: Span, id: &str, seen: Date, today: Date, months: u32) -> Diagnostic {
    let said = format!("source `{id}` was last read on {seen}, more than {months} months before {today}");
    Diagnostic::new(Code::Stale, span, said)
        .help("read it again, mend what has changed, and set `seen` to the day on which you read it")
}

/// A file whose rules have no case at all.
#[must_use]
pub fn no_cases(span: Span, file: &str, rules: usize) -> Diagnostic {
    Diagnostic::new(Code::Uncased, span, format!("none of the {rules} rules of `{file}` has a case")).help(format!(
        "write sessions with what you expect into `{file}.test.toml`; `payrules test --propose` makes a start"
    ))
}

/// A rule that lacks a case.
#[must_use]
pub fn uncased(span: Span, id: &str, fires: bool, does_not: bool, lacks: bool) -> Diagnostic {
    let all = [(fires, "in which it fires"), (does_not, "in which it does not"), (lacks, "in which a fact is missing")];
    let missing: Vec<&str> = all.iter().filter(|(missing, _)| *missing).map(|(_, what)| *what).collect();
    Diagnostic::new(Code::Uncased, span, format!("rule `{id}` has no case {}", missing.join(", and none ")))
        .help("`payrules test --propose` makes a start")
}

/// A message too long to be read.
#[must_use]
pub fn too_long(span: Span, what: &str, length: usize, most: usize) -> Diagnostic {
    Diagnostic::new(
        Code::HardToRead,
        span,
        format!("this {what} has {length} characters; nobody reads more than {most}"),
    )
    .help("say what was found in `message` and what to do in `fix`, a sentence each")
}

/// A programmer's word.
#[must_use]
pub fn programmers_word(span: Span, what: &str, word: &str) -> Diagnostic {
    Diagnostic::new(Code::HardToRead, span, format!("`{word}` in this {what} is a programmer's word"))
        .help("say it in the words of the one who bills")
}

/// An abbreviation that nothing explains.
#[must_use]
pub fn unknown_abbreviation(span: Span, what: &str, word: &str) -> Diagnostic {
    Diagnostic::new(Code::HardToRead, span, format!("`{word}` in this {what} is explained nowhere"))
        .help("write it out: the reader may be new at the desk")
}

/// A hole that always prints that there is nothing.
#[must_use]
pub fn empty_hole(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(
        Code::HardToRead,
        span,
        format!("this is never there when rule `{id}` fires, so nothing can be shown"),
    )
    .help("leave it out of the text, or show another fact")
}

/// A hold that does not say what to do.
#[must_use]
pub fn no_fix(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::NoFix, span, format!("rule `{id}` holds, and does not say what to do"))
        .help("add `fix = \"…\"`: what puts it right, and who does it")
}
