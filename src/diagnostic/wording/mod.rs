//! Every sentence a diagnostic says, one constructor each, a file per pass, so that the wording is reviewed in one place.

pub mod language;
pub mod profile;
pub mod proof;
pub mod toml;
