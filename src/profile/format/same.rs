//! Whether two files say the same: equal values in equal order, apart from the layout of rule texts and how lines end.

use crate::lang;
use crate::profile::toml::{Item, Node, Table};

/// Whether two tables do.
pub(super) fn tables(one: &Table, other: &Table) -> bool {
    one.entries.len() == other.entries.len()
        && one.entries.iter().zip(&other.entries).all(|(a, b)| a.0.value == b.0.value && nodes(&a.1, &b.1))
}

fn nodes(one: &Node, other: &Node) -> bool {
    match (&one.item, &other.item) {
        (Item::Text(a), Item::Text(b)) => {
            let (before, after) = (a.text.text.replace("\r\n", "\n"), b.text.text.replace("\r\n", "\n"));
            before == after || (a.literal && b.literal && lang::format::same(&before, &after))
        }
        (Item::Integer(a), Item::Integer(b)) | (Item::Float(a), Item::Float(b)) => a == b,
        (Item::Time(a), Item::Time(b)) | (Item::Moment(a), Item::Moment(b)) => a == b,
        (Item::Bool(a), Item::Bool(b)) => a == b,
        (Item::Date(a), Item::Date(b)) => a == b,
        (Item::Array(a), Item::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| nodes(a, b)),
        (Item::Table(a), Item::Table(b)) => tables(a, b),
        _ => false,
    }
}
