//! The map of the crate: pipeline order, top to bottom.
#![doc = include_str!("../README.md")]

/// What the build has made of the files that ship, which is there for everybody but the build itself.
macro_rules! shipped {
    ($file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $file));
    };
}

pub mod source;

pub mod diagnostic;
pub mod model;

pub mod lang;
pub mod units;

pub mod payment;

pub mod profile;

pub mod schema;

pub mod engine;

pub mod formats;

pub mod import;

pub mod ledger;

pub mod cases;

pub mod proof;

pub mod mutation;

pub mod change;

pub mod compare;

pub mod report;

pub mod handbook;

pub mod ide;

pub mod lsp;

pub mod cli;
