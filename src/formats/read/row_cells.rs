//! The cells of a row of a table, in one piece of memory.
//!
//! In: a line without quotes, or what a parser made of one with them. Out: each cell by its place. What always holds: a line has one cell more than delimiters.

/// Cells by place.
#[derive(Clone, Debug, Default)]
pub struct RowCells {
    text: Vec<u8>,
    /// Where each begins and ends in the text.
    places: Vec<(usize, usize)>,
}

impl RowCells {
    /// Those of a line in which nothing is quoted; what ends it belongs to none.
    #[must_use]
    pub fn of_line(mut line: Vec<u8>, delimiter: u8) -> Self {
        let own = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last.saturating_add(1));
        line.truncate(own);
        let mut places = Vec::with_capacity(32);
        let mut from = 0;
        for end in memchr::memchr_iter(delimiter, &line) {
            places.push((from, end));
            from = end.saturating_add(1);
        }
        places.push((from, own));
        Self { text: line, places }
    }

    /// Those that stand one behind the other in a text, each up to one of these places.
    #[must_use]
    pub fn of_ends(text: Vec<u8>, ends: &[usize]) -> Self {
        let place = |from: &mut usize, end: &usize| Some((std::mem::replace(from, *end), *end));
        Self { text, places: ends.iter().scan(0, place).collect() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many bytes they are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&[u8]> {
        let (from, end) = *self.places.get(at)?;
        self.text.get(from..end)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.places.iter().filter_map(|(from, end)| self.text.get(*from..*end))
    }

    /// Forgets the last.
    pub fn pop(&mut self) {
        self.places.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::RowCells;

    fn texts(cells: &RowCells) -> Vec<&str> {
        cells.iter().map(|cell| std::str::from_utf8(cell).unwrap()).collect()
    }

    #[test]
    fn a_line_has_one_cell_more_than_delimiters() {
        let of = |line: &str| RowCells::of_line(line.as_bytes().to_vec(), b';');
        assert_eq!(texts(&of("a;;b,c\r\n")), ["a", "", "b,c"]);
        assert_eq!(texts(&of(";\n")), ["", ""]);
        assert_eq!(texts(&of("a\r")), ["a"]);
        assert_eq!(texts(&of("\n")), [""]);
        let (cells, none) = (of("a;b\n"), of("\n"));
        assert_eq!((cells.len(), cells.get(1), cells.get(2)), (2, Some(&b"b"[..]), None));
        assert_eq!((cells.size(), none.len()), (3, 1));
    }

    #[test]
    fn cells_stand_one_behind_the_other() {
        let mut cells = RowCells::of_ends(b"aab".to_vec(), &[2, 2, 3]);
        assert_eq!(texts(&cells), ["aa", "", "b"]);
        cells.pop();
        assert_eq!(texts(&cells), ["aa", ""]);
        assert!(RowCells::of_ends(Vec::new(), &[]).is_empty());
    }
}
