//! The tables of `docs/parquet.md` are those of the program. `COLUMNS_PAGE=update cargo test --test columnar` writes them anew.

use arrow_schema::{DataType, Fields};
use payrules::formats::brief::Detail;
use payrules::formats::read::columnar::layout::Layout;
use payrules::formats::read::columnar::{canonical, plain};
use payrules::formats::write::brief::columns;
use payrules::formats::write::columnar::answers;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/parquet.md");

/// What stands behind a table.
const END: &str = "<!-- end -->";

/// A row for each column that is no group, with its path and type.
fn rows(fields: &Fields, before: &str, out: &mut String) {
    for field in fields {
        let name = format!("{before}{}", field.name());
        match field.data_type() {
            DataType::Struct(parts) => rows(parts, &format!("{name}."), out),
            DataType::List(member) => match member.data_type() {
                DataType::Struct(parts) => rows(parts, &format!("{name}[]."), out),
                other => out.push_str(&format!("| `{name}[]` | {other} |\n")),
            },
            other => out.push_str(&format!("| `{name}` | {other} |\n")),
        }
    }
}

fn table(fields: &Fields) -> String {
    let mut out = String::from("| column | type |\n|---|---|\n");
    rows(fields, "", &mut out);
    out
}

#[test]
fn the_page_names_every_column() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let tables = [
        ("sessions", table(canonical::schema().fields())),
        ("answers", table(answers::schema().unwrap().fields())),
        ("brief", table(columns::schema(Detail::Rules).unwrap().fields())),
    ];
    let mut right = page.clone();
    for (name, table) in tables {
        let from = format!("<!-- columns of {name} -->\n");
        let (before, rest) = right.split_once(&from).unwrap();
        let (_, behind) = rest.split_once(END).unwrap();
        right = format!("{before}{from}{table}{END}{behind}");
    }
    if std::env::var("COLUMNS_PAGE").as_deref() == Ok("update") {
        std::fs::write(PAGE, right).unwrap();
        return;
    }
    assert!(page == right, "docs/parquet.md is behind the program: COLUMNS_PAGE=update cargo test --test columnar");
}

#[test]
fn every_column_of_the_canonical_schema_is_read() {
    let written = canonical::schema();
    let layout = Layout::of(&plain::schema(&written));
    assert_eq!(layout.wrong(false), []);
    assert_eq!(layout.unknown, []);
    assert_eq!(layout.top.len(), written.fields().len());
}
