//! The conditions of a profile's rules: every place that holds or does not hold, and what it can come to.
//!
//! In: a checked profile. Out: a [`Place`] for each condition in `where`, `unless`, `require`, exceptions, the values of effects and the
//! variants of the unit count, also inside of quantifiers, and those of definitions at the words of the definition. What always holds: each stretch of words is listed
//! once, whoever uses it; `not in` and the like, which are the opposite of a condition with the same words, are one condition.

use std::collections::BTreeMap;

use super::Owner;
use crate::lang::check::stage::{children, walk};
use crate::lang::typed::{Effect, Expr, Kind, Noun, Over, Read};
use crate::profile::checked::Profile;
use crate::source::Span;

/// A condition in the words of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Whose words they are.
    pub owner: Owner,
    /// Id of the file that declares it.
    pub file: String,
    /// The whole text that it is a part of.
    pub text: Span,
    /// Whether a record can leave it unknown.
    pub can_be_unknown: bool,
    /// Whether no record can change it: it asks only what the profile says.
    pub fixed: bool,
}

/// All of them, by their words.
pub(super) fn of(profile: &Profile) -> BTreeMap<Span, Place> {
    let mut collector = Collector { profile, all: BTreeMap::new() };
    for rule in profile.rules.iter().filter(|rule| rule.status.is_none()) {
        let body = &rule.body;
        let of = Whole { owner: Owner::Rule(rule.id.clone()), file: &rule.origin.file, text: body.span };
        let parts = [&body.filter, &body.unless, &body.require].into_iter().flatten();
        for expr in parts.chain(amount(&body.effect)) {
            collector.visit(expr, &of);
        }
        for exception in &rule.exceptions {
            let owner = Owner::Exception(exception.id.clone());
            let of = Whole { owner, file: &exception.origin.file, text: exception.when.span };
            collector.visit(&exception.when, &of);
        }
    }
    for variant in &profile.units.variants {
        let owner = Owner::Units(variant.source.clone());
        collector.visit(&variant.when, &Whole { owner, file: &variant.origin.file, text: variant.when.span });
    }
    collector.all
}

/// The value in an effect: a modifier or a cap.
pub(super) fn amount(effect: &Effect) -> Option<&Expr> {
    match effect {
        Effect::AddModifier(expr)
        | Effect::CapUnits(expr, _)
        | Effect::CapLines(expr)
        | Effect::Pay(expr)
        | Effect::CapPayment(expr, _) => Some(expr),
        Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => None,
    }
}

/// Whether a record can leave it unknown.
pub(super) fn can_be_unknown(expr: &Expr, profile: &Profile) -> bool {
    let presumed = |path: &str| profile.presume.iter().any(|presume| presume.fact == path);
    let mut found = false;
    walk(expr, &mut |e| {
        found |= match &e.kind {
            Kind::Read(Read::Session(fact)) => {
                let path = fact.def().path;
                !matches!(path, "id" | "date_of_service" | "payer") && !presumed(path)
            }
            Kind::Read(Read::Line(_, fact)) => {
                // Modifiers not given are none yet.
                let path = fact.def().path;
                !matches!(path, "code" | "modifiers") && !presumed(path)
            }
            Kind::Read(Read::ExtraSession(path)) => !presumed(path),
            Kind::Read(Read::ExtraLine(_, path)) => !presumed(&format!("line.{path}")),
            Kind::Read(_) => true,
            Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => !matches!(over.noun, Noun::Lines),
            _ => false,
        };
    });
    found
}

struct Collector<'p> {
    profile: &'p Profile,
    all: BTreeMap<Span, Place>,
}

/// A text, and whose it is.
struct Whole<'p> {
    owner: Owner,
    file: &'p str,
    text: Span,
}

impl<'p> Collector<'p> {
    fn visit(&mut self, expr: &'p Expr, of: &Whole<'p>) {
        if is_condition(expr) {
            let place = || Place {
                owner: of.owner.clone(),
                file: String::from(of.file),
                text: of.text,
                can_be_unknown: can_be_unknown(expr, self.profile),
                fixed: asks_only_the_profile(expr),
            };
            self.all.entry(expr.span).or_insert_with(place);
        }
        match &expr.kind {
            Kind::Define(name, body) => {
                let declared = self.profile.defines.get(name);
                let file = declared.map_or(of.file, |define| &define.origin.file);
                self.visit(body, &Whole { owner: Owner::Definition(name.clone()), file, text: body.span });
            }
            // Whether a fact is there is asked of the record, not of its value.
            Kind::Present(inner) if is_read(inner) => {}
            // Earlier sessions are counted as a whole; nothing is asked of each.
            Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) if is_earlier(over) => {}
            // A yes or no that is compared is a value there.
            Kind::Compare(..) | Kind::In(..) | Kind::Has(..) => {
                children(expr).into_iter().filter(|part| !is_value(part)).for_each(|part| self.visit(part, of));
            }
            _ => children(expr).into_iter().for_each(|part| self.visit(part, of)),
        }
    }
}

fn is_condition(expr: &Expr) -> bool {
    expr.ty.is_bool() && !matches!(expr.kind, Kind::Const(_))
}

fn is_read(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Read(_) => true,
        Kind::Define(_, body) => is_read(body),
        _ => false,
    }
}

fn is_value(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Read(_) | Kind::Param(_) | Kind::Const(_))
}

fn is_earlier(over: &Over) -> bool {
    matches!(over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_))
}

fn asks_only_the_profile(expr: &Expr) -> bool {
    let mut asks = false;
    walk(expr, &mut |e| {
        asks |= matches!(e.kind, Kind::Read(_) | Kind::Quantified { .. } | Kind::Count(_) | Kind::Sum(..));
    });
    !asks
}
