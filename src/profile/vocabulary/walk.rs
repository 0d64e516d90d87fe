//! Finding a key by where it stands.

use super::{File, Key, Kind, Section};

/// The key at a path, such as `["payer", "kind"]`, `["rule", "needs"]` or `["lists", "massage_codes"]`: the names of headers and keys from the top of the
/// file, without the places in lists. Facts of a session are not among them: they are in [`crate::model::facts`].
#[must_use]
pub fn find(file: File, path: &[&str]) -> Option<&'static Key> {
    let (last, above) = path.split_last()?;
    let found = tables(file, above);
    let named = found.iter().find_map(|table| match table {
        Table::Of(section) => section.every_key().into_iter().find(|key| key.name == *last),
        Table::Named(_) => None,
    });
    named.or_else(|| {
        found.iter().find_map(|table| match table {
            Table::Named(entry) => Some(*entry),
            Table::Of(_) => None,
        })
    })
}

/// The tables that can stand at a path, each with its keys: none where the author chooses the names or where there is no table, several where a
/// table and a list of other tables are two ways to say it.
#[must_use]
pub fn sections(file: File, path: &[&str]) -> Vec<&'static Section> {
    let of = |table| match table {
        Table::Of(section) => Some(section),
        Table::Named(_) => None,
    };
    tables(file, path).into_iter().filter_map(of).collect()
}

/// Every key with its path, in the order of a file; `*` stands for a name that the author chooses.
#[must_use]
pub fn all(file: File) -> Vec<(String, &'static Key)> {
    let mut out: Vec<(String, &'static Key)> = Vec::new();
    collect("", &Table::Of(file.root()), &mut out);
    out
}

enum Table {
    Of(&'static Section),
    Named(&'static Key),
}

/// What can stand at a path that is a table.
fn tables(file: File, path: &[&str]) -> Vec<Table> {
    let mut here = vec![Table::Of(file.root())];
    for name in path {
        let mut below = Vec::new();
        for table in &here {
            match table {
                Table::Of(section) => {
                    section
                        .every_key()
                        .into_iter()
                        .filter(|key| key.name == *name)
                        .for_each(|key| inside(&key.kind, &mut below));
                }
                Table::Named(entry) => inside(&entry.kind, &mut below),
            }
        }
        here = below;
    }
    here
}

/// The tables that a value of a kind can be, or have as members.
fn inside(kind: &'static Kind, out: &mut Vec<Table>) {
    match kind {
        Kind::Table(section) | Kind::Blocks(section) => out.push(Table::Of(section)),
        Kind::Named(_, entry) => out.push(Table::Named(entry)),
        Kind::List(of) => inside(of, out),
        Kind::OneOf(kinds) => kinds.iter().for_each(|kind| inside(kind, out)),
        _ => {}
    }
}

fn collect(above: &str, table: &Table, out: &mut Vec<(String, &'static Key)>) {
    let keys = match table {
        Table::Of(section) => section.every_key(),
        Table::Named(entry) => vec![*entry],
    };
    for key in keys {
        let path = if above.is_empty() { key.name.to_owned() } else { format!("{above}.{}", key.name) };
        let mut below = Vec::new();
        inside(&key.kind, &mut below);
        if out.iter().all(|(known, _)| *known != path) {
            out.push((path.clone(), key));
        }
        below.iter().for_each(|table| collect(&path, table, out));
    }
}
