//! A case of an import, as text.
//!
//! `== NAME` begins a file, `== A.zip/NAME` one in an archive, `== A.zip` an archive with nothing in it. `\t` is a tab and `\xE9` a
//! byte; `\` at the end of a line takes the line break away. Before the first file: `#` is a remark, `$ KIND FILE… OPTION…` an import into one
//! file of tables, `? KIND PROGRAM SETTING KEY… COLUMN DAY` a lookup in it; `? icd10-list NAME CODE DAY` asks whether a code is in a list.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use jiff::civil::Date;
use payrules::import::tables::{ListRequest, Request, TablesFile, import, import_list};
use payrules::model::imported::{ImportedFile, Looked, Program, Setting, TableKind, TableName};
use payrules::model::listed::{Listed, OnDay};
use payrules::model::quarter::Quarter;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A case.
pub struct Case {
    commands: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
    archives: BTreeMap<String, Vec<(String, Vec<u8>)>>,
}

impl Case {
    /// Reads a case.
    pub fn read(text: &str) -> Self {
        let mut case = Self { commands: Vec::new(), files: BTreeMap::new(), archives: BTreeMap::new() };
        let mut sections = text.split("\n== ");
        let head = sections.next().unwrap();
        case.commands =
            head.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
        for section in sections {
            let (name, content) = section.split_once('\n').unwrap_or((section, ""));
            let content =
                if content.is_empty() || content.ends_with('\n') { content.to_owned() } else { format!("{content}\n") };
            let bytes = bytes(&content);
            match name.split_once(".zip/") {
                Some((archive, member)) => {
                    case.archives.entry(format!("{archive}.zip")).or_default().push((member.to_owned(), bytes));
                }
                None if name.ends_with(".zip") && content.is_empty() => {
                    case.archives.entry(name.to_owned()).or_default();
                }
                None => {
                    case.files.insert(name.to_owned(), bytes);
                }
            }
        }
        case
    }

    /// Writes the files, runs the commands, and tells what they come to.
    pub fn run(&self) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        for (name, members) in &self.archives {
            let mut zip = ZipWriter::new(std::fs::File::create(folder.path().join(name)).unwrap());
            for (member, bytes) in members {
                zip.start_file(member.as_str(), SimpleFileOptions::default()).unwrap();
                zip.write_all(bytes).unwrap();
            }
            zip.finish().unwrap();
        }
        let output = folder.path().join("out.tables");
        let mut told = String::new();
        for command in &self.commands {
            let words: Vec<&str> = command.split_whitespace().collect();
            writeln!(told, "{command}").unwrap();
            match words.split_first().unwrap() {
                (&"$", ["icd10-list", rest @ ..]) => match import_list(&list_request(folder.path(), rest), &output) {
                    Ok(imported) => write!(told, "{imported}").unwrap(),
                    Err(error) => writeln!(told, "refused: {error}").unwrap(),
                },
                (&"?", ["icd10-list", rest @ ..]) => writeln!(told, "  {}", listed(&output, rest)).unwrap(),
                (&"$", rest) => match import(&request(folder.path(), rest), &output) {
                    Ok(imported) => write!(told, "{imported}").unwrap(),
                    Err(error) => writeln!(told, "refused: {error}").unwrap(),
                },
                (&"?", rest) => writeln!(told, "  {}", lookup(&output, rest)).unwrap(),
                (first, _) => panic!("`{first}` is no command of a case"),
            }
        }
        let mut left: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !self.files.contains_key(name) && !self.archives.contains_key(name))
            .collect();
        left.sort();
        writeln!(told, "written: {}", if left.is_empty() { String::from("nothing") } else { left.join(", ") }).unwrap();
        told.replace(&format!("{}/", folder.path().display()), "")
    }
}

