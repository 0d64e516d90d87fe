//! A page: its code, its examples, and what lint is said to tell.

use std::fs;

/// Whether an example is wrong or right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Bad,
    Good,
}

/// An example.
pub struct Block {
    pub verdict: Verdict,
    /// `toml`, `rule` or `csv`.
    pub form: String,
    /// The file it is, or stands in.
    pub file: String,
    /// Options that lint is run with.
    pub options: Vec<String>,
    pub text: String,
}

/// A page of `docs/diagnostics/`.
pub struct Page {
    pub code: String,
    pub path: String,
    pub blocks: Vec<Block>,
    /// What stands in its `text` block.
    pub text: Option<String>,
    lines: Vec<String>,
    /// The lines of the `text` block, or where it belongs: behind the last bad example.
    place: std::ops::Range<usize>,
}

impl Page {
    pub fn read(code: &str) -> Page {
        let path = format!("docs/diagnostics/{code}.md");
        let whole = fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = whole.lines().map(str::to_owned).collect();
        let title = lines.first().and_then(|line| line.strip_prefix(&format!("# {code}: ")));
        assert!(title.is_some_and(|title| !title.ends_with('.')), "{path}: starts with `# {code}: what it is about`");
        let mut page = Page { code: code.to_owned(), path, blocks: Vec::new(), text: None, lines, place: 0..0 };
        let mut open: Option<(usize, String)> = None;
        for (at, line) in page.lines.iter().enumerate() {
            let Some(fence) = line.strip_prefix("```") else { continue };
            let Some((start, info)) = open.take() else {
                open = Some((at, fence.to_owned()));
                continue;
            };
            let text: String = page.lines[start + 1..at].iter().map(|line| format!("{line}\n")).collect();
            if info == "text" {
                page.text = Some(text);
                page.place = start..at + 1;
                continue;
            }
            let Some(block) = block(&info, text) else { continue };
            if block.verdict == Verdict::Bad && page.text.is_none() {
                page.place = at + 1..at + 1;
            }
            page.blocks.push(block);
        }
        page
    }

    /// Puts what lint tells into the page.
    pub fn write_text(&self, text: &str) {
        let mut lines = self.lines.clone();
        let mut block = format!("```text\n{text}```");
        if self.text.is_none() {
            block.insert(0, '\n');
        }
        lines.splice(self.place.clone(), [block]);
        fs::write(&self.path, lines.join("\n") + "\n").unwrap();
    }
}

fn block(info: &str, text: String) -> Option<Block> {
    let mut words = info.split(' ');
    let form = words.next()?.to_owned();
    let verdict = match words.next()? {
        "bad" => Verdict::Bad,
        "good" => Verdict::Good,
        _ => return None,
    };
    let (options, files): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with("--"));
    let file = files.first().copied().unwrap_or("payer.toml").to_owned();
    Some(Block { verdict, form, file, options: options.into_iter().map(str::to_owned).collect(), text })
}
