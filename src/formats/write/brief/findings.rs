//! Findings of rows as JSON, each as whole answers have it.
//!
//! In: findings in their words. Out: an object for each. What always holds: the bytes are those of [`Finding`]; what findings of a rule have in common is
//! made text once for many rows.

use std::io;

use serde::Serialize;

use super::json::string;
use super::parts::whole;
use crate::formats::brief::InWords;
use crate::model::determination::Finding;

/// Texts of what findings have in common, by number, of the rows that are being written.
#[derive(Debug, Default)]
pub struct Stems {
    all: Vec<Option<Stem>>,
}

/// The text of a finding around what each says by itself.
#[derive(Debug)]
struct Stem {
    /// Up to the lines.
    head: Vec<u8>,
    /// From behind them up to the message.
    middle: Vec<u8>,
    /// From behind the fix on.
    tail: Vec<u8>,
}

impl Stem {
    fn of(finding: &Finding) -> io::Result<Self> {
        let mut stem = Self { head: b"{".to_vec(), middle: b"]".to_vec(), tail: Vec::new() };
        let head = &mut stem.head;
        field(b"\"rule\":", &finding.rule, head)?;
        field(b",\"version\":", &finding.version, head)?;
        head.extend_from_slice(b",\"lines\":[");
        let middle = &mut stem.middle;
        field(b",\"effect\":", &finding.effect, middle)?;
        field(b",\"needs\":", &finding.needs, middle)?;
        middle.extend_from_slice(b",\"message\":");
        let tail = &mut stem.tail;
        field(b",\"source\":", &finding.source, tail)?;
        field(b",\"group\":", &finding.group, tail)?;
        field(b",\"carc\":", &finding.carc, tail)?;
        field(b",\"rarc\":", &finding.rarc, tail)?;
        tail.extend_from_slice(b",\"cost\":null}");
        Ok(stem)
    }
}

fn field(name: &[u8], value: &impl Serialize, text: &mut Vec<u8>) -> io::Result<()> {
    text.extend_from_slice(name);
    serde_json::to_writer(text, value).map_err(io::Error::from)
}

impl Stems {
    fn get(&mut self, finding: &InWords<'_>) -> io::Result<Option<&Stem>> {
        let at = finding.said.stem.place();
        if self.all.len() <= at {
            self.all.resize_with(at.saturating_add(1), || None);
        }
        let Some(slot) = self.all.get_mut(at) else { return Ok(None) };
        if slot.is_none() {
            *slot = Some(Stem::of(finding.stem)?);
        }
        Ok(slot.as_ref())
    }

    /// One finding.
    pub(super) fn finding(&mut self, finding: &InWords<'_>, text: &mut Vec<u8>) -> io::Result<()> {
        let stem = match finding.said.cost {
            None => self.get(finding)?,
            Some(_) => None,
        };
        let Some(stem) = stem else {
            // Few have a cost, and then it is of the whole answer.
            return serde_json::to_writer(text, &finding.finding()).map_err(io::Error::from);
        };
        text.extend_from_slice(&stem.head);
        for (at, line) in finding.lines.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            whole(*line, text);
        }
        text.extend_from_slice(&stem.middle);
        string(finding.said.message, text)?;
        text.extend_from_slice(b",\"fix\":");
        match finding.said.fix {
            Some(fix) => string(fix, text)?,
            None => text.extend_from_slice(b"null"),
        }
        text.extend_from_slice(&stem.tail);
        Ok(())
    }
}
