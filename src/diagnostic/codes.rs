//! The codes of diagnostics.
//!
//! A released code keeps its meaning for ever and is never used again for another one. `E` stops the run, `W` does not.
//! The hundreds are the pass that finds it: 01 reading a rule's words, 02 names, 03 types, 04 stages and shape of a rule,
//! 05 the keys of a profile, 06 inheritance, 07 dates, 08 test cases, 09 what could be better.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// A stable name for one kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code there is, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The page of the code, in Markdown. A code without its page in `docs/diagnostics/` does not compile.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$name => {
                        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics/", $text, ".md"))
                    })+
                }
            }

            /// The code as printed.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// The words of a rule cannot be read.
    Syntax = "E0101",
    /// Brackets are nested too deep, or one is not closed.
    Brackets = "E0102",
    /// `and` and `or` stand side by side without parentheses.
    MixedLogic = "E0103",
    /// A name that nothing declares.
    UnknownName = "E0201",
    /// A word that the list of possible words does not have.
    UnknownWord = "E0202",
    /// A name is used where it means nothing, such as `this` outside of a rule for each line.
    NameOutOfPlace = "E0203",
    /// A name is declared twice, or is a fact already.
    NameTaken = "E0204",
    /// Definitions, lists or profiles that need each other in a circle.
    Circle = "E0205",
    /// Two things are compared that cannot be equal.
    TypeMismatch = "E0301",
    /// A literal that does not have the shape of what it meets.
    LiteralShape = "E0302",
    /// Two literals are compared, or a literal meets nothing that says what it is.
    LiteralAlone = "E0303",
    /// An effect at a stage that comes too late for it.
    StageTooLate = "E0401",
    /// A rule's parts do not go together.
    RuleShape = "E0402",
    /// Collections are nested deeper than two.
    TooNested = "E0403",
    /// The file is not TOML.
    Toml = "E0501",
    /// A key that profiles do not have.
    UnknownKey = "E0502",
    /// A key that must be there is missing.
    MissingKey = "E0503",
    /// A value of the wrong kind or shape.
    WrongValue = "E0504",
    /// The same id twice.
    DuplicateId = "E0505",
    /// A source that is not declared.
    UnknownSource = "E0506",
    /// Rule text that is not in a literal string.
    NotLiteral = "E0507",
    /// A file that is named and cannot be used.
    BadFile = "E0508",
    /// A message that refers to something that cannot be shown.
    BadMessage = "E0509",
    /// `extends` or `include` names nothing.
    UnknownParent = "E0601",
    /// An override of something that is not there.
    OverrideNothing = "E0602",
    /// Two parts declare the same thing.
    Clash = "E0603",
    /// Something inherited is changed without `[[override]]`.
    SilentOverride = "E0604",
    /// Dates that are empty or overlap.
    Dates = "E0701",
    /// A param or table that does not cover the dates of a rule that reads it.
    NotCovered = "E0702",
    /// A test case that names a rule or fact that does not exist, or cannot be read.
    BadTest = "E0801",
    /// Something declared that nothing uses.
    Unused = "W0901",
    /// A rule that can never fire.
    NeverFires = "W0902",
    /// A rule that always fires.
    AlwaysFires = "W0903",
    /// A profile that relaxes what its parent denies.
    Relaxes = "W0904",
    /// Days between two versions of a rule on which none holds.
    Gap = "W0905",
    /// `not (a <= b)` is not `a > b` when one of them is absent.
    NegatedComparison = "W0906",
    /// An alternative, `unless` or exception that can never hold where it would matter.
    DeadPart = "W0907",
    /// A condition that is true wherever the others hold.
    IdlePart = "W0908",
    /// A rule that never decides, because another one always has.
    Shadowed = "W0909",
    /// A limit that a tighter one makes idle.
    LooseLimit = "W0910",
    /// Two rules that a session can set against each other.
    Conflict = "W0911",
    /// A source that nobody has read for long.
    Stale = "W0912",
    /// A rule without the cases that show what it does.
    Uncased = "W0913",
    /// A message that a biller cannot read.
    HardToRead = "W0914",
    /// A hold that does not say what to do.
    NoFix = "W0915",
}

impl Code {
    /// Whether it stops the run.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.text().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// What it is about, in one line: the title of its page.
    #[must_use]
    pub fn title(self) -> &'static str {
        let first = self.page().lines().next().unwrap_or("");
        first.split_once(": ").map_or(first, |(_, title)| title)
    }

    /// The code of that name, written in upper or lower case.
    #[must_use]
    pub fn find(text: &str) -> Option<Code> {
        Self::ALL.iter().copied().find(|code| code.text().eq_ignore_ascii_case(text))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}
