//! Rows as JSON: an array, or one on each line.
//!
//! In: rows. Out: an object for each, with every key, in this order:
//! `{"schema":1,"id":"V-1","payer":"medicare","date_of_service":"2026-03-02","decision":"covered","lines":[{"line":1,"code":"97110","decision":"covered","units":2}],"rules":["r04"],"missing":[]}`.
//! Where rows tell findings, `"findings":[…]` stands behind `rules`. What always holds: a rejected record is what it is in whole answers.

use std::io;

use super::parts::{date, units, whole};
use super::{BriefForm, Frame, Telling};
use crate::formats::brief::units::Units;
use crate::formats::brief::{BriefRow, BriefSession, Detail};

/// An array of rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct BriefJson;

/// A row on each line.
#[derive(Clone, Copy, Debug, Default)]
pub struct BriefJsonl;

impl BriefForm for BriefJson {
    fn frame(&self, _: Detail) -> Frame {
        Frame { head: "[", first: "\n", between: ",\n", last: "\n", tail: "]\n" }
    }

    fn row(&self, row: BriefRow<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()> {
        self::row(row, telling, text)
    }
}

impl BriefForm for BriefJsonl {
    fn frame(&self, _: Detail) -> Frame {
        Frame::default()
    }

    fn row(&self, row: BriefRow<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()> {
        self::row(row, telling, text)?;
        text.push(b'\n');
        Ok(())
    }
}

fn row(row: BriefRow<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()> {
    match row {
        BriefRow::Decided(session) => decided(&session, telling, text),
        BriefRow::Rejected(rejection) => serde_json::to_writer(text, rejection).map_err(io::Error::from),
    }
}

fn decided(session: &BriefSession<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()> {
    text.extend_from_slice(br#"{"schema":1,"id":"#);
    string(session.id(), text)?;
    text.extend_from_slice(br#","payer":"#);
    string(session.payer(), text)?;
    text.extend_from_slice(br#","date_of_service":""#);
    date(session.date_of_service, text);
    text.extend_from_slice(br#"","decision":""#);
    text.extend_from_slice(session.decision.word().as_bytes());
    text.extend_from_slice(br#"","lines":["#);
    for (at, line) in session.lines().enumerate() {
        text.extend_from_slice(if at == 0 { br#"{"line":"# } else { br#",{"line":"# });
        whole(at.saturating_add(1), text);
        text.extend_from_slice(br#","code":"#);
        string(line.code, text)?;
        text.extend_from_slice(br#","decision":""#);
        text.extend_from_slice(line.decision.word().as_bytes());
        text.extend_from_slice(br#"","units":"#);
        if line.units == Units::Unknown {
            text.extend_from_slice(b"null");
        }
        units(line.units, text);
        text.push(b'}');
    }
    text.extend_from_slice(br#"],"rules":["#);
    strings(session.rules(), text)?;
    if telling.detail == Detail::Findings {
        text.extend_from_slice(br#"],"findings":["#);
        for (at, finding) in session.in_words().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            telling.stems.finding(&finding, text)?;
        }
    }
    text.extend_from_slice(br#"],"missing":["#);
    strings(session.missing(), text)?;
    text.extend_from_slice(b"]}");
    Ok(())
}

fn strings<'a>(members: impl Iterator<Item = &'a str>, text: &mut Vec<u8>) -> io::Result<()> {
    for (at, member) in members.enumerate() {
        if at > 0 {
            text.push(b',');
        }
        string(member, text)?;
    }
    Ok(())
}

/// A string, in its quotes.
pub(super) fn string(value: &str, text: &mut Vec<u8>) -> io::Result<()> {
    // All bytes are looked at whatever the first ones are: so many of them are looked at at once.
    let marked = value.bytes().fold(false, |marked, b| marked | (b < 0x20) | (b == b'"') | (b == b'\\'));
    if marked {
        return serde_json::to_writer(text, value).map_err(io::Error::from);
    }
    text.push(b'"');
    text.extend_from_slice(value.as_bytes());
    text.push(b'"');
    Ok(())
}
