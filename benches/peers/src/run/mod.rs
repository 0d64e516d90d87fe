//! The runs: [`agree`] compares outcomes, [`rounds`] times all contestants in turn, [`start`] times starts of the program, [`table`] writes it down.

pub mod agree;
pub mod machine;
pub mod rounds;
pub mod start;
pub mod table;
