//! What is said about the files of a rules folder.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::diagnostic::near::nearest;
use crate::source::Span;

/// A file that is too large.
#[must_use]
pub fn too_large(span: Span, name: &str, bytes: u64, most: u64) -> Diagnostic {
    let message = format!("`{name}` has {bytes} bytes, more than the {most} a rule file may have");
    let help = if name.ends_with(".csv") {
        "codes that follow each other can be written as one row, `97161 to 97168`, and those that begin alike as `M54.*`"
    } else {
        "long lists belong into CSV files under `tables/`"
    };
    Diagnostic::new(Code::BadFile, span, message).help(help)
}

/// A file that is not text.
#[must_use]
pub fn not_utf8(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFile, span, format!("`{name}` is not UTF-8 text")).help("save it as UTF-8")
}

/// A file that could not be read.
#[must_use]
pub fn unreadable(span: Span, name: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFile, span, format!("`{name}` cannot be read: {why}"))
}

/// A path that leads out of the rules folder.
#[must_use]
pub fn file_outside(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFile, span, format!("`{path}` does not lie in the rules folder"))
        .help("write the path from the profile's folder, such as `tables/mue.csv`, with `/` and without `..`")
}

/// A CSV file that is not there.
#[must_use]
pub fn no_such_file<'a>(span: Span, path: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let said = Diagnostic::new(Code::BadFile, span, format!("there is no file `{path}` beside the profile"));
    match nearest(path, known) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said.help("CSV files lie beside the profile or in `tables/`"),
    }
}

/// A column that the CSV file lacks.
#[must_use]
pub fn no_such_column(span: Span, name: &str, path: &str, headers: &[String], row: Span) -> Diagnostic {
    let said =
        Diagnostic::new(Code::BadFile, span, format!("`{path}` has no column `{name}`")).also(row, "the header row");
    match nearest(name, headers.iter().map(String::as_str)) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None if headers.is_empty() => said.help("its first row has to say what the columns are"),
        None => {
            let most: Vec<&str> = headers.iter().take(12).map(String::as_str).collect();
            let more = if headers.len() > most.len() { " and others" } else { "" };
            said.help(format!("its columns are {}{more}", most.join(", ")))
        }
    }
}

/// A row with more or fewer cells than the header.
#[must_use]
pub fn bad_row(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFile, span, format!("this row of `{path}` has more or fewer cells than its header"))
}

/// More bad rows than are told one by one.
#[must_use]
pub fn more_bad_rows(span: Span, path: &str, rows: usize) -> Diagnostic {
    Diagnostic::new(Code::BadFile, span, format!("{rows} rows of `{path}` have more or fewer cells than its header"))
        .help("is a comma used inside of a cell? put such a cell in double quotes")
}

/// A list that is too long.
#[must_use]
pub fn too_many_rows(span: Span, path: &str, most: usize) -> Diagnostic {
    Diagnostic::new(Code::BadFile, span, format!("`{path}` has more than {most} rows"))
}

/// Two rows that answer the same question.
#[must_use]
pub fn same_row(span: Span, key: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::Dates, span, format!("two rows for `{key}` hold on the same day"))
        .also(first, "the other row")
        .help("give them `from` and `until` that do not overlap, or drop one")
}

/// A file of test cases without its profile.
#[must_use]
pub fn tests_of_nothing(span: Span, stem: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("there is no profile `{stem}` for these test cases"));
    match nearest(stem, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean to name the file `{near}.test.toml`?")),
        None => said,
    }
}
