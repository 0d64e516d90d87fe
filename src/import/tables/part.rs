//! A table of one quarter, ready to be kept: its lists by code, as bytes.

use sha2::{Digest, Sha256};

use super::span::Span;
use crate::model::imported::TableName;
use crate::model::quarter::Quarter;

/// A table of one quarter.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: TableName,
    /// Its quarter.
    pub quarter: Quarter,
    /// The combinations of days and indicators that its lists refer to, by number.
    pub spans: Vec<Span>,
    /// What there is under each code, in the order of the codes.
    pub lists: Vec<(u32, Vec<u8>)>,
    /// How many entries that is.
    pub entries: u64,
}

impl Part {
    /// `sha256:` of everything in it.
    pub fn digest(&self) -> String {
        let mut sum = Sum::of(&self.name, self.quarter, &self.spans);
        self.lists.iter().for_each(|(code, bytes)| sum.add(*code, bytes));
        sum.done()
    }
}

/// The digest of a part, as it is made: of its name, quarter and spans, then of its lists in the order of their codes.
pub struct Sum(Sha256);

impl Sum {
    /// Of a part with no list yet.
    pub fn of(name: &TableName, quarter: Quarter, spans: &[Span]) -> Self {
        let mut hash = Sha256::new();
        hash.update(format!("payrules table 1\n{name}\n{}\n{}\n", quarter.code(), spans.len()));
        for span in spans {
            hash.update(span.first.to_le_bytes());
            hash.update(span.last.to_le_bytes());
            hash.update([span.indicator]);
        }
        Self(hash)
    }

    /// With one more list.
    pub fn add(&mut self, code: u32, bytes: &[u8]) {
        self.0.update(code.to_le_bytes());
        self.0.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.0.update(bytes);
    }

    /// `sha256:` of it all.
    pub fn done(self) -> String {
        hex(self.0)
    }
}

/// `sha256:` and the digits.
pub fn hex(hash: Sha256) -> String {
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}
