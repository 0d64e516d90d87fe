//! A change of rule files as a report: [`words`] says what they say differently, [`mod@impact`] what it does to sessions; a [`page`] of it is
//! printed by [`terminal`] or [`markdown`].

pub mod impact;
pub mod made;
pub mod markdown;
pub mod page;
pub mod terminal;
pub mod words;
