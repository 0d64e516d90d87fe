//! The program that measures: [`roster`] says who takes part, [`run`] compares and times, [`report`] does all of it in order. [`ours`] is payrules,
//! [`reading`] are readers by hand, [`worker`] drives engines in processes of their own.
//!
//! In: options. Out: a report in Markdown on standard output. What always holds: nothing is timed unless all agree.

mod cli;
mod ours;
mod reading;
mod report;
mod roster;
mod run;
mod worker;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let options = cli::Options::parse();
    match report::make(&options) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}
