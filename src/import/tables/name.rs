//! What the name of a file says of the table in it: setting, program, quarter, and which of its numbered files it is.
//!
//! The publisher writes a quarter as `2026q4`, as the day it begins (`Eff_10-01-2026`), or as a version (`v323`: the years
//! are counted from 1994, the quarters from 0).

use jiff::civil::Date;

use super::Request;
use super::error::{ImportError, of_file};
use crate::model::imported::{Program, Setting, TableKind, TableName};
use crate::model::quarter::Quarter;

/// What names say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    setting: Option<Setting>,
    program: Option<Program>,
    quarter: Option<Quarter>,
    /// Its number among the files of a table.
    pub number: Option<u32>,
}

impl Said {
    /// What one name says, in any letter case.
    pub fn by(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let setting = [
            (Setting::Practitioner, ["practitioner", "ccipra"].as_slice()),
            (Setting::Hospital, &["hospital", "ccioph"]),
            (Setting::Dme, &["dme"]),
        ];
        let program =
            [(Program::Medicaid, ["medicaid", "mcd_"].as_slice()), (Program::Medicare, &["medicare", "mcr_"])];
        Self {
            setting: setting.iter().find(|(_, words)| has(words)).map(|(found, _)| *found),
            program: program.iter().find(|(_, words)| has(words)).map(|(found, _)| *found),
            quarter: written(&name).or_else(|| begun(&name)).or_else(|| version(&name)),
            number: numbered(&name),
        }
    }

    /// What two names of one text say together: an archive's, and that of a file in it.
    fn and(self, other: Said, file: &str) -> Result<Said, ImportError> {
        Ok(Said {
            setting: both("setting", self.setting, other.setting, file)?,
            program: both("program", self.program, other.program, file)?,
            quarter: both("quarter", self.quarter, other.quarter, file)?,
            number: other.number.or(self.number),
        })
    }
}

fn both<T: PartialEq + std::fmt::Display + Copy>(
    what: &str,
    outer: Option<T>,
    inner: Option<T>,
    file: &str,
) -> Result<Option<T>, ImportError> {
    match (outer, inner) {
        (Some(a), Some(b)) if a != b => Err(of_file(
            file,
            &format!(
                "the {what} is {a} by the name of the archive and {b} by the name in it; say which with `--{what}`"
            ),
        )),
        (a, b) => Ok(a.or(b)),
    }
}

/// What the names of all texts come to, with what was said on the command line.
#[derive(Debug)]
pub struct Agreed<'r> {
    request: &'r Request,
    found: Option<(TableName, Quarter, String)>,
}

impl<'r> Agreed<'r> {
    /// Nothing yet.
    pub fn new(request: &'r Request) -> Self {
        Self { request, found: None }
    }

