//! Facts of known types.
//!
//! In: a JSON value, and the fact that it is of. Out: the state of the fact: null and empty text are unknown, `none` and an empty list absent. What
//! is no value of the fact ends the reading. A number stays as it is written, so that every digit stays; one with an exponent or a minus ends the reading.

use super::cursor::Cursor;
use super::taker::Taker;
use super::walk::{Walk, Whose, taken};
use crate::model::facts::FactId;

/// Digits of a whole number that may stand for a text: longer ones are for the tree.
const DIGITS: usize = 19;

impl<T: Taker> Walk<'_, '_, T> {
    /// A fact that is written as a text.
    pub(super) fn text(&mut self, whose: Whose, id: FactId, next: u8) -> Option<()> {
        match next {
            b'"' => said(self.taker, whose, id, self.json.text()?),
            b'n' => self.json.eat("null"),
            b'[' => self.empty(whose, id),
            _ => taken(self.taker.value(whose, id, whole(&mut self.json)?)),
        }
    }

    /// A fact that is yes or no.
    pub(super) fn flag(&mut self, whose: Whose, id: FactId, next: u8) -> Option<()> {
        match next {
            b't' | b'f' => {
                let value = self.yes_or_no(next)?;
                taken(self.taker.flag(whose, id, value))
            }
            b'"' => said(self.taker, whose, id, self.json.text()?),
            b'n' => self.json.eat("null"),
            b'[' => self.empty(whose, id),
            _ => None,
        }
    }

    /// A fact that is written as a number.
    pub(super) fn number(&mut self, whose: Whose, id: FactId, next: u8) -> Option<()> {
        match next {
            b'"' => said(self.taker, whose, id, self.json.text()?),
            b'n' => self.json.eat("null"),
            b'[' => self.empty(whose, id),
            _ => taken(self.taker.value(whose, id, self.json.number()?)),
        }
    }

    /// A fact that is a list.
    pub(super) fn list(&mut self, whose: Whose, id: FactId, next: u8) -> Option<()> {
        match next {
            b'[' => {
                let mut more = self.json.any(b']')?;
                while more {
                    let text = match self.json.peek()? {
                        b'"' => trimmed(self.json.text()?),
                        _ => whole(&mut self.json)?,
                    };
                    member(self.taker, id, text)?;
                    more = self.json.another(b']')?;
                }
            }
            b'n' => return self.json.eat("null"),
            b'"' => match self.json.text()?.trim() {
                "" => return Some(()),
                "none" => return taken(self.taker.absent(whose, id)),
                text => text.split(';').try_for_each(|part| member(self.taker, id, part.trim()))?,
            },
            _ => return None,
        }
        taken(self.taker.end_list(whose, id))
    }

    /// The names of what is absent.
    pub(super) fn absent_names(&mut self, whose: Whose, next: u8) -> Option<()> {
        match next {
            b'[' => {
                let table = self.names.table(whose)?;
                let mut more = self.json.any(b']')?;
                while more {
                    taken(self.json.peek()? == b'"')?;
                    let statement = table.absent(self.json.text()?.trim(), self.paths)?;
                    taken(self.taker.state_absent(whose, statement))?;
                    more = self.json.another(b']')?;
                }
                Some(())
            }
            b'n' => self.json.eat("null"),
            _ => None,
        }
    }

    /// A word that says yes or no, by its first letter.
    pub(super) fn yes_or_no(&mut self, next: u8) -> Option<bool> {
        let yes = next == b't';
        self.json.eat(if yes { "true" } else { "false" })?;
        Some(yes)
    }

    /// A list in place of a value: without members it says that there is none.
    fn empty(&mut self, whose: Whose, id: FactId) -> Option<()> {
        self.no_members()?;
        taken(self.taker.absent(whose, id))
    }
}

/// A fact that is no list, from text.
#[inline]
fn said(taker: &mut impl Taker, whose: Whose, id: FactId, text: &str) -> Option<()> {
    match trimmed(text) {
        "" => Some(()),
        "none" => taken(taker.absent(whose, id)),
        text => taken(taker.value(whose, id, text)),
    }
}

/// One member of a list.
#[inline]
fn member(taker: &mut impl Taker, id: FactId, text: &str) -> Option<()> {
    taken(!text.is_empty() && text != "none" && taker.member(id, text))
}

/// A number without minus, point and exponent.
fn whole<'j>(json: &mut Cursor<'j>) -> Option<&'j str> {
    json.number().filter(|digits| digits.len() <= DIGITS && !digits.contains('.'))
}

/// A text without the white space around it, which hardly any has.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) { text } else { text.trim() }
}
