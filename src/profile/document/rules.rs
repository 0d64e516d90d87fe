//! `[[rule]]`, `[[exception]]`, `[[override]]`.

use jiff::civil::Date;

use super::super::checked::Status;
use super::super::toml::Item;
use super::super::toml::keys::{self, Keys};
use super::{Folder, TableKeys, tables};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::text::Text;
use crate::model::determination::{Liability, Needs};
use crate::source::{SourceId, Span, Spanned};

/// A rule, as written. What must be there and is not has been told; such a rule is not checked further.
#[derive(Clone, Debug)]
pub struct RuleKeys {
    /// Its id.
    pub id: Spanned<String>,
    /// Title.
    pub title: Option<String>,
    /// Id of its source.
    pub source: Option<Spanned<String>>,
    /// Its text.
    pub text: Option<Text>,
    /// What was found.
    pub message: Option<Text>,
    /// What to do.
    pub fix: Option<Text>,
    /// What a hold waits for.
    pub needs: Option<Spanned<Needs>>,
    /// Who bears a denial.
    pub liability: Option<Spanned<Liability>>,
    /// Claim adjustment group.
    pub group: Option<String>,
    /// Claim adjustment reason code.
    pub carc: Option<String>,
    /// Remittance advice remark codes.
    pub rarc: Option<Vec<String>>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The date that decides.
    pub dated_by: Option<Text>,
    /// Announced or withdrawn.
    pub status: Option<Status>,
    /// Where it stands.
    pub span: Span,
}