fn request(folder: &Path, words: &[&str]) -> Request {
    let (kind, rest) = words.split_first().unwrap();
    let option = |name: &str| {
        let value = rest.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        value.map(str::to_owned)
    };
    Request {
        kind: TableKind::read(kind).unwrap(),
        files: rest.iter().filter(|word| !word.starts_with("--")).map(|name| folder.join(name)).collect(),
        setting: option("--setting").map(|word| Setting::read(&word).unwrap()),
        program: option("--program").map(|word| Program::read(&word).unwrap()),
        quarter: option("--quarter").map(|word| Quarter::read(&word).unwrap()),
    }
}

fn list_request(folder: &Path, words: &[&str]) -> ListRequest {
    let options = |name: &str| -> Vec<String> {
        words.iter().filter_map(|word| word.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned).collect()
    };
    let option = |name: &str| options(name).into_iter().next();
    let only = options("--where");
    let only = only.iter().map(|one| one.split_once('=').unwrap()).map(|(a, b)| (a.replace('+', " "), b.to_owned()));
    ListRequest {
        files: words.iter().filter(|word| !word.starts_with("--")).map(|name| folder.join(name)).collect(),
        name: option("--name").unwrap_or(String::from("made-up")),
        source: option("--source").map_or(String::from("Made up, version 1"), |source| source.replace('+', " ")),
        seen: Date::constant(2026, 11, 26),
        from: option("--from").map(|day| day.parse().unwrap()),
        column: option("--column"),
        only: only.collect(),
    }
}

/// Whether a code is in a list on a day, by walking what it has.
fn listed(output: &Path, words: &[&str]) -> String {
    let [name, code, day] = words else { panic!("a list, a code and a day") };
    let Some(list) = TablesFile::open(output).unwrap().list(name) else { return String::from("there is no such list") };
    let day: Date = day.parse().unwrap();
    let has = |listed: &Listed| match listed {
        Listed::One(one) => one == code,
        Listed::Range(first, last) => code.len() == first.len() && first.as_str() <= *code && *code <= last.as_str(),
        Listed::Prefix(start) => code.starts_with(start.as_str()),
    };
    match list.0.on(day) {
        OnDay::NotYet => String::from("what ships holds"),
        OnDay::Listed { items, .. } => {
            let edition = list.0.edition(day).unwrap();
            let yes = if items.iter().any(has) { "yes" } else { "no" };
            format!("{yes}, of {} on that day ({}, seen {})", items.len(), edition.source, edition.seen)
        }
        OnDay::Unreadable => format!("unreadable: {}", list.0.trouble().unwrap()),
    }
}

fn lookup(output: &Path, words: &[&str]) -> String {
    let file = match TablesFile::open(output) {
        Ok(file) => file,
        Err(error) => {
            return format!("not opened: {}", error.to_string().replace(output.to_str().unwrap(), "out.tables"));
        }
    };
    let name = TableName {
        kind: TableKind::read(words[0]).unwrap(),
        program: Program::read(words[1]).unwrap(),
        setting: Setting::read(words[2]).unwrap(),
    };
    let Some(table) = file.table(&name) else { return String::from("there is no such table") };
    let (day, rest) = words[3..].split_last().unwrap();
    let (column, keys) = rest.split_last().unwrap();
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let day: Date = day.parse().unwrap();
    let found = match table.0.look_up(column, &keys, day) {
        Looked::Value(value) => value.to_string(),
        Looked::Absent => String::from("nothing"),
        Looked::Unreadable => format!("unreadable: {}", table.0.trouble().unwrap()),
    };
    let (quarter, covers) = table.0.on(day);
    let quarter = quarter.map_or(String::from("of no quarter"), |quarter| quarter.to_string());
    format!("{found} ({quarter}{})", if covers { "" } else { ", which does not speak for that day" })
}

/// Text with escapes as bytes.
fn bytes(text: &str) -> Vec<u8> {
    let text = text.replace("\\\n", "").replace("\\t", "\t");
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("\\x") {
        out.extend(before.bytes());
        let (digits, after) = after.split_at(2);
        out.push(u8::from_str_radix(digits, 16).unwrap());
        rest = after;
    }
    out.extend(rest.bytes());
    out
}
