//! Everybody who takes part, in the order of the tables.

use peers::contest::{Absent, Contestant, Sample};
use peers::hand::{columns::HandColumns, encoded::HandEncoded, plain::HandPlain};

use crate::{ours, reading, worker};

/// What every ratio is to, in memory.
pub const HAND: &str = "hand-encoded";

/// What every ratio is to, of those that read JSON lines.
pub const READER: &str = "sonic-rs-alone";

/// payrules, in memory.
pub const OURS: &str = "payrules-batch";

/// payrules, on JSON lines.
pub const OURS_JSONL: &str = "payrules-jsonl-brief";

/// payrules, on Parquet.
pub const OURS_PARQUET: &str = "payrules-parquet-brief";

/// What a contestant starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Its own natural form in memory.
    Memory,
    /// JSON lines in memory, as a file's bytes.
    Jsonl,
    /// A Parquet file.
    Parquet,
}

/// What of an outcome an engine can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// All of it.
    All,
    /// What is billed: where the visit is denied no line has units, so no limit on units is reached.
    Billed,
    /// Nothing of R: it only reads, or has other rules.
    Nothing,
}

/// How an engine is made ready.
#[derive(Clone, Copy, Debug)]
pub enum Made {
    /// In this program.
    Here(fn(&Sample<'_>) -> Result<Box<dyn Contestant>, Absent>),
    /// In the `rivals` program, under the entry's name.
    Rival,
    /// In Python: engine and mode.
    Python(&'static str, &'static str),
}

/// How an engine enters.
#[derive(Debug)]
pub struct Entry {
    /// The name in the table, and for `--only`.
    pub name: &'static str,
    /// The package whose version is told, if the engine does not tell it; empty: none.
    pub package: &'static str,
    /// What is in its natural input, in a few words.
    pub input: &'static str,
    /// What it starts from.
    pub source: Source,
    /// What it can say.
    pub says: Says,
    made: Made,
}

impl Entry {
    /// Makes the engine ready for some visits.
    ///
    /// # Errors
    /// Why it cannot take part.
    pub fn contestant(&self, sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        match self.made {
            Made::Here(new) => new(sample),
            Made::Rival => worker::rival(self.name, sample),
            Made::Python(engine, mode) => worker::python(engine, mode, sample),
        }
    }
}

const fn entry(name: &'static str, input: &'static str, made: Made) -> Entry {
    Entry { name, package: "", input, source: Source::Memory, says: Says::All, made }
}

const TREE: &str = "tree made of each visit";
const BOUND: &str = "tree made beforehand";

/// All entries.
pub static ENTRIES: &[Entry] = &[
    entry("hand-columns", "columns, dates as differences", Made::Here(HandColumns::new)),
    entry(HAND, "records of 64 bytes", Made::Here(HandEncoded::new)),
    entry("hand-plain", "structs of Strings and Vecs", Made::Here(HandPlain::new)),
    Entry {
        package: "payrules",
        says: Says::Billed,
        ..entry(OURS, "columns; decisions, units, fired rules", Made::Here(ours::batch::Columns::new))
    },
    Entry {
        package: "payrules",
        says: Says::Billed,
        ..entry(
            "payrules-reference",
            "sessions; determinations with messages",
            Made::Here(ours::sessions::Reference::new),
        )
    },
    Entry {
        package: "payrules",
        says: Says::Nothing,
        ..entry(
            "payrules-medicare",
            "sessions; the shipped medicare profile",
            Made::Here(ours::sessions::Reference::medicare),
        )
    },
    entry("polars", "frame with list columns", Made::Python("polars", "memory")),
    entry("duckdb", "table with list columns", Made::Python("duckdb", "memory")),
    entry("rhai", TREE, Made::Rival),
    entry("rhai-bound", BOUND, Made::Rival),
    entry("zen-expression", TREE, Made::Rival),
    entry("zen-expression-bound", BOUND, Made::Rival),
    entry("zen-engine", TREE, Made::Rival),
    entry("zen-engine-bound", BOUND, Made::Rival),
    entry("regorus", TREE, Made::Rival),
    entry("regorus-bound", BOUND, Made::Rival),
    entry("regorus-vm", TREE, Made::Rival),
    entry("regorus-vm-bound", BOUND, Made::Rival),
    entry("cel", "tree made of each visit, units by the host", Made::Rival),
    entry("cel-bound", "tree made beforehand, units by the host", Made::Rival),
    entry("cedar", "request made of each visit, sets and units by the host", Made::Rival),
    entry("cedar-bound", "request made beforehand, sets and units too", Made::Rival),
    Entry {
        package: "sonic-rs",
        source: Source::Jsonl,
        says: Says::Nothing,
        ..entry(READER, "to structs, decides nothing", Made::Here(reading::sonic_alone))
    },
    Entry {
        package: "serde_json",
        source: Source::Jsonl,
        says: Says::Nothing,
        ..entry("serde-json-alone", "to structs, decides nothing", Made::Here(reading::serde_json_alone))
    },
    Entry {
        package: "sonic-rs",
        source: Source::Jsonl,
        ..entry("hand-sonic-rs", "to structs to outcomes", Made::Here(reading::by_sonic))
    },
    Entry {
        package: "serde_json",
        source: Source::Jsonl,
        ..entry("hand-serde-json", "to structs to outcomes", Made::Here(reading::by_serde_json))
    },
    Entry {
        package: "payrules",
        source: Source::Jsonl,
        says: Says::Billed,
        ..entry(OURS_JSONL, "to JSON lines of answers in short", Made::Here(ours::short::Short::jsonl))
    },
    Entry {
        package: "payrules",
        source: Source::Jsonl,
        says: Says::Billed,
        ..entry(
            "payrules-jsonl-findings",
            "to JSON lines of answers in short with findings",
            Made::Here(ours::short::Short::findings),
        )
    },
    Entry {
        package: "payrules",
        source: Source::Jsonl,
        says: Says::Billed,
        ..entry("payrules-jsonl", "to JSON lines of determinations", Made::Here(ours::jsonl::Jsonl::new))
    },
    Entry { source: Source::Parquet, ..entry("polars-parquet", "to Parquet", Made::Python("polars", "parquet")) },
    Entry { source: Source::Parquet, ..entry("duckdb-parquet", "to Parquet", Made::Python("duckdb", "parquet")) },
    Entry {
        package: "payrules",
        source: Source::Parquet,
        says: Says::Billed,
        ..entry(OURS_PARQUET, "to Parquet of answers in short", Made::Here(ours::short::Short::parquet))
    },
];
