//! Rows as CSV: a row of text for each line of the record.
//!
//! In: rows. Out: what the session is stands on each of its lines; a rejected record, or a session without lines, is one row without a line. Where rows tell
//! findings, each line has the messages and fixes of those that are about it.
//! What always holds: names, order, marks and words are those of whole answers as CSV ([`crate::formats::write::csv`]); text that a spreadsheet
//! would take for a formula gets a leading `'`.

use std::io;

use super::parts::{date, units, whole};
use super::{BriefForm, Frame, Telling};
use crate::formats::brief::{BriefLine, BriefRow, BriefSession, Detail, InWords};
use crate::formats::write::csv::{in_words, is_formula};
use crate::model::determination::Rejection;

/// The names of the columns.
const HEADER: &str = "id,date_of_service,payer,decision,line,code,line.decision,units,rules,missing,errors,schema\n";

/// The same with what findings say.
const HEADER_OF_FINDINGS: &str =
    "id,date_of_service,payer,decision,line,code,line.decision,units,rules,messages,fixes,missing,errors,schema\n";

/// Rows as CSV.
#[derive(Clone, Copy, Debug, Default)]
pub struct BriefCsv;

impl BriefForm for BriefCsv {
    fn frame(&self, detail: Detail) -> Frame {
        let head = match detail {
            Detail::Rules => HEADER,
            Detail::Findings => HEADER_OF_FINDINGS,
        };
        Frame { head, ..Frame::default() }
    }

    fn row(&self, row: BriefRow<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()> {
        match row {
            BriefRow::Rejected(rejection) => rejected(rejection, telling.detail, text),
            BriefRow::Decided(session) => {
                let mut lines = session.lines().enumerate().peekable();
                if lines.peek().is_none() {
                    of_line(&session, None, telling.detail, text);
                }
                lines.for_each(|line| of_line(&session, Some(line), telling.detail, text));
            }
        }
        Ok(())
    }
}

fn of_line(session: &BriefSession<'_>, line: Option<(usize, BriefLine<'_>)>, detail: Detail, text: &mut Vec<u8>) {
    let number = line.map(|(at, _)| at.saturating_add(1));
    field([session.id()], text);
    text.push(b',');
    date(session.date_of_service, text);
    text.push(b',');
    field([session.payer()], text);
    text.push(b',');
    text.extend_from_slice(session.decision.word().as_bytes());
    text.push(b',');
    match line {
        None => text.extend_from_slice(b",,,"),
        Some((_, line)) => {
            whole(number.unwrap_or_default(), text);
            text.push(b',');
            field([line.code], text);
            text.push(b',');
            text.extend_from_slice(line.decision.word().as_bytes());
            text.push(b',');
            units(line.units, text);
        }
    }
    text.push(b',');
    field(session.rules(), text);
    text.push(b',');
    if detail == Detail::Findings {
        let about = |finding: &InWords<'_>| number.is_none_or(|number| finding.lines.contains(&number));
        let about = || session.in_words().filter(about);
        sentences(about().map(|finding| finding.said.message), text);
        text.push(b',');
        sentences(about().filter_map(|finding| finding.said.fix), text);
        text.push(b',');
    }
    field(session.missing(), text);
    text.extend_from_slice(b",,1\n");
}

fn rejected(rejection: &Rejection, detail: Detail, text: &mut Vec<u8>) {
    field(rejection.id.as_deref(), text);
    text.extend_from_slice(b",,,");
    field([rejection.decision.as_str()], text);
    text.extend_from_slice(b",,,,,,,");
    if detail == Detail::Findings {
        text.extend_from_slice(b",,");
    }
    let errors: Vec<String> = rejection.errors.iter().map(in_words).collect();
    joined(b"; ", errors.iter().map(String::as_str), text);
    text.push(b',');
    whole(usize::try_from(rejection.schema).unwrap_or_default(), text);
    text.push(b'\n');
}

/// A cell: the members of a list, with `;` between them.
fn field<'a>(members: impl IntoIterator<Item = &'a str>, text: &mut Vec<u8>) {
    joined(b";", members, text);
}

/// A cell: sentences, each said once.
fn sentences<'a>(all: impl Iterator<Item = &'a str>, text: &mut Vec<u8>) {
    let mut said: Vec<&str> = Vec::new();
    for sentence in all {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    joined(b"; ", said, text);
}

fn joined<'a>(between: &[u8], members: impl IntoIterator<Item = &'a str>, text: &mut Vec<u8>) {
    let start = text.len();
    for (at, member) in members.into_iter().enumerate() {
        if at > 0 {
            text.extend_from_slice(between);
        }
        text.extend_from_slice(member.as_bytes());
    }
    let cell = text.get(start..).unwrap_or_default();
    let marked = cell.iter().fold(false, |marked, b| marked | matches!(b, b',' | b'"' | b'\n' | b'\r'));
    let formula = is_formula(cell);
    if marked || formula {
        let cell = cell.to_vec();
        text.truncate(start);
        quoted(&cell, marked, formula, text);
    }
}

/// A cell that is not copied as it is.
fn quoted(cell: &[u8], marked: bool, formula: bool, text: &mut Vec<u8>) {
    let quote: &[u8] = if marked { b"\"" } else { b"" };
    text.extend_from_slice(quote);
    text.extend_from_slice(if formula { b"'" } else { b"" });
    let start = text.len();
    text.resize(start.saturating_add(cell.len().saturating_mul(2)), 0);
    let room = text.get_mut(start..).unwrap_or_default();
    let (_, _, written) = csv_core::quote(cell, room, b'"', b'"', true);
    text.truncate(start.saturating_add(written));
    text.extend_from_slice(quote);
}
