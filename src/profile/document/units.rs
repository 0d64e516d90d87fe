//! `[units]` and `[[units.variant]]`: how minutes become units.

use jiff::civil::Date;

use super::super::toml::keys::{self, Keys};
use super::super::toml::{Item, Node};
use super::super::values;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::text::Text;
use crate::source::{Span, Spanned};
use crate::units::{Direction, Pool, Rounding, Tie, Trim};

/// A method, without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKeys {
    /// All timed minutes together.
    Pooled,
    /// Each code alone.
    PerLine,
    /// Each code alone, and not more than the pool gives.
    Hybrid,
    /// Parts of a unit.
    Decimal,
    /// One a line.
    Flat,
    /// The payer's text was not found.
    Unknown,
}

/// Codes of a class: the name of a list, or the codes themselves.
#[derive(Clone, Debug)]
pub enum Class {
    /// A list of the profile.
    Named(Spanned<String>),
    /// Written out.
    Inline(Spanned<Vec<Spanned<String>>>),
}

/// `[units]`; what is not given is inherited.
#[derive(Clone, Debug, Default)]
pub struct UnitsKeys {
    /// Where the section stands.
    pub span: Option<Span>,
    /// Whether a method is given, be it a wrong word.
    pub says_method: bool,
    /// The method.
    pub method: Option<Spanned<MethodKeys>>,
    /// Minutes of a further unit.
    pub minimum: Option<Spanned<u32>>,
    /// Minutes of the first unit.
    pub first_minimum: Option<Spanned<u32>>,
    /// How parts of a unit are rounded.
    pub rounding: Option<Spanned<Rounding>>,
    /// A method that is a floor.
    pub never_fewer_than: Option<Spanned<MethodKeys>>,
    /// Over what minutes are pooled.
    pub pool: Option<Spanned<Pool>>,
    /// Who gets a contested unit.
    pub tie: Option<Spanned<Tie>>,
    /// Who gives one up.
    pub trim: Option<Spanned<Trim>>,
    /// Codes counted by time.
    pub timed: Option<Class>,
    /// One a line.
    pub untimed: Option<Class>,
    /// As billed.
    pub counted: Option<Class>,
    /// Its source.
    pub source: Option<Spanned<String>>,
    /// Other methods under conditions.
    pub variants: Vec<VariantKeys>,
}

/// `[[units.variant]]`.
#[derive(Clone, Debug)]
pub struct VariantKeys {
    /// When it holds.
    pub when: Option<Text>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Replaces the method.
    pub method: Option<Spanned<MethodKeys>>,
    /// Minutes of a further unit.
    pub minimum: Option<Spanned<u32>>,
    /// Minutes of the first unit.
    pub first_minimum: Option<Spanned<u32>>,
    /// How parts of a unit are rounded.
    pub rounding: Option<Spanned<Rounding>>,
    /// Adds a floor.
    pub never_fewer_than: Option<Spanned<MethodKeys>>,
    /// Replaces the pool.
    pub pool: Option<Spanned<Pool>>,
    /// Its source.
    pub source: Option<Spanned<String>>,
    /// Where it stands.
    pub span: Span,
}

const METHODS: [(&str, MethodKeys); 5] = [
    ("pooled", MethodKeys::Pooled),
    ("per_line", MethodKeys::PerLine),
    ("hybrid", MethodKeys::Hybrid),
    ("decimal", MethodKeys::Decimal),
    ("flat", MethodKeys::Flat),
];
const METHODS_OR_UNKNOWN: [(&str, MethodKeys); 6] = [
    ("pooled", MethodKeys::Pooled),
    ("per_line", MethodKeys::PerLine),
    ("hybrid", MethodKeys::Hybrid),
    ("decimal", MethodKeys::Decimal),
    ("flat", MethodKeys::Flat),
    ("unknown", MethodKeys::Unknown),
];
/// Ways of rounding by their words.
pub const ROUNDINGS: [(&str, Rounding); 9] = [
    ("nearest 1", Rounding { places: 0, direction: Direction::Nearest }),
    ("nearest 0.1", Rounding { places: 1, direction: Direction::Nearest }),
    ("nearest 0.01", Rounding { places: 2, direction: Direction::Nearest }),
    ("up 1", Rounding { places: 0, direction: Direction::Up }),
    ("up 0.1", Rounding { places: 1, direction: Direction::Up }),
    ("up 0.01", Rounding { places: 2, direction: Direction::Up }),
    ("down 1", Rounding { places: 0, direction: Direction::Down }),
    ("down 0.1", Rounding { places: 1, direction: Direction::Down }),
    ("down 0.01", Rounding { places: 2, direction: Direction::Down }),
];
pub(super) const POOLS: [(&str, Pool); 2] = [("session", Pool::Session), ("day", Pool::Day)];

