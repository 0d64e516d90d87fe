//! A value that no field reads: gone through, so that it is JSON, and not built.
//!
//! In: a JSON value. Out: nothing. An object in it whose keys may stand twice ends the reading.

use super::taker::Taker;
use super::walk::{Walk, taken};
use crate::formats::read::tree;

/// Keys of one object that are compared with each other; an object with more is read by the tree.
const MOST_KEYS: usize = 32;

impl<T: Taker> Walk<'_, '_, T> {
    /// Goes through a value.
    pub(super) fn skip(&mut self) -> Option<()> {
        match self.json.peek()? {
            b't' => self.json.eat("true"),
            b'f' => self.json.eat("false"),
            b'n' => self.json.eat("null"),
            b'"' => self.json.text().map(drop),
            b'[' => self.deeper(|walk| {
                let mut more = walk.json.any(b']')?;
                while more {
                    walk.skip()?;
                    more = walk.json.another(b']')?;
                }
                Some(())
            }),
            b'{' => self.deeper(|walk| {
                let mut keys: Vec<String> = Vec::new();
                let mut more = walk.json.any(b'}')?;
                while more {
                    taken(walk.json.peek()? == b'"')?;
                    let key = walk.json.text()?;
                    // To the tree an object with this key is a number.
                    let new = keys.len() < MOST_KEYS && key != tree::NUMBER && keys.iter().all(|known| known != key);
                    taken(new)?;
                    keys.push(key.to_owned());
                    walk.colon()?;
                    walk.skip()?;
                    more = walk.json.another(b'}')?;
                }
                Some(())
            }),
            _ => self.json.number().map(drop),
        }
    }
}
