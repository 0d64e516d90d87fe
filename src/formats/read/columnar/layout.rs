//! A schema to the fields that its columns fill.
//!
//! In: the columns of a file, or of a batch of it. Out: a [`Layout`], with what is wrong and what nobody reads. Groups are structs
//! (`plan_of_care` with `certified_on` in it) or dotted names; lines are a list of structs, or lists side by side whose names
//! begin with `lines.`. Columns are taken in the order of their names, as the keys of a JSON object are, so the same record has
//! the same answer however its columns stand.

use arrow_schema::{DataType, Field as Column, Fields, Schema};

use super::types::{self, member};
use crate::diagnostic::near::nearest;
use crate::formats::read::field::{Field, OBJECT_LISTS, Scope, Slot, SlotOf, near, resolve};
use crate::model::facts::FactId;
use crate::model::types::Scalar;

/// What stands before the name of a line's field.
const LINES: &str = "lines";

/// What a column fills.
#[derive(Clone, Debug)]
pub enum Fills {
    /// A field.
    Value(Field),
    /// The parts of an object, by their places; the field says that it exists.
    Object(Field, Vec<Part>),
    /// The objects of a list.
    Objects(SlotOf, Vec<(usize, FactId)>),
    /// The lines, each a struct.
    Lines(Vec<Part>),
    /// The lines, each field a list of its own.
    LineLists(Vec<Part>),
}

/// A column, by its place among those beside it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its place; for [`Fills::LineLists`] not used.
    pub at: usize,
    /// Its path below the session or the line.
    pub path: String,
    /// What it fills.
    pub fills: Fills,
}

/// A column that cannot be what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its name.
    pub column: String,
    /// Its type, if it is there.
    pub found: Option<String>,
    /// What was expected.
    pub expected: String,
}

/// The columns that are read.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// In the order of their names.
    pub parts: Vec<Part>,
    /// Places of the plain columns that are read, in depth-first order.
    pub leaves: Vec<usize>,
    /// Those of them in which the same texts come again and again.
    pub words: Vec<usize>,
    /// Places of the outermost columns that are read.
    pub top: Vec<usize>,
    /// Columns that no field reads, and the field that was most likely meant.
    pub unknown: Vec<(String, Option<String>)>,
    mistakes: Vec<Mistake>,
    names: Vec<String>,
    leaf: usize,
}

impl Layout {
    /// The layout of a schema.
    #[must_use]
    pub fn of(schema: &Schema) -> Layout {
        let mut layout =
            Layout { names: schema.fields().iter().map(|column| column.name().clone()).collect(), ..Layout::default() };
        let mut lists = Vec::new();
        for (at, column) in schema.fields().iter().enumerate() {
            let name = column.name();
            if layout.names.iter().take(at).any(|earlier| earlier == name) {
                layout.mistake(name, None, "each column once; this one is there twice");
            }
            let before = layout.leaves.len();
            if name == LINES {
                layout.lines(at, column);
            } else if let Some(path) = name.strip_prefix(LINES).and_then(|rest| rest.strip_prefix('.')) {
                lists.extend(layout.line_list(at, path, column));
            } else if let Some(part) = layout.column(Scope::Session, at, name, name, column) {
                layout.parts.push(part);
            }
            if layout.leaves.len() > before {
                layout.top.push(at);
            }
        }
        if !lists.is_empty() {
            if layout.parts.iter().any(|part| part.path == LINES) {
                layout.mistake(
                    LINES,
                    None,
                    "lines either as a list of structs or as lists of their own (`lines.code`), not both",
                );
            }
            lists.sort_by(|one: &Part, other| one.path.cmp(&other.path));
            layout.parts.push(Part { at: 0, path: LINES.to_owned(), fills: Fills::LineLists(lists) });
        }
        layout.parts.sort_by(|one, other| one.path.cmp(&other.path));
        layout
    }

