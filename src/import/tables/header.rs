//! The header of a table: found below whatever notice stands above it, and compared name by name.

use super::cells::Cells;
use super::error::{ImportError, of_file};

/// Rows that may stand above the header.
const MOST_ABOVE: usize = 200;

/// One column: how its name starts, in small letters, and how people know it.
pub type Column = (&'static str, &'static str);

/// Goes to the header: the first row whose first cell is `is_first`. Its columns have to be those given, in their order.
pub fn find(cells: &mut Cells<'_>, is_first: fn(&str) -> bool, columns: &[Column]) -> Result<(), ImportError> {
    let names = || columns.iter().map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for _ in 0..MOST_ABOVE {
        if !cells.advance()? {
            break;
        }
        if !is_first(&cells.words(0)) {
            continue;
        }
        for (at, (start, name)) in columns.iter().enumerate() {
            if !cells.words(at).starts_with(start) {
                let expected = format!("the header `{name}`; the layout has changed, and is not guessed at");
                return Err(cells.place().cell(&format!("column {}", at.saturating_add(1)), cells.get(at), &expected));
            }
        }
        return Ok(());
    }
    let what = format!("there is no header with {}; take the text or CSV file of the table", names());
    Err(of_file(&cells.file, &what))
}
