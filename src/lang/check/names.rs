//! What a name means where it stands.
//!
//! Inside a quantifier bare names belong to the line, authorization or earlier session it walks, then to the session; `this.`
//! belongs to the rule's own line. Facts, declared names and words never share a name, so the order of looking does not matter.

use std::ops::Bound;

use super::context::{Around, Context};
use super::{Checker, TableShape};
use crate::diagnostic::wording::language as say;
use crate::lang::ast::Path;
use crate::lang::typed::{Expr, Frame, Kind, Read};
use crate::model::facts::{FactId, Owner};
use crate::model::types::{Scalar, Type};
use crate::source::Span;

/// What a path stands for.
pub(super) enum Meaning {
    /// A fact or param.
    Value(Kind, Type),
    /// Something that can only be asked whether it is present.
    Presence(Read),
    /// A list of the profile.
    List,
    /// A table of the profile, and the column meant.
    Table(TableShape),
    /// A definition of the profile.
    Define,
    /// Nothing.
    Nothing,
}

fn value(read: Read, ty: Type) -> Meaning {
    Meaning::Value(Kind::Read(read), ty)
}

impl Checker<'_> {
    /// What a path means here, without complaint.
    pub(super) fn meaning(&self, path: &Path, context: &Context<'_>) -> Meaning {
        if path.this {
            return self.meaning(&Path { this: false, ..path.clone() }, &context.own());
        }
        let name = path.name.as_str();
        match context.around.last() {
            Some(Around::Authorizations) => {
                if let Some(id) = FactId::find(Owner::Authorization, name) {
                    let frame = if context.around.len() == 1 { Frame::Outer } else { Frame::Inner };
                    return value(Read::AuthorizationItem(frame, id), id.def().ty());
                }
            }
            Some(Around::EarlierSessions | Around::EarlierLines | Around::Lines) | None => {}
        }
        // What an earlier line was sent with is what came of it: nobody computes its units anew.
        let name = match name {
            "units" if context.of_earlier_line() => "units_billed",
            "billed_modifiers" if context.of_earlier_line() => "modifiers",
            name => name,
        };
        if let Some(found) = context.line().and_then(|frame| self.of_line(name, frame)) {
            return found;
        }
        if context.of_earlier()
            && let Some(found) = self.earlier(name, context)
        {
            return found;
        }
        self.of_session(name, context)
    }

    /// A fact of the earlier session around, or of its line.
    fn earlier(&self, name: &str, context: &Context<'_>) -> Option<Meaning> {
        let lines = context.around.last() == Some(&Around::EarlierLines);
        if lines {
            let plain = format!("line.{}", name.strip_prefix("line.").unwrap_or(name));
            if let Some(declared) = self.declared.facts.get(&plain) {
                return Some(value(Read::Earlier(plain), declared.value.clone()));
            }
        }
        let of_line = || if lines { FactId::find(Owner::Line, name).map(|id| id.def().ty()) } else { None };
        let ty = of_line()
            .or_else(|| FactId::find(Owner::Session, name).map(|id| id.def().ty()))
            .or_else(|| {
                name.strip_prefix("authorization.")
                    .and_then(|rest| FactId::find(Owner::Authorization, rest).map(|id| id.def().ty()))
            })
            .or_else(|| (name == "dx").then_some(Type::many(Scalar::Diagnosis)))
            .or_else(|| self.declared.facts.get(name).map(|ty| ty.value.clone()));
        ty.map(|ty| value(Read::Earlier(name.to_owned()), ty))
    }

    fn of_line(&self, name: &str, frame: Frame) -> Option<Meaning> {
        match name {
            "units" => return Some(value(Read::Units(frame), Type::one(Scalar::Number))),
            "billed_modifiers" => return Some(value(Read::BilledModifiers(frame), Type::many(Scalar::Modifier))),
            "dx" => return Some(value(Read::Dx(Some(frame)), Type::many(Scalar::Diagnosis))),
            _ => {}
        }
        if let Some(id) = FactId::find(Owner::Line, name) {
            return Some(value(Read::Line(frame, id), id.def().ty()));
        }
        let plain = name.strip_prefix("line.").unwrap_or(name);
        // Most profiles declare none of a line: no name is put together to be looked up then.
        let mut declared = self.declared.facts.range::<str, _>((Bound::Included("line."), Bound::Unbounded));
        let declared = declared.next().filter(|(path, _)| path.starts_with("line."));
        let declared = declared.and_then(|_| self.declared.facts.get(&format!("line.{plain}")))?;
        Some(value(Read::ExtraLine(frame, plain.to_owned()), declared.value.clone()))
    }

    fn of_session(&self, name: &str, context: &Context<'_>) -> Meaning {
        match name {
            "age" => return value(Read::Age, Type::one(Scalar::Years)),
            "dx" => return value(Read::Dx(None), Type::many(Scalar::Diagnosis)),
            "authorization" => return Meaning::Presence(Read::AnyAuthorization),
            "other_coverage" => return Meaning::Presence(Read::OtherCoverage(None)),
            _ => {}
        }
        if let Some(id) = FactId::find(Owner::Session, name) {
            return value(Read::Session(id), id.def().ty());
        }
        if let Some(id) = name.strip_prefix("authorization.").and_then(|rest| FactId::find(Owner::Authorization, rest))
        {
            return value(Read::Authorization(id), id.def().ty());
        }
        if let Some(id) = name.strip_prefix("other_coverage.").and_then(|rest| FactId::find(Owner::OtherCoverage, rest))
        {
            return value(Read::OtherCoverage(Some(id)), id.def().ty());
        }
        if let Some(declared) = self.declared.facts.get(name) {
            return value(Read::ExtraSession(name.to_owned()), declared.value.clone());
        }
        if let Some(counter) = name.strip_prefix("history.").filter(|c| self.declared.counters.contains_key(*c)) {
            return value(Read::Counter(counter.to_owned()), Type::one(Scalar::Number));
        }
        if let Some(param) = self.declared.params.get(name) {
            return Meaning::Value(Kind::Param(name.to_owned()), param.value.clone());
        }
        if self.declared.lists.contains_key(name) {
            return Meaning::List;
        }
        if self.declared.defines.contains_key(name) && !context.unfolding.iter().any(|d| d == name) {
            return Meaning::Define;
        }
        let below = |path: &str| path.as_bytes().get(name.len()) == Some(&b'.') && path.starts_with(name);
        let parts: Vec<FactId> = FactId::of(Owner::Session).filter(|id| below(id.def().path)).collect();
        if !parts.is_empty() {
            return Meaning::Presence(Read::Group(parts));
        }
        match self.declared.tables.get(name.split('.').next().unwrap_or(name)) {
            Some(table) => Meaning::Table(table.value.clone()),
            None => Meaning::Nothing,
        }
    }

    /// A value by its path, or a diagnostic.
    pub(super) fn path(&mut self, path: &Path, span: Span, context: &Context<'_>) -> Option<Expr> {
        let name = path.name.as_str();
        match self.meaning(path, context) {
            Meaning::Value(kind, ty) => {
                self.note_use(&kind);
                Some(Expr { kind, ty, span })
            }
            Meaning::Define => self.unfold(name, span, context),
            Meaning::Presence(_) => self.fail(say::group_as_value(span, name)),
            Meaning::List => {
                self.fail(say::not_a_value(span, name, "a list", &format!("say `in {name}`, or `has any of {name}`")))
            }
            Meaning::Table(shape) => {
                let keys = shape.keys.join(", ");
                self.fail(say::not_a_value(span, name, "a table", &format!("look a row up: `{name} for ({keys})`")))
            }
            Meaning::Nothing => self.nothing(path, span, context),
        }
    }

    fn note_use(&mut self, kind: &Kind) {
        match kind {
            Kind::Param(name) => self.used.params.insert(name.clone()),
            Kind::Read(Read::Counter(name)) => self.used.counters.insert(name.clone()),
            Kind::Read(Read::ExtraSession(name)) => self.used.facts.insert(name.clone()),
            Kind::Read(Read::Earlier(name)) if self.declared.facts.contains_key(name) => {
                self.used.facts.insert(name.clone())
            }
            Kind::Read(Read::ExtraLine(_, name)) => self.used.facts.insert(format!("line.{name}")),
            Kind::Read(Read::Session(id)) => match id.def().path.strip_prefix("history.") {
                Some(counter) => self.used.counters.insert(counter.to_owned()),
                None => false,
            },
            _ => false,
        };
    }

    /// Says that a name means nothing here, and what was most likely meant.
    pub(super) fn nothing<T>(&mut self, path: &Path, span: Span, context: &Context<'_>) -> Option<T> {
        let name = path.name.as_str();
        if context.unfolding.iter().any(|d| d == name) {
            let mut names: Vec<String> = context.unfolding.clone();
            names.push(name.to_owned());
            let around = names.iter().skip_while(|n| *n != name).skip(1);
            let places: Vec<Span> = around.filter_map(|n| self.declared.places.get(n).copied()).collect();
            return self.fail(say::circle(span, &names, &places));
        }
        let of_line = FactId::find(Owner::Line, name).is_some() || matches!(name, "units" | "billed_modifiers");
        if of_line || self.declared.facts.contains_key(&format!("line.{name}")) {
            if context.around.last() == Some(&Around::Authorizations) {
                let advice = format!("write `this.{name}` for the rule's own line");
                return self.fail(say::out_of_place(span, format!("an authorization has no `{name}`"), advice));
            }
            return self.fail(say::line_fact_in_session(span, name));
        }
        if let Some(rest) = name.strip_prefix("extra.") {
            return self.fail(say::undeclared_fact(span, &format!("extra.{rest}")));
        }
        if name.starts_with("history.") {
            let names: Vec<String> = self
                .session_names()
                .into_iter()
                .filter(|n| n.starts_with("history."))
                .chain(self.declared.counters.keys().map(|c| format!("history.{c}")))
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return self.fail(say::undeclared_counter(span, name, &names));
        }
        if let Some((group, part)) = name.rsplit_once('.') {
            let prefix = format!("{group}.");
            let all = self.session_names();
            let parts: Vec<&str> = all.iter().filter_map(|n| n.strip_prefix(&prefix)).collect();
            if !parts.is_empty() {
                return self.fail(say::unknown_part(span, part, group, &parts));
            }
        }
        let mut names = self.session_names();
        names.extend(FactId::of(Owner::Line).map(|id| id.def().path.to_owned()));
        names.extend(["units", "billed_modifiers", "dx", "age"].map(String::from));
        if context.around.last() == Some(&Around::Authorizations) {
            names.extend(FactId::of(Owner::Authorization).map(|id| id.def().path.to_owned()));
        }
        let declared = &self.declared;
        names.extend(declared.params.keys().cloned());
        names.extend(declared.lists.keys().cloned());
        names.extend(declared.defines.keys().cloned());
        names.extend(declared.tables.keys().cloned());
        names.extend(declared.facts.keys().cloned());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.fail(say::unknown_name(span, name, &names))
    }

    fn session_names(&self) -> Vec<String> {
        let facts = FactId::of(Owner::Session).map(|id| id.def().path.to_owned());
        let authorization = FactId::of(Owner::Authorization).map(|id| format!("authorization.{}", id.def().path));
        let other = FactId::of(Owner::OtherCoverage).map(|id| format!("other_coverage.{}", id.def().path));
        facts.chain(authorization).chain(other).collect()
    }
}
