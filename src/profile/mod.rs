//! Profiles: TOML files in, checked payers out.

pub mod checked;
