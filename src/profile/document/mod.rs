//! What one file says, before it meets its parents: the keys of a profile, each read with its place.
//!
//! In: the tree of a file and the texts of the folder (for lists and tables in CSV). Out: a [`Document`]. A key that is wrong is
//! told and left out; the names it declares stay known, so that one mistake is not told again by everything that uses it.

mod claim;
pub(crate) mod csv;
mod identity;
mod lists;
mod params;
mod payment;
mod rules;
mod sections;
mod sources;
mod tables;
mod tests;
mod units;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use self::claim::{ClaimKeys, ShareKeys, TESTS};
pub use self::identity::Payer;
pub use self::lists::ListChange;
pub use self::params::{ParamKeys, ParamValue};
pub use self::payment::{FeeKeys, PaymentKeys};
pub use self::rules::{ExceptionKeys, OverrideKeys, RuleKeys, Target};
pub use self::sections::{FactKeys, PresumeKeys};
pub use self::sources::SourceKeys;
pub use self::tables::TableKeys;
pub use self::tests::{CaseKeys, ExpectKeys};
pub use self::units::{Class, MethodKeys, ROUNDINGS, UnitsKeys, VariantKeys};
use super::toml::keys::{self, Keys};
use super::toml::{Node, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::text::Text;
use crate::source::{SourceId, Sources, Span, Spanned};

/// Something with a name.
#[derive(Clone, Debug)]
pub struct Named<T> {
    /// Its name and the place of the name.
    pub name: Spanned<String>,
    /// What it is.
    pub value: T,
}

/// One profile or part, as written.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name of the file without `.toml`.
    pub stem: String,
    /// The file.
    pub source: SourceId,
    /// The place of `[payer]` or `[part]`.
    pub head: Span,
    /// Id and place.
    pub id: Spanned<String>,
    /// Name for people.
    pub name: String,
    /// What only a payer has; `None`: a part.
    pub payer: Option<Payer>,
    /// First day it knows.
    pub from: Option<Spanned<Date>>,
    /// Last day it knows.
    pub until: Option<Spanned<Date>>,
    /// Its parent.
    pub extends: Option<Spanned<String>>,
    /// Its parts.
    pub include: Vec<Spanned<String>>,
    /// Source of the file as a whole.
    pub from_source: Option<Spanned<String>>,
    /// `[sources]`.
    pub sources: Vec<Named<SourceKeys>>,
    /// `[params]`.
    pub params: Vec<Named<ParamKeys>>,
    /// `[lists]`.
    pub lists: Vec<Named<ListChange>>,
    /// `[tables]`.
    pub tables: Vec<Named<TableKeys>>,
    /// `[years]`: month and day on which each starts.
    pub years: Vec<Named<String>>,
    /// `[counters]`.
    pub counters: Vec<Named<Text>>,
    /// `[facts]`.
    pub facts: Vec<Named<FactKeys>>,
    /// `[presume]`.
    pub presume: Vec<Named<PresumeKeys>>,
    /// `[define]`.
    pub defines: Vec<Named<Text>>,
    /// `[calendar] holidays`.
    pub holidays: Vec<Date>,
    /// `[units]`.
    pub units: UnitsKeys,
    /// `[claim]`.
    pub claim: ClaimKeys,
    /// `[payment]`.
    pub payment: PaymentKeys,
    /// `[[rule]]`.
    pub rules: Vec<RuleKeys>,
    /// `[[exception]]`.
    pub exceptions: Vec<ExceptionKeys>,
    /// `[[override]]`.
    pub overrides: Vec<OverrideKeys>,
    /// `[samples]`.
    pub samples: Vec<Named<Node>>,
    /// `[[test]]`.
    pub tests: Vec<CaseKeys>,
    /// `[[fee]]`.
    pub fees: Vec<FeeKeys>,
    /// Texts it is made of: path in the folder and content's source; tests are not among them.
    pub files: Vec<(String, SourceId)>,
    /// Whether its TOML is broken, so that what it lacks says nothing.
    pub broken: bool,
}

/// The texts of a rules folder, by path below it.
#[derive(Debug)]
pub struct Folder<'a> {
    /// Every text.
    pub sources: &'a Sources,
    /// CSV files by path, such as `tables/mue.csv`.
    pub tables: &'a BTreeMap<String, SourceId>,
}

/// The samples and cases of a `NAME.test.toml`.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// The profile's id.
    pub stem: String,
    /// The file.
    pub source: SourceId,
    /// `[samples]`.
    pub samples: Vec<Named<Node>>,
    /// `[[test]]`.
    pub tests: Vec<CaseKeys>,
    /// `[[fee]]`.
    pub fees: Vec<FeeKeys>,
}

