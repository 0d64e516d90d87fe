//! What we tell the people who write rule files.
//!
//! In: mistakes found while reading, parsing and checking profiles. Out: [`Diagnostic`]s, plain data that
//! [`render`] prints for people, [`told`], [`sarif`] and [`github`] for programs, and whose sure fixes [`fix`] applies. A diagnostic always names a code that never changes its meaning, the exact
//! words it is about, and, where we know one, the words to write instead.
//!
//! Message grammar: lower case, no full stop at the end, the author's text in backticks, the field's words and never the
//! name of a Rust type or of a grammar rule.

pub mod codes;
pub mod few;
pub mod fix;
pub mod github;
pub mod near;
pub mod page;
pub mod render;
pub mod sarif;
pub mod told;
pub mod wording;

pub use codes::Code;

use crate::source::Span;

/// How bad it is: an error stops the run, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be decided with this profile.
    Error,
    /// The profile works; somebody should look.
    Warning,
}

/// A place that takes part in a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words it is about.
    pub span: Span,
    /// What is to be said about them; may be empty for the main place.
    pub text: String,
}

/// Words to write in place of others; an empty `span` inserts, an empty `replacement` takes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// What to write there.
    pub replacement: String,
}

/// What mends a problem: edits that belong together, none of which overlaps another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The edits, in the order of their places.
    pub edits: Vec<Edit>,
    /// Whether it means what the author meant for certain, so that `lint --fix` may apply it unasked. A guess at a name is not.
    pub sure: bool,
}

/// One problem in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code; the severity follows from it.
    pub code: Code,
    /// One sentence.
    pub message: String,
    /// The place it is about.
    pub at: Label,
    /// Other places that take part, such as "declared here".
    pub others: Vec<Label>,
    /// What to do about it, a line each.
    pub help: Vec<String>,
    /// What mends it, where we know.
    pub fix: Option<Fix>,
    /// A session that shows it.
    pub witness: Option<Witness>,
}

/// A session that shows what a diagnostic says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Witness {
    /// The record, as JSON.
    pub record: String,
    /// How to run it, once it is saved.
    pub command: String,
}

impl Diagnostic {
    /// A problem at `span`.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: brief(message.into()),
            at: Label { span, text: String::new() },
            others: Vec::new(),
            help: Vec::new(),
            fix: None,
            witness: None,
        }
    }

    /// What to say right under the words.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.at.text = text.into();
        self
    }

    /// Another place that takes part.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }

    /// A line of advice.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(brief(text.into()));
        self
    }

    /// A session that shows it.
    #[must_use]
    pub fn shown_by(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// An edit that would mend it, to be looked at by the author. A second one belongs to the first.
    #[must_use]
    pub fn suggest(mut self, span: Span, replacement: impl Into<String>) -> Self {
        let fix = self.fix.get_or_insert(Fix { edits: Vec::new(), sure: false });
        fix.edits.push(Edit { span, replacement: replacement.into() });
        fix.edits.sort_by_key(|edit| edit.span);
        self
    }

    /// The edits so far are what the author meant, whatever else is in the file.
    #[must_use]
    pub fn sure(mut self) -> Self {
        if let Some(fix) = &mut self.fix {
            fix.sure = true;
        }
        self
    }

    /// Whether nothing can be decided because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// A sentence as people can read it: the author's words in it may be a file of ten million letters without a break.
fn brief(text: String) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

/// Letters of a sentence beyond which it is cut.
const MOST_LETTERS: usize = 1_000;

/// Sorts by place and drops repeats: a rule that several payers inherit is checked for each, its mistakes are told once.
pub fn tidy(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (a.at.span, a.code, &a.message).cmp(&(b.at.span, b.code, &b.message)));
    diagnostics.dedup_by(|a, b| a.code == b.code && a.at.span == b.at.span && a.message == b.message);
}
