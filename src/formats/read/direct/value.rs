//! Facts of known types.
//!
//! In: a JSON value, and the fact that it is of. Out: the state of the fact: null and empty text are unknown, `none` and an empty list absent. What
//! is no value of the fact ends the reading. A number stays as it is written, so that every digit stays; one with an exponent or a minus ends the reading.

use super::cursor::Cursor;
use super::names::{Form, Key};
use super::steps::{Leaf, Step, Target};
use super::taker::Taker;
use super::trail::Around;
use super::walk::{Walk, Whose, taken};
use crate::model::facts::FactId;

/// Digits of a whole number that may stand for a text: longer ones are for the tree.
const DIGITS: usize = 19;

impl<T: Taker> Walk<'_, '_, T> {
    /// A fact.
    pub(super) fn fact(&mut self, whose: Whose, id: FactId, form: Form, next: u8) -> Option<()> {
        let key = Key::Fact(id, form);
        let known = Leaf::Known(whose, Target::Key(key));
        match (next, form) {
            (b'n', _) => {
                self.json.eat("null")?;
                self.known(known);
            }
            (b'[', Form::List) => self.list(whose, id)?,
            (b'[', _) => {
                self.no_members()?;
                self.step(Step::Absent(whose, id))?;
                self.known(known);
            }
            (b'"', Form::List) => {
                self.leaf(Leaf::Value(whose, Target::Key(key)));
                self.list_in_text(whose, id)?;
                self.behind();
            }
            (b'"', _) => {
                self.leaf(Leaf::Text(whose, id));
                taken(self.taker.text(whose, id, self.json.text()?))?;
                self.behind_text();
            }
            (b't' | b'f', Form::Flag) => {
                let value = self.yes_or_no(next)?;
                self.step(Step::Flag(whose, id, value))?;
                self.known(known);
            }
            (_, Form::Flag | Form::List) => return None,
            (_, Form::Number) => {
                self.leaf(Leaf::Number(whose, id));
                taken(self.taker.value(whose, id, self.json.number()?))?;
                self.behind();
            }
            (_, Form::Text) => {
                self.leaf(Leaf::Whole(whose, id));
                taken(self.taker.value(whose, id, whole(&mut self.json)?))?;
                self.behind();
            }
        }
        Some(())
    }

    /// A list of a fact.
    fn list(&mut self, whose: Whose, id: FactId) -> Option<()> {
        self.enter(Around::List(whose, id));
        let any = self.json.any(b']')?;
        let mut more = any;
        while more {
            match self.json.peek()? {
                b'"' => {
                    self.leaf(Leaf::Member(id));
                    taken(self.taker.member_text(id, self.json.text()?))?;
                    self.behind_text();
                }
                _ => {
                    self.leaf(Leaf::WholeMember(id));
                    taken(self.taker.member_text(id, whole(&mut self.json)?))?;
                    self.behind();
                }
            }
            more = self.json.another(b']')?;
        }
        self.leave();
        self.step(Step::EndList(whose, id))?;
        if !any {
            self.known(Leaf::Known(whose, Target::Key(Key::Fact(id, Form::List))));
        }
        Some(())
    }

    /// A list of a fact, written as a text.
    pub(super) fn list_in_text(&mut self, whose: Whose, id: FactId) -> Option<()> {
        match self.json.text()?.trim() {
            "" => return Some(()),
            "none" => return taken(self.taker.absent(whose, id)),
            text => text.split(';').try_for_each(|part| taken(self.taker.member_text(id, part)))?,
        }
        taken(self.taker.end_list(whose, id))
    }

    /// The names of what is absent, in a list that begins here.
    pub(super) fn absent_names(&mut self, whose: Whose) -> Option<()> {
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

    /// A word that says yes or no, by its first letter.
    pub(super) fn yes_or_no(&mut self, next: u8) -> Option<bool> {
        let yes = next == b't';
        self.json.eat(if yes { "true" } else { "false" })?;
        Some(yes)
    }
}

/// A number without minus, point and exponent.
pub(super) fn whole<'j>(json: &mut Cursor<'j>) -> Option<&'j str> {
    json.number().filter(|digits| digits.len() <= DIGITS && !digits.contains('.'))
}

/// A text without the white space around it, which hardly any has.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) { text } else { text.trim() }
}
