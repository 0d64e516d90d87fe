//! Visits as flat JSON lines: one object with columns and lists, as a data frame or a table holds them. Null: there is none.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use crate::visit::{Visit, days::iso};

/// Writes all visits to a file.
pub fn write(visits: &[Visit], path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut row = String::new();
    for visit in visits {
        row.clear();
        self::row(visit, &mut row);
        file.write_all(row.as_bytes())?;
    }
    file.flush()
}

fn row(visit: &Visit, out: &mut String) {
    let date = |day: Option<i32>| day.map_or_else(|| String::from("null"), |day| quoted(&iso(day)));
    let words = |words: &mut dyn Iterator<Item = &'static str>| words.map(quoted).collect::<Vec<_>>().join(",");
    let each = |of: &dyn Fn(&crate::visit::Line) -> String| visit.lines().iter().map(of).collect::<Vec<_>>().join(",");
    let _ = writeln!(
        out,
        r#"{{"id":"V-{:07}","date":{},"submitted":{},"born":{},"plan":{},"certified":{},"authorized_by":{},"visits_this_year":{},"provider":"{}","place":"{}","response":{},"goals":{},"regions":{},"techniques":{},"diagnoses":[{}],"codes":[{}],"minutes":[{}],"modifiers":[{}]}}"#,
        visit.number,
        date(Some(visit.date)),
        date(Some(visit.submitted)),
        date(Some(visit.born)),
        date(visit.plan),
        date(visit.certified),
        visit.authorization.map_or_else(|| String::from("null"), |number| quoted(&format!("A-{number}"))),
        visit.visits_this_year,
        visit.provider(),
        visit.place(),
        visit.response,
        visit.goals,
        visit.regions,
        visit.techniques,
        words(&mut visit.diagnoses()),
        each(&|line| quoted(line.code())),
        each(&|line| line.minutes.to_string()),
        each(&|line| format!("[{}]", words(&mut line.modifiers()))),
    );
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