    /// Everything that keeps the rows from being records; with `partial`, `id` and `date_of_service` may be missing.
    #[must_use]
    pub fn wrong(&self, partial: bool) -> Vec<Mistake> {
        let mut wrong = self.mistakes.clone();
        let names = || self.names.iter().map(String::as_str);
        let mut needed = vec!["date_of_service", "id"];
        needed.retain(|_| !partial);
        for name in needed {
            let there = self.parts.iter().any(|part| part.path == name) || wrong.iter().any(|w| w.column == name);
            if !there {
                let expected = match nearest(name, names()) {
                    Some(near) => format!("a column `{name}`; is it `{near}`?"),
                    None => format!("a column `{name}`, in a file with a row for each session"),
                };
                wrong.push(Mistake { column: name.to_owned(), found: None, expected });
            }
        }
        let lines = self.parts.iter().find_map(|part| match &part.fills {
            Fills::Lines(parts) | Fills::LineLists(parts) => Some(parts),
            _ => None,
        });
        let has_code = lines.is_some_and(|parts| parts.iter().any(|part| part.path == "code"));
        let reported = |column: &str| wrong.iter().any(|w| w.column == column);
        if !has_code && !reported(LINES) && !reported("lines.code") {
            let expected = if lines.is_some() {
                "a procedure code on each line"
            } else {
                "a column `lines`, a list of structs with a `code`, or a column `lines.code`, a list of text; a row is a session, not a line"
            };
            let column = if lines.is_some() { "lines.code" } else { LINES };
            wrong.push(Mistake { column: column.to_owned(), found: None, expected: expected.to_owned() });
        }
        wrong
    }

    fn mistake(&mut self, column: &str, found: Option<&DataType>, expected: &str) {
        let found = found.map(written);
        self.mistakes.push(Mistake { column: column.to_owned(), found, expected: expected.to_owned() });
    }

    /// The lines as a list of structs.
    fn lines(&mut self, at: usize, column: &Column) {
        let Some(DataType::Struct(parts)) = member(column.data_type()) else {
            self.skip(column.data_type());
            let expected = "a list of structs, one for each line, with its `code`";
            return self.mistake(LINES, Some(column.data_type()), expected);
        };
        let parts = self.parts_of(Scope::Line, "", "lines.", parts);
        self.parts.push(Part { at, path: LINES.to_owned(), fills: Fills::Lines(parts) });
    }

    /// One field of the lines as a list of its own.
    fn line_list(&mut self, at: usize, path: &str, column: &Column) -> Option<Part> {
        let Some(of) = member(column.data_type()) else {
            self.skip(column.data_type());
            let expected = "a list with a member for each line";
            self.mistake(column.name(), Some(column.data_type()), expected);
            return None;
        };
        let inner = Column::new(path, of.clone(), true);
        self.column(Scope::Line, at, path, column.name(), &inner)
    }

    /// One column; `name` is how messages call it.
    fn column(&mut self, scope: Scope, at: usize, path: &str, name: &str, column: &Column) -> Option<Part> {
        let of = column.data_type();
        let part = |fills| Some(Part { at, path: path.to_owned(), fills });
        let field = resolve(scope, path);
        match (of, field) {
            (DataType::Struct(parts), Some(field @ (Field::Whole(..) | Field::Extra(_)))) => {
                let parts = self.parts_of(scope, &format!("{path}."), &format!("{name}."), parts);
                part(Fills::Object(field, parts))
            }
            (DataType::Struct(parts), Some(Field::List(_))) => {
                let first = format!("{path}.1");
                let field = resolve(scope, &first)?;
                let parts = self.parts_of(scope, &format!("{first}."), &format!("{name}."), parts);
                part(Fills::Object(field, parts))
            }
            (DataType::Struct(parts), None) if path == "extra" => {
                let parts = self.parts_of(scope, "extra.", &format!("{name}."), parts);
                // Nothing is said by an object of extra facts without any.
                part(Fills::Object(Field::Extra(path.to_owned()), parts))
            }
            (of, Some(Field::List(_))) if matches!(member(of), Some(DataType::Struct(_) | DataType::Null)) => {
                self.objects(at, path, name, member(of)?)
            }
            (of, Some(field)) => {
                if let Some(expected) = types::refused(&field, of) {
                    self.mistake(name, Some(of), &expected);
                    self.skip(of);
                    return None;
                }
                self.take(of, is_of_words(&field));
                part(Fills::Value(field))
            }
            (DataType::Null, None) if path == "extra" => {
                self.skip(of);
                None
            }
            (of, None) if path == "extra" => {
                self.mistake(name, Some(of), "a struct with the facts that the profile declares");
                self.skip(of);
                None
            }
            (of, None) => {
                let before = name.strip_suffix(path).unwrap_or_default();
                self.unknown.push((name.to_owned(), near(scope, path).map(|near| format!("{before}{near}"))));
                self.skip(of);
                None
            }
        }
    }

