//! One profile with everything it inherits.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::checked::Origin;
use super::super::document::{
    Class, Document, ExceptionKeys, FactKeys, ListChange, MethodKeys, Named, ParamKeys, PresumeKeys, RuleKeys,
    ShareKeys, SourceKeys, TableKeys, VariantKeys,
};
use super::family::Family;
use super::overrides;
use super::versions::{common, first};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::codes::words::Words;
use crate::lang::text::Text;
use crate::source::{Span, Spanned};
use crate::units::{Pool, Rounding, Tie, Trim};

/// Something and the file it comes from.
#[derive(Clone, Debug)]
pub(in super::super) struct Held<T> {
    pub(in super::super) value: T,
    pub(in super::super) origin: Origin,
}

/// A rule that an override took out or changed.
#[derive(Clone, Debug)]
pub(in super::super) struct Replaced {
    pub(in super::super) before: RuleKeys,
    pub(in super::super) after: Option<RuleKeys>,
    pub(in super::super) by: Span,
}

/// `[units]` after inheritance.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct UnitsHeld {
    pub(in super::super) method: Option<Held<MethodKeys>>,
    pub(in super::super) minimum: Option<Held<u32>>,
    pub(in super::super) first_minimum: Option<Held<u32>>,
    pub(in super::super) rounding: Option<Held<Rounding>>,
    pub(in super::super) never_fewer_than: Option<Held<MethodKeys>>,
    pub(in super::super) pool: Option<Held<Pool>>,
    pub(in super::super) tie: Option<Held<Tie>>,
    pub(in super::super) trim: Option<Held<Trim>>,
    pub(in super::super) timed: Option<Held<Class>>,
    pub(in super::super) untimed: Option<Held<Class>>,
    pub(in super::super) counted: Option<Held<Class>>,
    pub(in super::super) source: Option<Held<Spanned<String>>>,
    pub(in super::super) variants: Vec<Held<VariantKeys>>,
}

/// `[payment]` after inheritance.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct PaymentHeld {
    pub(in super::super) reduced: Option<Held<Class>>,
    pub(in super::super) share: Option<Held<Decimal>>,
    pub(in super::super) pool: Option<Held<Pool>>,
    pub(in super::super) lesser_of_charge: Option<Held<bool>>,
    pub(in super::super) source: Option<Held<Spanned<String>>>,
}

/// A profile with everything it inherits.
#[derive(Debug)]
pub(in super::super) struct Merged<'d> {
    pub(in super::super) document: &'d Document,
    pub(in super::super) chain: Vec<&'d Document>,
    pub(in super::super) sources: BTreeMap<String, Held<SourceKeys>>,
    pub(in super::super) params: BTreeMap<String, Held<ParamKeys>>,
    pub(in super::super) lists: BTreeMap<String, Held<Spanned<Words>>>,
    /// Imported lists that may stand in the place of lists, by the names of these.
    pub(in super::super) imported_lists: BTreeMap<String, String>,
    pub(in super::super) tables: BTreeMap<String, Held<TableKeys>>,
    pub(in super::super) years: BTreeMap<String, Held<String>>,
    pub(in super::super) counters: BTreeMap<String, Held<Text>>,
    pub(in super::super) facts: BTreeMap<String, Held<FactKeys>>,
    pub(in super::super) presume: BTreeMap<String, Held<PresumeKeys>>,
    pub(in super::super) defines: BTreeMap<String, Held<Text>>,
    pub(in super::super) holidays: BTreeSet<Date>,
    pub(in super::super) units: UnitsHeld,
    pub(in super::super) payment: PaymentHeld,
    pub(in super::super) modifier_order: Option<Held<Vec<String>>>,
    pub(in super::super) one_of: Option<Held<Vec<Vec<String>>>>,
    pub(in super::super) shares: Option<Held<Vec<ShareKeys>>>,
    pub(in super::super) rules: Vec<Held<RuleKeys>>,
    pub(in super::super) exceptions: Vec<Held<ExceptionKeys>>,
    /// Ids of rules that an override took out on all days.
    pub(in super::super) gone: BTreeSet<String>,
    /// What overrides did to rules.
    pub(in super::super) replaced: Vec<Replaced>,
}