    /// Adds a text by its names, the archive's first. All have to be of one setting, program and quarter.
    pub fn add(&mut self, names: &[&str], file: &str) -> Result<(), ImportError> {
        // What is said on the command line is not asked of the names.
        let asked = |mut said: Said| {
            said.setting = self.request.setting.or(said.setting);
            said.program = self.request.program.or(said.program);
            said.quarter = self.request.quarter.or(said.quarter);
            said
        };
        let mut said = Said::default();
        for name in names {
            said = said.and(asked(Said::by(name)), file)?;
        }
        let lacks = |what: &str, such: &str| {
            of_file(file, &format!("its name does not say the {what}; give `--{what} {such}`"))
        };
        let setting = said.setting.ok_or_else(|| lacks("setting", "practitioner"))?;
        let quarter = said.quarter.ok_or_else(|| lacks("quarter", "2026Q4"))?;
        let name = TableName { kind: self.request.kind, program: said.program.unwrap_or(Program::Medicare), setting };
        if name.kind == TableKind::Ptp && setting == Setting::Dme {
            return Err(of_file(file, "there are no pairs for the setting dme, only mue"));
        }
        match &self.found {
            None => self.found = Some((name, quarter, file.to_owned())),
            Some((other, its, first)) if *other != name || *its != quarter => {
                return Err(of_file(
                    file,
                    &format!(
                        "it is {name}, {quarter}, but `{first}` is {other}, {its}; import them one after the other"
                    ),
                ));
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// What they agree on.
    pub fn done(self) -> Result<(TableName, Quarter), ImportError> {
        let none = || ImportError::Wrong(String::from("no file was given"));
        self.found.map(|(name, quarter, _)| (name, quarter)).ok_or_else(none)
    }

    /// The setting so far.
    pub fn setting(&self) -> Option<Setting> {
        self.found.as_ref().map(|(name, ..)| name.setting)
    }
}

/// Tables that come in several files are numbered from 1; one that is left out would read as "no edit".
pub fn complete(numbers: &[(u32, String)]) -> Result<(), ImportError> {
    let has = |number: u32| numbers.iter().any(|(one, _)| *one == number);
    let Some((last, file)) = numbers.iter().max() else { return Ok(()) };
    match (1..=*last).find(|number| !has(*number)) {
        None => Ok(()),
        Some(lacks) => Err(of_file(
            file,
            &format!("it is file {last} of a table, but file {lacks} was not given; a part of a table is not imported"),
        )),
    }
}

/// `2026q4`, `2026-q4`.
fn written(name: &str) -> Option<Quarter> {
    name.match_indices('q').find_map(|(at, _)| {
        let before = name.get(..at)?.trim_end_matches(['-', '_', ' ']);
        let year = before.get(before.len().checked_sub(4)?..)?;
        let number = name.get(at..)?.get(..2)?;
        Quarter::read(&format!("{year}{number}"))
    })
}

/// `eff_10-01-2026`.
fn begun(name: &str) -> Option<Quarter> {
    let (_, day) = name.split_once("eff")?;
    let day = day.trim_start_matches(['_', '-', ' ']);
    let part = |from: usize, to: usize| day.get(from..to)?.parse::<i16>().ok();
    let (month, day_of, year) = (part(0, 2)?, part(3, 5)?, part(6, 10)?);
    Quarter::with(Date::new(year, i8::try_from(month).ok()?, i8::try_from(day_of).ok()?).ok()?)
}

/// `v323r0`.
fn version(name: &str) -> Option<Quarter> {
    name.match_indices('v').find_map(|(at, _)| {
        let digits = name.get(at.checked_add(1)?..)?.get(..3)?;
        let all = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number: i16 = digits.parse().ok().filter(|_| all)?;
        let quarter = i8::try_from(number.checked_rem(10)?).ok()?;
        Quarter::of(number.checked_div(10)?.checked_add(1994)?, quarter.checked_add(1)?)
    })
}

/// `-f1`.
fn numbered(name: &str) -> Option<u32> {
    let (_, rest) = name.rsplit_once("-f")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|number| (1..=99).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_publisher_are_understood() {
        let quarter = Quarter::read("2026Q4");
        for (name, setting, program, number) in [
            (
                "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip",
                Setting::Practitioner,
                Some(Program::Medicare),
                Some(1),
            ),
            (
                "medicare-ncci-2026q4-hospital-ptp-edits-ccioph-v323r0-f4.zip",
                Setting::Hospital,
                Some(Program::Medicare),
                Some(4),
            ),
            ("ccipra-v323r0-f2.TXT", Setting::Practitioner, None, Some(2)),
            ("MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv", Setting::Hospital, Some(Program::Medicare), None),
            ("medicare-ncci-2026-q4-dme-supplier-services-mue-table.zip", Setting::Dme, Some(Program::Medicare), None),
            ("medicaid-ncci-2026-q4-practitioner-mue.csv", Setting::Practitioner, Some(Program::Medicaid), None),
        ] {
            let said = Said { setting: Some(setting), program, quarter, number };
            assert_eq!(Said::by(name), said, "{name}");
        }
        for (version, quarter) in [("v301", "2024Q2"), ("v310", "2025Q1"), ("v320", "2026Q1")] {
            assert_eq!(Said::by(&format!("ccipra-{version}r0-f1.txt")).quarter, Quarter::read(quarter));
        }
        assert_eq!(Said::by("edits.txt"), Said::default());
    }
}
