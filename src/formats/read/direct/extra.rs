//! Facts that only a profile knows: `extra` and further counters under `history`.
//!
//! In: a JSON value, and its path. Out: what is written, untyped. Words that may mean absent or unknown, and keys that stand twice, end the
//! reading.

use super::steps::{Leaf, Step, Target};
use super::taker::{Member, Taker, Written};
use super::trail::Around;
use super::walk::{Walk, Whose, taken};
use crate::engine::batch::Path;
use crate::formats::read::{field, tree};
use crate::model::given;
use crate::model::session::Raw;

impl<T: Taker> Walk<'_, '_, T> {
    /// What stands in an object, each by its path.
    pub(super) fn below(&mut self, whose: Whose, object: Path) -> Option<()> {
        self.enter(Around::Extra(whose, object));
        let mut more = self.json.any(b'}')?;
        while more {
            let next = self.json.peek()?;
            let path = match self.paths.guess(object, |written| self.json.eat_key(written).is_some()) {
                Some(path) => path,
                None => {
                    taken(next == b'"')?;
                    let key = self.json.text()?;
                    // To the tree an object with this key is a number.
                    taken(key != tree::NUMBER)?;
                    let path = self.paths.below(object, key, field::well_formed)?;
                    self.colon()?;
                    path
                }
            };
            self.told(whose, path)?;
            more = self.json.another(b'}')?;
        }
        self.leave();
        Some(())
    }

    /// One fact.
    pub(super) fn told(&mut self, whose: Whose, path: Path) -> Option<()> {
        let known = Leaf::Known(whose, Target::Extra(path));
        let next = self.json.peek()?;
        match next {
            b't' | b'f' => {
                let value = self.yes_or_no(next)?;
                self.step(Step::Extra(whose, path, Some(value)))?;
                self.known(known);
            }
            b'n' => {
                self.json.eat("null")?;
                self.step(Step::Extra(whose, path, None))?;
                self.known(known);
            }
            b'{' => {
                self.step(Step::Extra(whose, path, None))?;
                return self.deeper(|walk| walk.below(whose, path));
            }
            b'"' => {
                self.leaf(Leaf::ExtraText(whose, path));
                let written = Written::Text(self.json.text()?);
                taken(self.taker.extra(whose, path, written, self.paths))?;
                self.behind_text();
            }
            b'[' => {
                self.leaf(Leaf::Value(whose, Target::Extra(path)));
                self.told_list(whose, path)?;
                self.behind();
            }
            _ => {
                self.leaf(Leaf::ExtraNumber(whose, path));
                let written = Written::Number(self.json.number()?);
                taken(self.taker.extra(whose, path, written, self.paths))?;
                self.behind();
            }
        }
        Some(())
    }

    /// A list of what only a profile knows.
    pub(super) fn told_list(&mut self, whose: Whose, path: Path) -> Option<()> {
        let list = self.plain_members()?;
        taken(self.taker.extra(whose, path, Written::List(&list), self.paths))
    }

    /// The members of a list, each of which has to say something.
    fn plain_members(&mut self) -> Option<Vec<Member>> {
        let mut list = Vec::new();
        let mut more = self.json.any(b']')?;
        while more {
            let next = self.json.peek()?;
            list.push(match next {
                b't' | b'f' => Member::Flag(self.yes_or_no(next)?),
                b'"' => match given::text(self.json.text()?) {
                    Some(Raw::Text(text)) => Member::Text(text),
                    _ => return None,
                },
                _ => Member::Number(self.json.number()?.to_owned()),
            });
            more = self.json.another(b']')?;
        }
        Some(list)
    }
}
