//! The sections of a file, one after the other.

use super::Maker;
use crate::diagnostic::Edit;
use crate::mutation::mutant::Kind;
use crate::profile::toml::{Item, Node, Table};
use crate::source::Span;

/// Keys of `[units]` and their words; one is replaced by the next.
const UNITS: [(&str, &[&str]); 6] = [
    ("method", &["pooled", "per_line", "flat", "hybrid"]),
    ("never_fewer_than", &["pooled", "per_line", "flat", "hybrid"]),
    (
        "rounding",
        &["nearest 0.1", "up 0.1", "down 0.1", "nearest 0.01", "up 0.01", "down 0.01", "nearest 1", "up 1", "down 1"],
    ),
    ("pool", &["day", "session"]),
    ("tie", &["listed", "charge"]),
    ("trim", &["last", "lowest_charge"]),
];

impl Maker<'_> {
    /// Every section that says something which cases can see.
    pub(super) fn sections(&mut self, root: &Table) {
        let headers = headers(root, self);
        let block = |span: Span| {
            let next = headers.iter().copied().find(|start| *start > span.start);
            Span { end: next.unwrap_or(u32::MAX), ..span }
        };
        for (key, node) in &root.entries {
            let name = key.value.as_str();
            match (name, &node.item) {
                ("payer", Item::Table(table)) => self.part("payer", "", |m| m.known_days(table)),
                ("params", Item::Table(table)) => self.each("param", table, |m, _, node| m.param(node)),
                ("lists", Item::Table(table)) => self.each("list", table, |m, _, node| m.list(node)),
                ("tables", Item::Table(table)) => self.each("table", table, |m, _, node| m.table(node)),
                ("define", Item::Table(table)) => self.each("definition", table, |m, _, node| m.text(node)),
                ("presume", Item::Table(table)) => self.each("presumption", table, |m, key, node| {
                    m.put_all(
                        Kind::Presumption,
                        key,
                        "",
                        vec![Edit { span: key.to(node.span), replacement: String::new() }],
                    );
                }),
                ("calendar", Item::Table(table)) => self.part("calendar", "", |m| m.holidays(table)),
                ("units", Item::Table(table)) => self.part("units", "", |m| m.units(table, &block)),
                ("claim", Item::Table(table)) => self.part("claim", "", |m| m.claim(table, &block)),
                ("payment", Item::Table(table)) => self.part("payment", "", |m| m.payment(table)),
                ("rule", Item::Array(rules)) => self.blocks("rule", "id", rules, |m, span, table| m.rule(span, table)),
                ("exception", Item::Array(all)) => {
                    self.blocks("exception", "id", all, |m, span, table| m.exception(block(span), table));
                }
                ("override", Item::Array(all)) => {
                    self.blocks("override", "rule", all, |m, span, table| m.override_of(block(span), table));
                }
                _ => {}
            }
        }
    }

    fn each(&mut self, what: &'static str, table: &Table, work: impl Fn(&mut Self, Span, &Node)) {
        for (key, node) in &table.entries {
            self.part(what, &key.value, |m| work(m, key.span, node));
        }
    }

    fn blocks(&mut self, what: &'static str, id: &str, all: &[Node], work: impl Fn(&mut Self, Span, &Table)) {
        for node in all {
            let Some(table) = node.as_table() else { continue };
            let named = [id, "exception", "define", "counter", "table"].into_iter().find_map(|key| table.get(key));
            let name = match named.map(|node| &node.item) {
                Some(Item::Text(words)) => words.text.text.to_string(),
                _ => String::new(),
            };
            self.part(what, &name, |m| work(m, node.span, table));
        }
    }

    fn text(&mut self, node: &Node) {
        if let Item::Text(words) = &node.item
            && words.text.exact
        {
            self.condition(&words.text);
        }
    }

    fn holidays(&mut self, table: &Table) {
        if let Some(Item::Array(days)) = table.get("holidays").map(|node| &node.item) {
            self.without_each(Kind::Date, days);
        }
    }

    fn units(&mut self, table: &Table, block: &impl Fn(Span) -> Span) {
        self.unit_keys(table);
        let Some(Item::Array(variants)) = table.get("variant").map(|node| &node.item) else { return };
        for node in variants {
            let Some(variant) = node.as_table() else { continue };
            self.part("units variant", "", |m| {
                let out = Edit { span: block(node.span), replacement: String::new() };
                m.put_all(Kind::Block, node.span, "", vec![out]);
                m.unit_keys(variant);
                m.days_in_force(variant);
                m.condition_of(variant, "when");
            });
        }
    }

    fn unit_keys(&mut self, table: &Table) {
        for (key, words) in UNITS {
            self.next_word(table, key, words);
        }
        if let Some((name, node)) = table.entries.iter().find(|(name, _)| name.value == "never_fewer_than") {
            self.drop(Kind::Units, name.span.to(node.span));
        }
        for key in ["minimum", "first_minimum"] {
            let Some(Item::Text(found)) = table.get(key).map(|node| &node.item) else { continue };
            let at = found.text.at;
            for other in super::literals::moved(&found.text.text, super::literals::Steps::Both) {
                self.put(Kind::Limit, at, other);
            }
        }
    }

    /// The share moved, the pool and the charge turned round.
    fn payment(&mut self, table: &Table) {
        self.next_word(table, "pool", &["day", "session"]);
        if let Some(Item::Text(share)) = table.get("share").map(|node| &node.item) {
            for other in super::literals::moved(&share.text.text, super::literals::Steps::Both) {
                self.put(Kind::Limit, share.text.at, other);
            }
        }
        let lesser = table.get("lesser_of_charge");
        if let Some((node, Item::Bool(value))) = lesser.map(|node| (node, &node.item)) {
            self.put(Kind::Units, node.span, if *value { "false" } else { "true" });
        }
    }

    /// The order of modifiers without each but the last, behind which only those come that are not listed; groups without each member.
    fn claim(&mut self, table: &Table, block: &impl Fn(Span) -> Span) {
        if let Some(Item::Array(order)) = table.get("modifier_order").map(|node| &node.item) {
            let before = self.out.len();
            self.without_each(Kind::Claim, order);
            if self.out.len() > before {
                self.out.pop();
            }
        }
        if let Some(Item::Array(shares)) = table.get("share").map(|node| &node.item) {
            for node in shares {
                let Some(share) = node.as_table() else { continue };
                self.part("share", "", |m| {
                    let out = Edit { span: block(node.span), replacement: String::new() };
                    m.put_all(Kind::Block, node.span, "", vec![out]);
                    m.next_word(share, "test", &["ten_percent", "midpoint"]);
                    m.days_in_force(share);
                    if let Some(Item::Array(modifiers)) = share.get("modifiers").map(|node| &node.item) {
                        m.without_each(Kind::Claim, modifiers);
                    }
                });
            }
        }
        if let Some(Item::Array(groups)) = table.get("one_of").map(|node| &node.item) {
            for group in groups {
                if let Item::Array(members) = &group.item {
                    self.without_each(Kind::Claim, members);
                }
            }
        }
    }
}

/// Where headers such as `[lists]` and `[[rule]]` stand, in order.
fn headers(root: &Table, maker: &Maker<'_>) -> Vec<u32> {
    let mut all = Vec::new();
    collect(root, maker, &mut all);
    all.sort_unstable();
    all
}

fn collect(table: &Table, maker: &Maker<'_>, all: &mut Vec<u32>) {
    for (_, node) in &table.entries {
        let members = match &node.item {
            Item::Array(members) => members.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for node in members {
            let Some(inner) = node.as_table() else { continue };
            if maker.slice(node.span).starts_with('[') {
                all.push(node.span.start);
            }
            collect(inner, maker, all);
        }
    }
}
