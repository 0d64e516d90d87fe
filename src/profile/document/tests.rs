//! `[samples]` and `[[test]]`.

use super::super::toml::keys::{self, Keys};
use super::super::toml::{Item, Node};
use super::Named;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::source::{Span, Spanned};

/// A test case, as written.
#[derive(Clone, Debug)]
pub struct CaseKeys {
    /// Its name.
    pub name: Spanned<String>,
    /// The session.
    pub given: Node,
    /// What is expected.
    pub expect: ExpectKeys,
    /// Where it stands.
    pub span: Span,
}

/// What a case expects; what is not given is not compared.
#[derive(Clone, Debug, Default)]
pub struct ExpectKeys {
    /// Decision of the session.
    pub decision: Option<Spanned<String>>,
    /// Decision of each line.
    pub lines: Option<Vec<Spanned<String>>>,
    /// Units by code.
    pub units: Vec<(Spanned<String>, Vec<String>)>,
    /// Expected payment by code.
    pub payment: Vec<(Spanned<String>, Vec<String>)>,
    /// Modifiers by code.
    pub modifiers: Vec<(Spanned<String>, Vec<String>)>,
    /// Who bears a line, by code.
    pub liability: Vec<(Spanned<String>, Spanned<String>)>,
    /// What holds wait for.
    pub needs: Option<Vec<Spanned<String>>>,
    /// Facts that must be exactly those missing.
    pub missing: Option<Vec<Spanned<String>>>,
    /// Claim lines.
    pub claim: Option<Vec<Spanned<String>>>,
    /// Codes of notes.
    pub notes: Vec<Spanned<String>>,
    /// Rules behind the answer.
    pub rules: Vec<Spanned<String>>,
    /// Rules that are not.
    pub not_rules: Vec<Spanned<String>>,
    /// Rules that are open.
    pub open: Vec<Spanned<String>>,
}

pub(super) fn samples(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Named<Node>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "samples", out) {
        if node.as_table().is_none() {
            out.push(say::wrong_kind(node.span, "a session, as a table", node.what()));
            continue;
        }
        all.push(Named { name: name.clone(), value: node.clone() });
    }
    all
}

pub(super) fn cases(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<CaseKeys> {
    let mut all = Vec::new();
    for mut keys in super::blocks(root, "test", out) {
        let name = keys.need("name", keys::text);
        let given = keys.need("given", keys::any);
        keys.need("expect", keys::any);
        let expect = keys.node("expect").map(|node| expect(node, out)).unwrap_or_default();
        let span = keys.span();
        keys.finish(out);
        if let (Some(name), Some(given)) = (name, given) {
            if given.as_table().is_none() {
                out.push(say::wrong_kind(given.span, "a session, as a table", given.what()));
                continue;
            }
            all.push(CaseKeys { name, given, expect, span });
        }
    }
    all
}

fn expect(node: &Node, out: &mut Vec<Diagnostic>) -> ExpectKeys {
    let Some(mut keys) = Keys::of(node, "`expect`", out) else { return ExpectKeys::default() };
    let expect = ExpectKeys {
        decision: keys.maybe("decision", keys::text),
        lines: keys.each("lines", keys::text),
        units: by_code(&mut keys, "units", numbers, out),
        payment: by_code(&mut keys, "payment", numbers, out),
        modifiers: by_code(&mut keys, "modifiers", texts, out),
        liability: by_code(
            &mut keys,
            "liability",
            |node, out| keys::text(node).map_err(|wrong| out.push(wrong)).ok(),
            out,
        )
        .into_iter()
        .filter_map(|(code, who)| Some((code, who?)))
        .collect(),
        needs: keys.each("needs", keys::text),
        missing: keys.each("missing", keys::text),
        claim: keys.each("claim", keys::text),
        notes: keys.each("notes", keys::text).unwrap_or_default(),
        rules: keys.each("rules", keys::text).unwrap_or_default(),
        not_rules: keys.each("not_rules", keys::text).unwrap_or_default(),
        open: keys.each("open", keys::text).unwrap_or_default(),
    };
    keys.finish(out);
    expect
}

fn by_code<T>(
    keys: &mut Keys<'_>,
    key: &'static str,
    read: fn(&Node, &mut Vec<Diagnostic>) -> T,
    out: &mut Vec<Diagnostic>,
) -> Vec<(Spanned<String>, T)> {
    let entries = super::entries(keys, key, out);
    entries.into_iter().map(|(code, node)| (code.clone(), read(node, out))).collect()
}

/// A number, or one for each line of the code; `"unknown"` where units cannot be known.
fn numbers(node: &Node, out: &mut Vec<Diagnostic>) -> Vec<String> {
    let one = |node: &Node, out: &mut Vec<Diagnostic>| match &node.item {
        Item::Integer(number) | Item::Float(number) => Some(number.clone()),
        Item::Text(words) if &*words.text.text == "unknown" => Some(String::from("unknown")),
        _ => {
            out.push(say::wrong_kind(node.span, "a number or \"unknown\"", node.what()));
            None
        }
    };
    match &node.item {
        Item::Array(members) => members.iter().filter_map(|member| one(member, out)).collect(),
        _ => one(node, out).into_iter().collect(),
    }
}

fn texts(node: &Node, out: &mut Vec<Diagnostic>) -> Vec<String> {
    match keys::each(node, keys::text) {
        Ok((all, problems)) => {
            out.extend(problems);
            all.into_iter().map(|text| text.value).collect()
        }
        Err(problem) => {
            out.push(problem);
            Vec::new()
        }
    }
}
