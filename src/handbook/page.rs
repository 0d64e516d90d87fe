//! A handbook as data: blocks of text with links, before it is Markdown or HTML.

/// A whole handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handbook {
    /// What it is called.
    pub title: String,
    /// The lines below the title.
    pub subtitle: String,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Where links to it go.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(Inline),
    /// A list of points.
    Points(Vec<Inline>),
    /// Labels, each with what stands behind it.
    Facts(Vec<(&'static str, Inline)>),
    /// A table: its head and rows.
    Table(Vec<&'static str>, Vec<Vec<Inline>>),
    /// Something that opens on a click.
    More(String, Vec<Block>),
    /// Text as written in a file.
    Verbatim(String),
    /// A rule.
    Rule(Box<Card>),
    /// A named thing that links go to.
    Entry(String, Inline, Vec<Block>),
}

/// A rule on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Where links to it go.
    pub anchor: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it does, in a word or two.
    pub effect: &'static str,
    /// The same as a class, for its colour.
    pub class: &'static str,
    /// When it holds, if not always.
    pub when: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Words with links.
pub type Inline = Vec<Word>;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// As it is.
    Plain(String),
    /// Weighty.
    Strong(String),
    /// As a file or record writes it.
    Code(String),
    /// A link: where to, and its words.
    Link(String, String),
}

/// A line of plain words.
pub fn line(text: impl Into<String>) -> Inline {
    vec![Word::Plain(text.into())]
}