    /// The objects of a list.
    fn objects(&mut self, at: usize, path: &str, name: &str, of: &DataType) -> Option<Part> {
        let (_, owner, slot) = OBJECT_LISTS.into_iter().find(|(list, _, _)| *list == path)?;
        let mut parts = Vec::new();
        if let DataType::Struct(inner) = of {
            for (place, column) in inner.iter().enumerate() {
                let full = format!("{name}.{}", column.name());
                match FactId::find(owner, column.name()) {
                    None => {
                        self.unknown.push((full, near(Scope::Session, &format!("{path}.{}", column.name()))));
                        self.skip(column.data_type());
                    }
                    Some(id) => match types::refused(&Field::Fact(slot(1), id), column.data_type()) {
                        Some(expected) => {
                            self.mistake(&full, Some(column.data_type()), &expected);
                            self.skip(column.data_type());
                        }
                        None => {
                            self.take(column.data_type(), is_of_words(&Field::Fact(Slot::Own, id)));
                            parts.push((place, id));
                        }
                    },
                }
            }
        } else {
            self.take(of, false);
        }
        parts.sort_by_key(|(_, id)| id.def().path);
        Some(Part { at, path: path.to_owned(), fills: Fills::Objects(slot, parts) })
    }

    /// The columns of a struct; `before` stands before their paths, `named` before their names in messages.
    fn parts_of(&mut self, scope: Scope, before: &str, named: &str, columns: &Fields) -> Vec<Part> {
        let mut parts = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let (path, name) = (format!("{before}{}", column.name()), format!("{named}{}", column.name()));
            parts.extend(self.column(scope, at, &path, &name, column));
        }
        parts.sort_by(|one, other| one.path.cmp(&other.path));
        parts
    }

    /// Notes that the plain columns of a type are read, and whether the same texts come again and again in them.
    fn take(&mut self, of: &DataType, words: bool) {
        let count = plain_columns(of);
        let leaves = self.leaf..self.leaf.saturating_add(count);
        self.words.extend(leaves.clone().filter(|_| words));
        self.leaves.extend(leaves);
        self.leaf = self.leaf.saturating_add(count);
    }

    fn skip(&mut self, of: &DataType) {
        self.leaf = self.leaf.saturating_add(plain_columns(of));
    }
}

/// Whether the same texts come again and again in a field: not in identifiers and free text.
fn is_of_words(field: &Field) -> bool {
    match field {
        Field::Fact(_, id) => {
            let def = id.def();
            def.ty().list || def.ty().scalar != Scalar::Text || def.path == "payer"
        }
        Field::Extra(_) | Field::Absent => true,
        Field::Whole(..) | Field::List(_) => false,
    }
}

/// How many plain columns a type is made of.
fn plain_columns(of: &DataType) -> usize {
    match of {
        DataType::Struct(parts) => parts.iter().map(|part| plain_columns(part.data_type())).sum(),
        DataType::Map(entries, _) => plain_columns(entries.data_type()),
        other => member(other).map_or(1, plain_columns),
    }
}

/// A type as a message names it: bytes were read as such and may be text.
fn written(of: &DataType) -> String {
    match of {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => String::from("text"),
        DataType::Dictionary(_, values) => written(values),
        DataType::Struct(_) => String::from("a struct"),
        other => member(other).map_or_else(|| other.to_string(), |member| format!("a list of {}", written(member))),
    }
}
