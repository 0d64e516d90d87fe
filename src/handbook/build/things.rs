//! What rules use by name: definitions, counts, numbers, lists, tables; and at the end the sources.

use super::{Desk, linked, sentence};
use crate::handbook::page::{Block, Chapter, Word, line};
use crate::handbook::sentence::{Teller, name_in_words};
use crate::profile::checked::{Param, Table};

/// Rows of a table that are printed; the rest is only counted.
const ROWS: usize = 200;

pub(super) fn chapters(desk: &Desk<'_>) -> Vec<Chapter> {
    let profile = desk.profile;
    let teller = Teller::new(profile);
    let chapter =
        |id: &str, title: &str, blocks: Vec<Block>| Chapter { id: id.to_owned(), title: title.to_owned(), blocks };
    let entry = |kind: &str, name: &str, blocks: Vec<Block>| {
        Block::Entry(format!("{kind}-{name}"), line(name_in_words(name)), blocks)
    };
    let defines = profile.defines.iter().map(|(name, define)| {
        let text = sentence(&format!(
            "{} {}",
            if define.body.ty.is_bool() { "applies where" } else { "is" },
            teller.definition(&define.body)
        ));
        entry("define", name, vec![Block::Text(linked(&text))])
    });
    let counters = profile.counters.iter().map(|(name, counter)| {
        entry("counter", name, vec![Block::Text(linked(&sentence(&teller.value(&counter.body))))])
    });
    let params = profile.params.iter().map(|(name, param)| entry("param", name, vec![self::param(param)]));
    let lists = profile.lists.iter().map(|(name, list)| {
        let items: Vec<String> = list.items.iter().map(|item| item.value.replace('_', " ")).collect();
        entry("list", name, vec![Block::Text(line(items.join(", ")))])
    });
    let tables = profile.tables.iter().map(|(name, table)| entry("table", name, self::table(table)));
    let sources = profile.sources.values().map(|source| {
        Block::Entry(
            format!("source-{}", source.id),
            vec![Word::Code(source.id.clone())],
            vec![Block::Text(desk.source(&source.id))],
        )
    });
    vec![
        chapter("definitions", "Definitions", defines.collect()),
        chapter("counts", "What is counted", counters.collect()),
        chapter("params", "Numbers and readings", params.collect()),
        chapter("lists", "Lists", lists.collect()),
        chapter("tables", "Tables", tables.collect()),
        chapter("sources", "Sources", sources.collect()),
    ]
}

fn param(param: &Param) -> Block {
    let several = param.values.len() > 1;
    let one = |value: &crate::profile::checked::Dated| {
        let text = crate::handbook::sentence::value_in_words(&param.ty.scalar, &value.value);
        match (several, value.until) {
            (false, None) => text,
            (_, None) => format!("{text} from {}", value.from),
            (_, Some(until)) => format!("{text} from {} until {until}", value.from),
        }
    };
    let mut text = param.values.iter().map(one).collect::<Vec<_>>().join("; ");
    if !param.options.is_empty() {
        let options: Vec<String> = param.options.iter().map(|option| name_in_words(option)).collect();
        text.push_str(&format!(" (of: {})", options.join(", ")));
    }
    if param.contested {
        text.push_str("; a contested reading");
    }
    Block::Text(line(text))
}

fn table(table: &Table) -> Vec<Block> {
    let names = table.keys.iter().map(String::as_str).chain(table.columns.iter().map(|(name, _)| name.as_str()));
    let dated = table.rows.iter().any(|row| row.from.is_some() || row.until.is_some());
    let mut head: Vec<String> = names.map(name_in_words).collect();
    if dated {
        head.push(String::from("days"));
    }
    let row = |row: &crate::profile::checked::Row| {
        let values = row.values.iter().zip(&table.columns).map(|(value, (_, ty))| {
            value
                .as_ref()
                .map_or_else(String::new, |value| crate::handbook::sentence::value_in_words(&ty.scalar, value))
        });
        let days = dated.then(|| super::rules::days(row.from, row.until).unwrap_or_default());
        row.keys.iter().map(ToString::to_string).chain(values).chain(days).collect::<Vec<_>>().join(" · ")
    };
    let shown: Vec<_> = table.rows.iter().take(ROWS).map(|one| line(row(one))).collect();
    let more = table.rows.len().saturating_sub(ROWS);
    let title = match more {
        0 => format!("{} rows: {}", table.rows.len(), head.join(" · ")),
        _ => format!("the first {ROWS} of {} rows: {}", table.rows.len(), head.join(" · ")),
    };
    vec![Block::More(title, vec![Block::Points(shown)])]
}