/// Puts a document together with everything it builds on.
pub(in super::super) fn merge<'d>(family: &Family<'d>, at: usize, out: &mut Vec<Diagnostic>) -> Option<Merged<'d>> {
    let chain = family.chain(at);
    let mut merged = Merged {
        document: family.document(at)?,
        chain: chain.iter().filter_map(|(at, _)| family.document(*at)).collect(),
        sources: BTreeMap::new(),
        params: BTreeMap::new(),
        lists: BTreeMap::new(),
        imported_lists: BTreeMap::new(),
        tables: BTreeMap::new(),
        years: BTreeMap::new(),
        counters: BTreeMap::new(),
        facts: BTreeMap::new(),
        presume: BTreeMap::new(),
        defines: BTreeMap::new(),
        holidays: BTreeSet::new(),
        units: UnitsHeld::default(),
        payment: PaymentHeld::default(),
        modifier_order: None,
        one_of: None,
        shares: None,
        rules: Vec::new(),
        exceptions: Vec::new(),
        gone: BTreeSet::new(),
        replaced: Vec::new(),
    };
    let included = chain.iter().filter(|(_, part)| *part).filter_map(|(at, _)| family.document(*at));
    let parts = included.map(|d| d.stem.as_str()).collect();
    let mut clashes = Clashes::new();
    for (at, _) in &chain {
        let Some(document) = family.document(*at) else { continue };
        let step = Step { document, ancestors: family.ancestors(*at), parts: &parts };
        step.apply(&mut merged, &mut clashes, out);
    }
    for (what, (span, first, parts)) in clashes {
        out.push(say::knob_clash(span, &what, first, (parts.0, parts.1), &merged.document.stem));
    }
    Some(merged)
}

/// Where each id stands.
fn by_id<'i>(ids: impl Iterator<Item = &'i str>) -> BTreeMap<String, Vec<usize>> {
    let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, id) in ids.enumerate() {
        known.entry(id.to_owned()).or_default().push(at);
    }
    known
}

/// Knobs that two parts set and nobody has settled: both places and files.
type Clashes<'d> = BTreeMap<String, (Span, Span, (&'d str, &'d str))>;

/// One file of the chain being added.
pub(super) struct Step<'d, 'a> {
    pub(super) document: &'d Document,
    pub(super) ancestors: BTreeSet<&'d str>,
    parts: &'a BTreeSet<&'d str>,
}

