//! The rules folder that the examples of a page make up, and what lint says of it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::page::{Page, Verdict};

const PAYER: &str = include_str!("stock/payer.toml");
const PART: &str = include_str!("stock/part.toml");

/// A rules folder in a folder of its own.
pub struct Folder {
    at: tempfile::TempDir,
    options: Vec<String>,
}

/// What lint did.
pub struct Ran {
    pub status: i32,
    pub out: String,
}

impl Folder {
    pub fn of(page: &Page, verdict: Verdict) -> Folder {
        let mut files: BTreeMap<&str, String> = BTreeMap::from([("payer.toml", String::new())]);
        let mut options = Vec::new();
        for block in page.blocks.iter().filter(|block| block.verdict == verdict) {
            let text = if block.form == "rule" { rule(&block.text) } else { block.text.clone() };
            let file = files.entry(&block.file).or_default();
            if !file.is_empty() {
                file.push('\n');
            }
            file.push_str(&text);
            options.extend(block.options.iter().cloned());
        }
        let at = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = at.path().join("rules").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, whole(name, &text)).unwrap();
        }
        Folder { at, options }
    }

    pub fn lint(&self, form: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payrules"));
        command.args(["lint", "--rules", "rules", "--color", "never", "--format", form]).args(&self.options);
        let output = command.current_dir(self.at.path()).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        Ran { status: output.status.code().unwrap(), out: String::from_utf8(output.stdout).unwrap() }
    }

    /// What lint prints for people, without the lines that count the problems and without those of `others` unless it is `own`.
    pub fn shown(&self, others: &[&str], own: &str) -> String {
        let out = self.lint("human").out;
        let (told, _count) = out.trim_end().rsplit_once("\n\n").unwrap();
        let beside = |one: &str| others.iter().any(|code| *code != own && one.starts_with(&format!("warning[{code}]")));
        let told: Vec<&str> = told.split("\n\n").filter(|one| !beside(one)).collect();
        format!("{}\n", told.join("\n\n"))
    }
}

impl Ran {
    /// The codes told, without those of `others` unless it is `own`.
    pub fn codes(&self, others: &[&str], own: &str) -> Vec<String> {
        let report: serde_json::Value = serde_json::from_str(&self.out).unwrap();
        let codes = report["diagnostics"].as_array().unwrap().iter().map(|told| told["code"].as_str().unwrap());
        codes.filter(|code| *code == own || !others.contains(code)).map(str::to_owned).collect()
    }
}

/// A rule with that text.
pub fn rule(text: &str) -> String {
    let needs = if text.contains("hold") { "needs   = \"clinical\"\n" } else { "" };
    format!(
        "[[rule]]\nid      = \"example\"\ntitle   = \"An example\"\nsource  = \"manual\"\nmessage = \"an example\"\n{needs}text    = '''\n{text}'''\n"
    )
}

/// A file as it is, or, where it is a profile that does not say `schema`, put into the stock profile: in front of its sections, which
/// it replaces where it has one of the same header. A stock section may say that it is only there where something is named.
pub fn whole(name: &str, text: &str) -> String {
    let Some(stem) = name.strip_suffix(".toml").filter(|stem| !stem.contains('.')) else { return text.to_owned() };
    if text.contains("schema") {
        return text.to_owned();
    }
    let stock = if stem == "payer" { PAYER.to_owned() } else { PART.replace("PART", stem) };
    let mut sections = stock.split("\n\n");
    let mut out = format!("{}\n\n{text}", sections.next().unwrap());
    for section in sections {
        let (mut lines, mut wanted) = (section.trim_end(), true);
        if let Some((condition, rest)) = lines.strip_prefix("# where ").and_then(|rest| rest.split_once('\n')) {
            wanted = text.contains(condition.trim_end_matches(" is named"));
            lines = rest;
        }
        let header = lines.lines().next().unwrap();
        if wanted && !text.lines().any(|line| line == header) {
            out.push_str(&format!("\n{lines}\n"));
        }
    }
    out
}