/// Reads a profile or part.
pub fn read(stem: &str, source: SourceId, root: &Table, folder: &Folder<'_>, out: &mut Vec<Diagnostic>) -> Document {
    // Behind the mark that some editors put in front of a file.
    let marked = folder.sources.get(source).is_some_and(|source| source.text.starts_with('\u{feff}'));
    let first = if marked { '\u{feff}'.len_utf8() } else { 0 };
    let top = Span::new(source, first, first);
    let mut keys = Keys::new(root, top, "a profile");
    schema(&mut keys, true);
    let identity = identity::read(&mut keys, stem, top, out);
    let mut files = Vec::new();
    let document = Document {
        stem: stem.to_owned(),
        source,
        head: identity.head,
        id: identity.id,
        name: identity.name,
        payer: identity.payer,
        from: identity.from,
        until: identity.until,
        extends: identity.extends,
        include: identity.include,
        from_source: identity.source,
        sources: sources::read(&mut keys, out),
        params: params::read(&mut keys, out),
        lists: lists::read(&mut keys, folder, &mut files, out),
        tables: tables::read(&mut keys, folder, &mut files, out),
        years: sections::years(&mut keys, out),
        counters: sections::texts(&mut keys, "counters", out),
        facts: sections::facts(&mut keys, out),
        presume: sections::presume(&mut keys, out),
        defines: sections::texts(&mut keys, "define", out),
        holidays: sections::holidays(&mut keys, out),
        units: units::read(&mut keys, out),
        claim: claim::read(&mut keys, out),
        payment: payment::read(&mut keys, out),
        rules: rules::rules(&mut keys, out),
        exceptions: rules::exceptions(&mut keys, out),
        overrides: rules::overrides(&mut keys, folder, &mut files, out),
        samples: tests::samples(&mut keys, out),
        tests: tests::cases(&mut keys, out),
        fees: payment::fees(&mut keys, out),
        files,
        broken: false,
    };
    keys.finish(out);
    document
}

/// Reads the cases beside a profile.
pub fn read_tests(stem: &str, source: SourceId, root: &Table, out: &mut Vec<Diagnostic>) -> TestFile {
    let mut keys = Keys::new(root, Span::new(source, 0, 0), "a file of test cases");
    schema(&mut keys, false);
    let file = TestFile {
        stem: stem.to_owned(),
        source,
        samples: tests::samples(&mut keys, out),
        tests: tests::cases(&mut keys, out),
        fees: payment::fees(&mut keys, out),
    };
    keys.finish(out);
    file
}

fn schema(keys: &mut Keys<'_>, needed: bool) {
    let number = if needed { keys.need("schema", keys::whole) } else { keys.maybe("schema", keys::whole) };
    if let Some(number) = number.filter(|n| n.value != 1) {
        keys.wrong(say::schema(number.span, number.value));
    }
}

/// The entries of a `[section]`, by name; each name has to have the shape of a name in rules.
fn entries<'a>(
    keys: &mut Keys<'a>,
    section: &'static str,
    out: &mut Vec<Diagnostic>,
) -> Vec<(&'a Spanned<String>, &'a Node)> {
    let Some(node) = keys.node(section) else { return Vec::new() };
    let Some(table) = node.as_table() else {
        out.push(say::wrong_kind(node.span, "a table", node.what()));
        return Vec::new();
    };
    table.entries.iter().map(|(name, node)| (name, node)).collect()
}

/// Whether a name can be written in a rule; told if not.
fn good_name(name: &Spanned<String>, out: &mut Vec<Diagnostic>) -> bool {
    let bytes = name.value.as_bytes();
    let good = bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    if !good {
        out.push(say::bad_name(name.span, &name.value));
    }
    good
}

/// The tables under `[[section]]`.
fn blocks<'a>(keys: &mut Keys<'a>, section: &'static str, out: &mut Vec<Diagnostic>) -> Vec<Keys<'a>> {
    blocks_under(keys, section, section, out)
}

/// The same, where the header has more words than the key: `[[units.variant]]`.
fn blocks_under<'a>(keys: &mut Keys<'a>, key: &'static str, header: &str, out: &mut Vec<Diagnostic>) -> Vec<Keys<'a>> {
    let Some(node) = keys.node(key) else { return Vec::new() };
    let members = match &node.item {
        super::toml::Item::Array(members) => members.as_slice(),
        _ => {
            out.push(say::not_blocks(node.span, header));
            // What stands under a single header is looked at all the same.
            if node.as_table().is_some() { std::slice::from_ref(node) } else { &[] }
        }
    };
    members.iter().filter_map(|member| Keys::of(member, format!("`[[{header}]]`"), out)).collect()
}