pub(super) fn read(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> UnitsKeys {
    let Some(node) = root.node("units") else { return UnitsKeys::default() };
    let Some(mut keys) = Keys::of(node, "`[units]`", out) else { return UnitsKeys::default() };
    increment(&mut keys);
    let units = UnitsKeys {
        span: Some(keys.span()),
        says_method: keys.node("method").is_some(),
        method: keys.word("method", &METHODS_OR_UNKNOWN),
        minimum: keys.maybe("minimum", minutes),
        first_minimum: keys.maybe("first_minimum", minutes),
        rounding: keys.word("rounding", &ROUNDINGS),
        never_fewer_than: keys.word("never_fewer_than", &METHODS),
        pool: keys.word("pool", &POOLS),
        tie: keys.word("tie", &[("listed", Tie::Listed), ("charge", Tie::Charge), ("fee", Tie::Fee)]),
        trim: keys.word(
            "trim",
            &[("last", Trim::Last), ("lowest_charge", Trim::LowestCharge), ("lowest_fee", Trim::LowestFee)],
        ),
        timed: class(&mut keys, "timed"),
        untimed: class(&mut keys, "untimed"),
        counted: class(&mut keys, "counted"),
        source: keys.maybe("source", keys::text),
        variants: super::blocks_under(&mut keys, "variant", "units.variant", out)
            .into_iter()
            .map(|keys| variant(keys, out))
            .collect(),
    };
    keys.finish(out);
    units
}

fn variant(mut keys: Keys<'_>, out: &mut Vec<Diagnostic>) -> VariantKeys {
    increment(&mut keys);
    let dates = super::rules::dates(&mut keys);
    let variant = VariantKeys {
        when: keys.need("when", keys::logic),
        from: dates.0,
        until: dates.1,
        method: keys.word("method", &METHODS),
        minimum: keys.maybe("minimum", minutes),
        first_minimum: keys.maybe("first_minimum", minutes),
        rounding: keys.word("rounding", &ROUNDINGS),
        never_fewer_than: keys.word("never_fewer_than", &METHODS),
        pool: keys.word("pool", &POOLS),
        source: keys.need("source", keys::text),
        span: keys.span(),
    };
    if variant.method.is_none() && variant.never_fewer_than.is_none() && variant.pool.is_none() {
        keys.wrong(say::variant_says_nothing(keys.span()));
    }
    keys.finish(out);
    variant
}

/// `increment = "15 minutes"` may be said; other lengths of a unit are not known yet.
fn increment(keys: &mut Keys<'_>) {
    if let Some(given) = keys.maybe("increment", minutes)
        && given.value != 15
    {
        keys.wrong(say::expected(given.span, "\"15 minutes\", the only length of a unit so far"));
    }
}

fn minutes(node: &Node) -> Result<Spanned<u32>, Diagnostic> {
    values::minutes(node)
        .filter(|n| *n > 0)
        .map(|n| Spanned::new(n, node.span))
        .ok_or_else(|| say::expected(node.span, "minutes such as \"8 minutes\""))
}

pub(super) fn class(keys: &mut Keys<'_>, key: &'static str) -> Option<Class> {
    let node = keys.node(key)?;
    match &node.item {
        Item::Array(_) => keys.each(key, keys::text).map(|codes| Class::Inline(Spanned::new(codes, node.span))),
        _ => keys.maybe(key, keys::text).map(Class::Named),
    }
}
