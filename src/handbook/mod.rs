//! A profile as a handbook that a biller reads.
//!
//! In: a checked [`Profile`](crate::profile::checked::Profile). Out: its rules in plain language, as Markdown or as one page of HTML that needs
//! nothing else. Pure: the same profile gives the same bytes. What always holds: a sentence is made from the checked text of a rule, never from its
//! message, so it says what is decided and not what somebody meant.

mod build;
pub mod html;
pub mod markdown;
pub mod page;
pub mod sentence;

pub use build::handbook;