/// An exception, as written.
#[derive(Clone, Debug)]
pub struct ExceptionKeys {
    /// Its id.
    pub id: Spanned<String>,
    /// Rules it is about.
    pub to: Vec<Spanned<String>>,
    /// When they do not hold.
    pub when: Option<Text>,
    /// Its source.
    pub source: Option<Spanned<String>>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The date that decides.
    pub dated_by: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

/// What an override changes.
#[derive(Clone, Debug)]
pub enum Target {
    /// A rule: the keys given replace its own.
    Rule(Spanned<String>, Box<RuleKeys>),
    /// An exception.
    Exception(Spanned<String>, Box<ExceptionKeys>),
    /// A definition.
    Define(Spanned<String>, Option<Text>),
    /// A counter.
    Counter(Spanned<String>, Option<Text>),
    /// A table.
    Table(Spanned<String>, TableKeys),
}

/// An override, as written.
#[derive(Clone, Debug)]
pub struct OverrideKeys {
    /// What it changes, and how.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub source: Option<Spanned<String>>,
    /// Whether it takes the thing out.
    pub disable: bool,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

const NEEDS: [(&str, Needs); 4] = [
    ("authorization", Needs::Authorization),
    ("clinical", Needs::Clinical),
    ("admin", Needs::Admin),
    ("patient", Needs::Patient),
];
const LIABILITY: [(&str, Liability); 2] = [("patient", Liability::Patient), ("provider", Liability::Provider)];
const STATUS: [(&str, Status); 2] = [("announced", Status::Announced), ("withdrawn", Status::Withdrawn)];
const GROUPS: [(&str, &str); 5] = [("CO", "CO"), ("PR", "PR"), ("OA", "OA"), ("PI", "PI"), ("CR", "CR")];

/// `from` and `until`; empty dates are told.
pub(super) fn dates(keys: &mut Keys<'_>) -> (Option<Date>, Option<Date>) {
    let from = keys.maybe("from", keys::date);
    let until = keys.maybe("until", keys::date);
    if let (Some(from), Some(until)) = (&from, &until)
        && until.value < from.value
    {
        keys.wrong(say::empty_dates(until.span, from.value, until.value, Some(from.span)));
    }
    (from.map(|d| d.value), until.map(|d| d.value))
}

fn id(keys: &mut Keys<'_>, what: &str) -> Option<Spanned<String>> {
    let id = keys.need("id", keys::text)?;
    let good = id.value.starts_with(|c: char| c.is_ascii_lowercase())
        && id.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !good {
        keys.wrong(say::bad_id(id.span, &id.value, what));
    }
    Some(id)
}

/// The keys that a rule and an override of one share.
fn body(keys: &mut Keys<'_>, id: Spanned<String>, whole: bool) -> RuleKeys {
    if whole {
        for key in ["title", "source", "text", "message"] {
            keys.need(key, keys::any);
        }
    }
    let (from, until) = dates(keys);
    let rarc = match keys.node("rarc").map(|n| &n.item) {
        Some(Item::Array(_)) => keys.each("rarc", keys::text),
        Some(_) => keys.maybe("rarc", keys::text).map(|one| vec![one]),
        None => None,
    };
    RuleKeys {
        id,
        title: keys.maybe("title", keys::text).map(|t| t.value),
        source: keys.maybe("source", keys::text),
        text: keys.maybe("text", keys::logic),
        message: keys.maybe("message", keys::words),
        fix: keys.maybe("fix", keys::words),
        needs: keys.word("needs", &NEEDS),
        liability: keys.word("liability", &LIABILITY),
        group: keys.word("group", &GROUPS).map(|g| g.value.to_owned()),
        carc: keys.maybe("carc", keys::text).map(|t| t.value),
        rarc: rarc.map(|all| all.into_iter().map(|t| t.value).collect()),
        from,
        until,
        dated_by: keys.maybe("dated_by", keys::words),
        status: keys.word("status", &STATUS).map(|s| s.value),
        span: keys.span(),
    }
}

pub(super) fn rules(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<RuleKeys> {
    let mut all = Vec::new();
    for mut keys in super::blocks(root, "rule", out) {
        let id = id(&mut keys, "a rule");
        let name = id.clone().unwrap_or_else(|| Spanned::new(String::new(), keys.span()));
        let rule = body(&mut keys, name, true);
        keys.finish(out);
        if id.is_some() {
            all.push(rule);
        }
    }
    all
}

fn exception(keys: &mut Keys<'_>, id: Spanned<String>, whole: bool) -> ExceptionKeys {
    if whole {
        for key in ["to", "when", "source"] {
            keys.need(key, keys::any);
        }
    }
    let (from, until) = dates(keys);
    ExceptionKeys {
        id,
        to: keys.each("to", keys::text).unwrap_or_default(),
        when: keys.maybe("when", keys::logic),
        source: keys.maybe("source", keys::text),
        from,
        until,
        dated_by: keys.maybe("dated_by", keys::words),
        span: keys.span(),
    }
}

pub(super) fn exceptions(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<ExceptionKeys> {
    let mut all = Vec::new();
    for mut keys in super::blocks(root, "exception", out) {
        let id = id(&mut keys, "an exception");
        let name = id.clone().unwrap_or_else(|| Spanned::new(String::new(), keys.span()));
        let found = exception(&mut keys, name, true);
        keys.finish(out);
        if id.is_some() {
            all.push(found);
        }
    }
    all
}

pub(super) fn overrides(
    root: &mut Keys<'_>,
    folder: &Folder<'_>,
    files: &mut Vec<(String, SourceId)>,
    out: &mut Vec<Diagnostic>,
) -> Vec<OverrideKeys> {
    let mut all = Vec::new();
    for mut keys in super::blocks(root, "override", out) {
        let reason = keys.need("reason", keys::text).map(|r| r.value).unwrap_or_default();
        let source = keys.need("source", keys::text);
        let disable = keys.maybe("disable", keys::flag).unwrap_or_default();
        let Some(target) = target(&mut keys, disable, folder, files, out) else {
            keys.finish(out);
            continue;
        };
        let (from, until) = dates_of(&target);
        let span = keys.span();
        keys.finish(out);
        all.push(OverrideKeys { target, reason, source, disable, from, until, span });
    }
    all
}

fn target(
    keys: &mut Keys<'_>,
    disable: bool,
    folder: &Folder<'_>,
    files: &mut Vec<(String, SourceId)>,
    out: &mut Vec<Diagnostic>,
) -> Option<Target> {
    let kinds = ["rule", "exception", "define", "counter", "table"];
    let given: Vec<&'static str> = kinds.into_iter().filter(|kind| keys.node(kind).is_some()).collect();
    let [kind] = given.as_slice() else {
        keys.wrong(say::override_of_one(keys.span()));
        return None;
    };
    let name = keys.maybe(kind, keys::text)?;
    let target = match *kind {
        "rule" => Target::Rule(name.clone(), Box::new(body(keys, name, false))),
        "exception" => Target::Exception(name.clone(), Box::new(exception(keys, name, false))),
        "table" => Target::Table(name, tables::table(keys, folder, files, out)),
        _ => {
            let text = if disable { keys.maybe("text", keys::logic) } else { keys.need("text", keys::logic) };
            if *kind == "define" { Target::Define(name, text) } else { Target::Counter(name, text) }
        }
    };
    if !disable && says_nothing(&target) {
        keys.wrong(say::override_says_nothing(keys.span()));
    }
    Some(target)
}

fn dates_of(target: &Target) -> (Option<Date>, Option<Date>) {
    match target {
        Target::Rule(_, rule) => (rule.from, rule.until),
        Target::Exception(_, exception) => (exception.from, exception.until),
        Target::Define(..) | Target::Counter(..) | Target::Table(..) => (None, None),
    }
}

fn says_nothing(target: &Target) -> bool {
    match target {
        Target::Rule(_, r) => {
            let texts = r.text.is_none() && r.message.is_none() && r.fix.is_none() && r.title.is_none();
            let codes = r.group.is_none() && r.carc.is_none() && r.rarc.is_none();
            let rest = r.needs.is_none() && r.liability.is_none() && r.dated_by.is_none() && r.status.is_none();
            texts && codes && rest
        }
        Target::Exception(_, e) => e.to.is_empty() && e.when.is_none() && e.dated_by.is_none(),
        Target::Define(..) | Target::Counter(..) | Target::Table(..) => false,
    }
}
