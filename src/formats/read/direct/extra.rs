//! Facts that only a profile knows: `extra` and further counters under `history`.
//!
//! In: a JSON value, and its path. Out: what is written, untyped. Words that may mean absent or unknown, and keys that stand twice, end the
//! reading.

use super::taker::{Member, Taker, Written};
use super::walk::{Walk, Whose, taken};
use crate::engine::batch::Path;
use crate::formats::read::{field, tree};
use crate::model::given;
use crate::model::session::Raw;

impl<T: Taker> Walk<'_, '_, T> {
    /// The object `extra`.
    pub(super) fn extras(&mut self, whose: Whose, path: Path, next: u8) -> Option<()> {
        match next {
            b'{' => self.below(whose, path),
            b'n' => self.json.eat("null"),
            _ => None,
        }
    }

    /// What stands in an object, each by its path.
    fn below(&mut self, whose: Whose, object: Path) -> Option<()> {
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
        Some(())
    }

    /// One fact.
    pub(super) fn told(&mut self, whose: Whose, path: Path) -> Option<()> {
        let next = self.json.peek()?;
        let written = match next {
            b't' | b'f' => Written::Flag(self.yes_or_no(next)?),
            b'"' => Written::Text(self.json.text()?),
            b'n' => {
                self.json.eat("null")?;
                Written::Nothing
            }
            b'{' => {
                taken(self.taker.extra(whose, path, Written::Nothing, self.paths))?;
                return self.deeper(|walk| walk.below(whose, path));
            }
            b'[' => {
                let list = self.plain_members()?;
                return taken(self.taker.extra(whose, path, Written::List(&list), self.paths));
            }
            _ => Written::Number(self.json.number()?),
        };
        taken(self.taker.extra(whose, path, written, self.paths))
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
