//! Headers and keys.

use std::ops::Range;

use super::super::outline::Entry;
use super::{Here, Item, Sort, facts};
use crate::profile::vocabulary::{self, Called, Key, Kind};

/// The headers of the file, whole, with their brackets.
pub(super) fn headers(here: &Here<'_>, span: &Range<usize>) -> Vec<Item> {
    let mut items = Vec::new();
    for key in here.file.root().every_key() {
        let header = match &key.kind {
            Kind::Table(_) => format!("[{}]", key.name),
            Kind::Blocks(_) => format!("[[{}]]", key.name),
            Kind::Named(_, entry) => {
                if matches!(entry.kind, Kind::Table(_) | Kind::Session) {
                    let shape = format!("[{}.${{1:name}}]", key.name);
                    let label = format!("[{}.…]", key.name);
                    items.push(Item::plain(label, Sort::Section, span).detail(key.doc).fills(shape));
                    continue;
                }
                format!("[{}]", key.name)
            }
            _ => continue,
        };
        items.push(Item::plain(header, Sort::Section, span).detail(key.doc));
        if key.name == "units" {
            let doc = "another method under a condition";
            items.push(Item::plain("[[units.variant]]", Sort::Section, span).detail(doc));
        }
    }
    items
}

/// Where a key is typed.
pub(super) struct Spot<'a> {
    /// The words above it.
    pub(super) above: &'a [&'a str],
    /// The header it stands under.
    pub(super) header: Option<usize>,
    /// The `{ … }` it stands in.
    pub(super) table: Option<Range<usize>>,
    /// What is typed so far.
    pub(super) typed: Range<usize>,
}

/// The keys that stand beside the one being typed.
fn given<'h>(here: &'h Here<'_>, spot: &Spot<'_>) -> Vec<&'h str> {
    let depth = spot.above.len();
    let beside = |entry: &&Entry| match &spot.table {
        Some(table) => table.start <= entry.span.start && entry.span.end <= table.end,
        None => entry.header == spot.header,
    };
    let key = |entry: &'h Entry| {
        let same = entry.names().get(..depth).is_some_and(|start| start == spot.above);
        entry.path.get(depth).filter(|key| same && key.span != spot.typed).map(|key| key.name.as_str())
    };
    here.outline.entries.iter().filter(beside).filter_map(key).collect()
}

/// The keys that can stand at a spot, without those that stand there.
pub(super) fn keys(here: &Here<'_>, spot: &Spot<'_>) -> Vec<Item> {
    let Spot { above, typed, .. } = spot;
    let line = here.text.get(..typed.start).unwrap_or("").rsplit('\n').next().unwrap_or("");
    let top = line.trim().is_empty();
    let assigned = here.text.get(typed.end..).unwrap_or("").lines().next().unwrap_or("").trim_start().starts_with('=');
    // A key starts a line or goes on behind a dot; in braces it stands behind one or behind a comma.
    let before = here.text.get(..typed.start).unwrap_or("").trim_end();
    let starts = match spot.table {
        Some(_) => before.ends_with(['{', ',', '.']),
        None => top || before.ends_with('.'),
    };
    if !starts {
        return Vec::new();
    }
    let mut items = Vec::new();
    let given = given(here, spot);
    for section in vocabulary::sections(here.file, above) {
        for key in section.keys_beside(&given).into_iter().filter(|key| !given.contains(&key.name)) {
            if above.is_empty() && !matches!(key.kind, Kind::Whole) {
                continue;
            }
            items.push(item(key, typed));
        }
    }
    match vocabulary::find(here.file, above).map(|key| &key.kind) {
        Some(Kind::Session) => session(here, &[], typed, &mut items),
        Some(Kind::Named(Called::Fact, _)) => items.extend(facts::any(here, typed).into_iter().map(quoted)),
        Some(Kind::Named(Called::Code, _)) => {
            let scalar = crate::model::types::Scalar::Procedure;
            let codes = super::values::codes(here, &scalar, typed).into_iter();
            items.extend(codes.map(|item| {
                let insert = format!("{} = ", item.label);
                item.inserts(insert)
            }));
        }
        Some(Kind::Named(Called::OwnFact, _)) => {
            for (label, shape) in [
                ("extra.NAME", "\"extra.${1:name}\" = \"bool\""),
                ("line.extra.NAME", "\"line.extra.${1:name}\" = \"bool\""),
            ] {
                let doc = "a fact that records of this payer have";
                items.push(Item::plain(label, Sort::Key, typed).detail(doc).fills(shape));
            }
        }
        _ => {
            if let ["samples", _, below @ ..] | ["test", "given", below @ ..] = *above {
                session(here, below, typed, &mut items);
            }
        }
    }
    items.retain(|item| !given.contains(&item.label.as_str()));
    if assigned {
        for item in &mut items {
            // The value stands there already.
            let key = item.insert.split(" =").next().unwrap_or("").to_owned();
            (item.insert, item.snippet) = (key, false);
        }
    } else if top && spot.table.is_none() {
        items.extend(headers(here, typed).into_iter().map(|item| item.rank(8)));
        items.extend(shapes(here, typed));
    }
    items
}

