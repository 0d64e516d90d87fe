//! The texts of the rule language in the shipped files, parsed.
//!
//! In: profiles as TOML. Out: `parsed.rs`, `parsed.txt` and `parsed.bin`, which `src/lang/parse/prepared.rs` takes in. What always holds: a text
//! that the grammar cannot read, or that is unlike those people write, is left out and read when it is needed.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::lang::parse::grammar::{self, Rule, TOPS};

/// More brackets, or more words that nest, may be too many: then the reader decides.
const MOST: usize = 60;

/// More bytes, likewise.
const LONGEST: usize = 16_000;

/// Parts of texts, by the number of what they were read as, and the text.
#[derive(Default)]
pub struct Texts(BTreeMap<(usize, String), Vec<u8>>);

impl Texts {
    /// Parses the texts of a profile.
    pub fn note(&mut self, profile: &DeTable<'_>) -> Result<(), Box<dyn Error>> {
        for (key, value) in profile {
            self.walk(key.get_ref(), value.get_ref())?;
        }
        Ok(())
    }

    fn walk(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), Box<dyn Error>> {
        match (key, value) {
            ("define" | "counters", DeValue::Table(texts)) => {
                for text in texts.values().filter_map(|text| text.get_ref().as_str()) {
                    self.add(Rule::condition_text, text)?;
                }
                Ok(())
            }
            (_, DeValue::Table(table)) => self.note(table),
            (_, DeValue::Array(values)) => values.iter().try_for_each(|value| self.walk(key, value.get_ref())),
            // That of a definition that an override changes is a condition.
            ("text", DeValue::String(text)) => {
                self.add(Rule::rule_text, text)?;
                self.add(Rule::condition_text, text)
            }
            ("when", DeValue::String(text)) => self.add(Rule::condition_text, text),
            ("dated_by", DeValue::String(text)) => self.add(Rule::path_text, text),
            ("message" | "fix", DeValue::String(text)) => {
                let holes = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                holes.map(|(hole, _)| hole).try_for_each(|hole| self.add(Rule::path_text, hole))
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, top: Rule, text: &str) -> Result<(), Box<dyn Error>> {
        let brackets = text.matches(['(', '[']).count();
        let nesting = text.split_whitespace().filter(|word| matches!(*word, "if" | "where" | "from")).count();
        if brackets > MOST || nesting > MOST || text.len() > LONGEST {
            return Ok(());
        }
        let number = TOPS.iter().position(|known| *known == top).ok_or("no such top")?;
        let Ok(parts) = grammar::parts(top, text) else { return Ok(()) };
        let mut bytes = Vec::new();
        for part in parts {
            let rule = Rule::all_rules().iter().position(|rule| *rule == part.rule).ok_or("no such rule")?;
            bytes.push(u8::try_from(rule)?);
            for number in [part.start, part.end, part.within] {
                bytes.extend(u16::try_from(number)?.to_le_bytes());
            }
        }
        self.0.insert((number, text.to_owned()), bytes);
        Ok(())
    }

    /// Writes all of them into a folder.
    pub fn write(&self, out: &Path) -> Result<(), Box<dyn Error>> {
        let (mut texts, mut parts) = (String::new(), Vec::new());
        let mut index = String::from("static INDEX: &[Entry] = &[\n");
        for ((top, text), bytes) in &self.0 {
            let (text_start, parts_start) = (texts.len(), parts.len());
            texts.push_str(text);
            parts.extend(bytes);
            let (text_end, parts_end) = (texts.len(), parts.len());
            writeln!(
                index,
                "    Entry {{ top: {top}, text: ({text_start}, {text_end}), parts: ({parts_start}, {parts_end}) }},"
            )?;
        }
        index.push_str("];\n");
        for (name, file) in
            [("TEXTS: &str", "include_str!(\"parsed.txt\")"), ("PARTS: &[u8]", "include_bytes!(\"parsed.bin\")")]
        {
            writeln!(index, "static {name} = {file};")?;
        }
        fs::write(out.join("parsed.rs"), index)?;
        fs::write(out.join("parsed.txt"), texts)?;
        fs::write(out.join("parsed.bin"), parts)?;
        Ok(())
    }
}