impl<'d> Step<'d, '_> {
    pub(super) fn origin(&self, span: Span) -> Origin {
        Origin { file: self.document.stem.clone(), span, override_reason: None }
    }

    pub(super) fn inherits(&self, origin: &Origin) -> bool {
        self.ancestors.contains(origin.file.as_str())
    }

    fn apply(&self, to: &mut Merged<'d>, clashes: &mut Clashes<'d>, out: &mut Vec<Diagnostic>) {
        let d = self.document;
        overrides::apply(self, to, out);
        self.declare(&mut to.sources, "source", &d.sources, out);
        self.declare(&mut to.tables, "table", &d.tables, out);
        self.declare(&mut to.years, "year", &d.years, out);
        self.declare(&mut to.counters, "counter", &d.counters, out);
        self.declare(&mut to.facts, "fact", &d.facts, out);
        self.declare(&mut to.defines, "definition", &d.defines, out);
        for param in &d.params {
            self.knob(
                to.params.get(&param.name.value),
                format!("param `{}`", param.name.value),
                param.name.span,
                clashes,
            );
            let held = Held { value: param.value.clone(), origin: self.origin(param.name.span) };
            to.params.insert(param.name.value.clone(), held);
        }
        for presume in &d.presume {
            let name = &presume.name;
            self.knob(to.presume.get(&name.value), format!("presumption `{}`", name.value), name.span, clashes);
            let held = Held { value: presume.value.clone(), origin: self.origin(name.span) };
            to.presume.insert(name.value.clone(), held);
        }
        for list in &d.lists {
            self.list(list, to, clashes, out);
        }
        to.holidays.extend(&d.holidays);
        self.units(to, clashes);
        self.payment(to, clashes);
        if let Some(order) = &d.claim.modifier_order {
            self.set(&mut to.modifier_order, "modifier_order", &Some(order.clone()), clashes);
        }
        if let Some(groups) = &d.claim.one_of {
            self.set(&mut to.one_of, "one_of", &Some(groups.clone()), clashes);
        }
        if let Some(first) = d.claim.shares.first() {
            let all = Spanned::new(d.claim.shares.clone(), first.span);
            self.set(&mut to.shares, "share", &Some(all), clashes);
        }
        let mut known = by_id(to.rules.iter().map(|held| held.value.id.value.as_str()));
        to.rules.reserve(d.rules.len());
        for rule in &d.rules {
            let days = |r: &RuleKeys| (r.from, r.until);
            let same = known.entry(rule.id.value.clone()).or_default();
            let others = same.iter().filter_map(|at| to.rules.get(*at));
            let others = others.map(|held| (&held.value.id, days(&held.value), &held.origin));
            if self.version("rule", &rule.id, days(rule), others, out) {
                same.push(to.rules.len());
                to.rules.push(Held { value: rule.clone(), origin: self.origin(rule.span) });
            }
        }
        let mut known = by_id(to.exceptions.iter().map(|held| held.value.id.value.as_str()));
        for exception in &d.exceptions {
            let days = |e: &ExceptionKeys| (e.from, e.until);
            let same = known.entry(exception.id.value.clone()).or_default();
            let others = same.iter().filter_map(|at| to.exceptions.get(*at));
            let others = others.map(|held| (&held.value.id, days(&held.value), &held.origin));
            if self.version("exception", &exception.id, days(exception), others, out) {
                same.push(to.exceptions.len());
                to.exceptions.push(Held { value: exception.clone(), origin: self.origin(exception.span) });
            }
        }
    }

    /// Adds what may be declared once.
    fn declare<T: Clone>(
        &self,
        to: &mut BTreeMap<String, Held<T>>,
        what: &str,
        all: &[Named<T>],
        out: &mut Vec<Diagnostic>,
    ) {
        for Named { name, value } in all {
            if let Some(other) = to.get(&name.value) {
                out.push(self.already(what, name, &other.origin));
                continue;
            }
            to.insert(name.value.clone(), Held { value: value.clone(), origin: self.origin(name.span) });
        }
    }

    /// What to say of something that another file of the chain has already.
    fn already(&self, what: &str, name: &Spanned<String>, other: &Origin) -> Diagnostic {
        if other.file == self.document.stem {
            say::duplicate(name.span, what, &name.value, other.span)
        } else if self.inherits(other) {
            say::silent(name.span, what, &name.value, other.span, &other.file)
        } else {
            say::clash(name.span, what, &name.value, other.span, (&self.document.stem, &other.file))
        }
    }

    /// Whether a rule or exception can stand beside those of its id: as another version of the same file.
    fn version<'x>(
        &self,
        what: &str,
        id: &Spanned<String>,
        days: (Option<Date>, Option<Date>),
        others: impl Iterator<Item = (&'x Spanned<String>, (Option<Date>, Option<Date>), &'x Origin)>,
        out: &mut Vec<Diagnostic>,
    ) -> bool {
        for (other, other_days, origin) in others {
            if origin.file != self.document.stem {
                out.push(self.already(what, id, origin));
                return false;
            }
            let Some(both) = common(days, other_days) else { continue };
            if days == (None, None) && other_days == (None, None) {
                out.push(say::duplicate(id.span, what, &id.value, other.span));
                return false;
            }
            out.push(say::overlap(id.span, what, &id.value, first(both.0.or(both.1)), other.span));
            return false;
        }
        true
    }

    /// Notes a clash of two parts over a knob; one that builds on the other, or on both, settles it.
    fn knob<T>(&self, before: Option<&Held<T>>, what: String, span: Span, clashes: &mut Clashes<'d>) {
        clashes.remove(&what);
        let Some(before) = before.filter(|b| b.origin.file != self.document.stem && !self.inherits(&b.origin)) else {
            return;
        };
        let both = |file: &str| self.parts.get(file).copied();
        if let (Some(own), Some(other)) = (both(self.document.stem.as_str()), both(before.origin.file.as_str())) {
            clashes.insert(what, (span, before.origin.span, (own, other)));
        }
    }

    fn set<T: Clone>(
        &self,
        to: &mut Option<Held<T>>,
        what: &str,
        value: &Option<Spanned<T>>,
        clashes: &mut Clashes<'d>,
    ) {
        if let Some(value) = value {
            self.knob(to.as_ref(), format!("`{what}`"), value.span, clashes);
            *to = Some(Held { value: value.value.clone(), origin: self.origin(value.span) });
        }
    }

    fn units(&self, to: &mut Merged<'d>, clashes: &mut Clashes<'d>) {
        let own = &self.document.units;
        let units = &mut to.units;
        if let Some(method) = &own.method {
            // Another method does not keep the numbers of the one before.
            (units.minimum, units.first_minimum, units.rounding, units.never_fewer_than) = (None, None, None, None);
            self.set(&mut units.method, "method", &Some(method.clone()), clashes);
        }
        self.set(&mut units.minimum, "minimum", &own.minimum, clashes);
        self.set(&mut units.first_minimum, "first_minimum", &own.first_minimum, clashes);
        self.set(&mut units.rounding, "rounding", &own.rounding, clashes);
        self.set(&mut units.never_fewer_than, "never_fewer_than", &own.never_fewer_than, clashes);
        self.set(&mut units.pool, "pool", &own.pool, clashes);
        self.set(&mut units.tie, "tie", &own.tie, clashes);
        self.set(&mut units.trim, "trim", &own.trim, clashes);
        self.set(&mut units.timed, "timed", &class(&own.timed), clashes);
        self.set(&mut units.untimed, "untimed", &class(&own.untimed), clashes);
        self.set(&mut units.counted, "counted", &class(&own.counted), clashes);
        let source = own.source.as_ref().map(|source| Spanned::new(source.clone(), source.span));
        self.set(&mut units.source, "source of `[units]`", &source, clashes);
        for variant in &own.variants {
            units.variants.push(Held { value: variant.clone(), origin: self.origin(variant.span) });
        }
    }

    fn payment(&self, to: &mut Merged<'d>, clashes: &mut Clashes<'d>) {
        let own = &self.document.payment;
        let payment = &mut to.payment;
        self.set(&mut payment.reduced, "reduced", &class(&own.reduced), clashes);
        self.set(&mut payment.share, "share", &own.share, clashes);
        self.set(&mut payment.pool, "pool of `[payment]`", &own.pool, clashes);
        self.set(&mut payment.lesser_of_charge, "lesser_of_charge", &own.lesser_of_charge, clashes);
        let source = own.source.as_ref().map(|source| Spanned::new(source.clone(), source.span));
        self.set(&mut payment.source, "source of `[payment]`", &source, clashes);
    }

    fn list(
        &self,
        list: &Named<ListChange>,
        to: &mut Merged<'d>,
        clashes: &mut Clashes<'d>,
        out: &mut Vec<Diagnostic>,
    ) {
        let name = &list.name;
        let origin = self.origin(name.span);
        match &list.value {
            ListChange::Set { items, imported } => {
                self.knob(to.lists.get(&name.value), format!("list `{}`", name.value), name.span, clashes);
                match imported {
                    Some(imported) => to.imported_lists.insert(name.value.clone(), imported.value.clone()),
                    None => to.imported_lists.remove(&name.value),
                };
                let value = Spanned::new(items.clone(), name.span);
                to.lists.insert(name.value.clone(), Held { value, origin });
            }
            ListChange::Change { add, remove } => {
                // What stands in place of the whole would lose the change.
                to.imported_lists.remove(&name.value);
                let known: Vec<&str> = to.lists.keys().map(String::as_str).collect();
                if !to.lists.contains_key(&name.value) {
                    out.push(say::change_nothing(name.span, &name.value, &known));
                }
                let inherited = to.lists.get(&name.value).map_or(name.span, |held| held.origin.span);
                let held = to.lists.entry(name.value.clone()).or_insert_with(|| Held {
                    value: Spanned::new(Words::default(), name.span),
                    origin: origin.clone(),
                });
                let mut changed = held.value.value.to_vec();
                for item in remove {
                    let before = changed.len();
                    changed.retain(|other| other.value != item.value);
                    if changed.len() == before {
                        out.push(say::remove_nothing(item.span, &item.value, &name.value, inherited));
                    }
                }
                changed.extend(add.iter().cloned());
                held.value = Spanned::new(changed.into(), name.span);
                held.origin = origin;
            }
        }
    }
}

/// A class of codes with its place.
fn class(class: &Option<Class>) -> Option<Spanned<Class>> {
    let class = class.as_ref()?;
    let span = match class {
        Class::Named(name) => name.span,
        Class::Inline(codes) => codes.span,
    };
    Some(Spanned::new(class.clone(), span))
}