fn session(here: &Here<'_>, below: &[&str], typed: &Range<usize>, out: &mut Vec<Item>) {
    // A session beside another one has none beside itself.
    let (own, below) = match below {
        ["earlier" | "same_day", below @ ..] => (false, below),
        below => (true, below),
    };
    if below.is_empty() {
        let keys = vocabulary::GIVEN.keys.iter();
        let keys = keys.filter(|key| own || !matches!(key.name, "earlier" | "same_day" | "stands"));
        out.extend(keys.map(|key| item(key, typed)));
    }
    out.extend(facts::keys(here, below, typed));
}

/// A path with dots is one key only in quotes.
fn quoted(item: Item) -> Item {
    let insert = if item.label.contains('.') { format!("\"{}\" = ", item.label) } else { format!("{} = ", item.label) };
    item.inserts(insert)
}

fn item(key: &'static Key, typed: &Range<usize>) -> Item {
    let name = key.name;
    let value = shape(&key.kind);
    let must = if key.required { "; must be there" } else { "" };
    let item = Item::plain(name, Sort::Key, typed)
        .detail(format!("{}{must}", key.kind))
        .doc(format!("{}\n\n```toml\n{name} = {}\n```", key.doc, key.example))
        .rank(if key.required { 1 } else { 3 });
    match value {
        Some(value) => item.fills(format!("{name} = {value}")),
        None => item.inserts(format!("{name} = ")),
    }
}

/// A value with the place to type in.
fn shape(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Text | Kind::Id | Kind::Address | Kind::Message | Kind::File | Kind::Column | Kind::Minutes => "\"$1\"",
        Kind::Words(_) | Kind::Name(_) | Kind::Fact | Kind::Modifier | Kind::YearStart => "\"$1\"",
        Kind::Logic(vocabulary::Logic::Rule) => "'''\n$1\n'''",
        Kind::Logic(_) => "'$1'",
        Kind::List(Kind::Table(_)) => "[ { $1 } ]",
        Kind::List(Kind::Text | Kind::Name(_) | Kind::Fact | Kind::Words(_) | Kind::Modifier) => "[\"$1\"]",
        Kind::List(_) => "[$1]",
        Kind::Table(_) | Kind::Session => "{ $1 }",
        _ => return None,
    })
}

/// Blocks with everything that they must have.
fn shapes(here: &Here<'_>, typed: &Range<usize>) -> Vec<Item> {
    let shape = |label: &str, detail: &str, text: &str| {
        Item::plain(label, Sort::Shape, typed).detail(detail).fills(text).rank(7)
    };
    let case = shape("case", "a test case", CASE);
    if here.file == vocabulary::File::Tests {
        return vec![case];
    }
    vec![
        case,
        shape("rule for each line", "a rule that asks something of every line", LINE_RULE),
        shape("rule for the session", "a rule that asks something of the session, and holds it", SESSION_RULE),
        shape("exception", "where another source lifts a rule", EXCEPTION),
        shape("override", "a change to a rule that is inherited", OVERRIDE),
        shape("source", "where rules stand written", SOURCE),
    ]
}

const LINE_RULE: &str = "[[rule]]
id      = \"${1:id}\"
title   = \"${2:the rule in a line}\"
source  = \"$3\"
text    = '''
for each line where ${4:code is 97124}
require ${5:some other line where code is 97110}
otherwise ${6|deny,bundle,hold,review,warn|}
'''
message = \"${7:what was found}\"
fix     = \"${8:what to do}\"
";
const SESSION_RULE: &str = "[[rule]]
id      = \"${1:id}\"
title   = \"${2:the rule in a line}\"
source  = \"$3\"
text    = 'require ${4:referral.on is present} otherwise hold'
needs   = \"${5|authorization,clinical,admin,patient|}\"
message = \"${6:what was found}\"
fix     = \"${7:what to do}\"
";
const EXCEPTION: &str = "[[exception]]
id     = \"${1:id}\"
to     = [\"$2\"]
when   = '${3:coverage.funding is insured}'
source = \"$4\"
";
const OVERRIDE: &str = "[[override]]
rule   = \"$1\"
reason = \"${2:why}\"
source = \"$3\"
text   = '''
$4
'''
";
const SOURCE: &str = "[sources.${1:name}]
title   = \"${2:title}\"
section = \"${3:section or page}\"
url     = \"https://$4\"
seen    = ${5:2026-01-31}
grade   = \"${6|A,B,C|}\"
";
const CASE: &str = "[[test]]
name   = \"${1:what it shows}\"
given  = { like = \"$2\", lines = [ { code = \"${3:97124}\", minutes = ${4:25} } ] }
expect = { decision = \"${5|covered,not_covered,hold,needs_info,review,not_billed,partial|}\" }
";
