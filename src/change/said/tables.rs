//! Tables, row by row.

use super::values::value;
use super::{Kind, Row, Said, Thing};
use crate::profile::document::TableKeys;

pub(super) fn table(kind: Kind, name: &str, table: &TableKeys) -> Thing {
    let mut thing = Thing::new(kind, name).order("key", table.keys.clone());
    if let Some(quarter) = table.quarter {
        thing.keys.push((String::from("quarter"), Said::Words(quarter.code())));
    }
    if let Some(name) = &table.imported {
        let words =
            [("imported", name.kind.word()), ("setting", name.setting.word()), ("program", name.program.word())];
        thing.keys.extend(words.map(|(key, word)| (String::from(key), Said::Words(String::from(word)))));
    }
    let columns: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
    let alone = columns.len() == 1;
    thing = thing.items("columns", columns);
    let rows = table.rows.iter().map(|row| {
        let from = row.from.map(|from| format!(" from {from}")).unwrap_or_default();
        let cells = table.columns.iter().zip(&row.values).filter_map(|((name, ty), cell)| {
            let shown = cell.as_ref().map(|cell| value(&ty.scalar, cell))?;
            Some((if alone { String::new() } else { name.clone() }, shown))
        });
        let until = row.until.map(|until| (String::from("until"), until.to_string()));
        Row { key: format!("{}{from}", row.keys.join(", ")), cells: cells.chain(until).collect() }
    });
    thing.keys.push((String::from("rows"), Said::Rows(rows.collect())));
    thing
}
