//! Facts: their types, whose they are, what they can be, what is presumed.

use super::super::scope::COMPUTED;
use super::super::snapshot::Snapshot;
use super::ticked;
use crate::model::facts::{ALL, FactDef, Owner};
use crate::model::types::{Scalar, Type};

/// The types that a path of the record can have: a line and the session may both have it.
#[must_use]
pub fn types_of(path: &str) -> Vec<(Owner, Type, &'static str)> {
    let part = |prefix: &str, owner: Owner| path.strip_prefix(prefix).map(|rest| (rest, owner));
    let (plain, owner) = part("authorization.", Owner::Authorization)
        .or_else(|| part("other_coverage.", Owner::OtherCoverage))
        .map_or((path, None), |(rest, owner)| (rest, Some(owner)));
    // Those of another coverage are only read as `other_coverage.type` and so on.
    let whose = |fact: &FactDef| owner.map_or(fact.owner != Owner::OtherCoverage, |owner| owner == fact.owner);
    let found = ALL.iter().filter(|fact| fact.path == plain && whose(fact));
    found.map(|fact| (fact.owner, fact.ty(), fact.doc)).collect()
}

/// The type of what a name stands for in the texts of a file, where it has one.
#[must_use]
pub fn type_of(snapshot: &Snapshot, stem: &str, path: &str) -> Option<Type> {
    let path = path.strip_prefix("this.").unwrap_or(path);
    match path {
        "age" => return Some(Type::one(Scalar::Years)),
        "units" => return Some(Type::one(Scalar::Number)),
        "dx" => return Some(Type::many(Scalar::Diagnosis)),
        "billed_modifiers" => return Some(Type::many(Scalar::Modifier)),
        _ => {}
    }
    if let Some((_, ty, _)) = types_of(path).into_iter().next() {
        return Some(ty);
    }
    let plain = path.strip_prefix("line.").unwrap_or(path);
    for document in snapshot.family().seen_from(stem).into_iter().filter_map(|one| snapshot.document(one)) {
        let fact = document
            .facts
            .iter()
            .find(|fact| fact.name.value.strip_prefix("line.").unwrap_or(&fact.name.value) == plain);
        if let Some(fact) = fact {
            return Some(fact.value.ty.clone());
        }
        if let Some(param) = document.params.iter().find(|param| param.name.value == path) {
            return Some(Type::one(param.value.scalar.clone()));
        }
        if path.strip_prefix("history.").is_some_and(|name| document.counters.iter().any(|c| c.name.value == name)) {
            return Some(Type::one(Scalar::Number));
        }
        let (table, column) = path.split_once('.').map_or((path, None), |(table, column)| (table, Some(column)));
        if let Some(table) = document.tables.iter().find(|one| one.name.value == table) {
            let mut columns = table.value.columns.iter();
            let found = match column {
                Some(column) => columns.find(|(name, _)| name == column),
                None => columns.next(),
            };
            return found.map(|(_, ty)| ty.clone());
        }
    }
    None
}

/// What a type is, with its words where it has few.
pub(super) fn described(ty: &Type) -> String {
    match &ty.scalar {
        Scalar::Word(words) => format!("{ty}: {}", ticked(&words.list())),
        _ => ty.to_string(),
    }
}

pub(super) fn of_record(snapshot: &Snapshot, stem: &str, path: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some((_, doc)) = COMPUTED.iter().find(|(name, _)| *name == path) {
        let ty = type_of(snapshot, stem, path).map_or(String::new(), |ty| format!(": {ty}"));
        said.push(format!("`{path}`{ty}\n\n{doc}"));
    }
    let recorded = if said.is_empty() { types_of(path) } else { Vec::new() };
    for (owner, ty, doc) in recorded {
        let whose = match owner {
            Owner::Session => "fact of the session",
            Owner::Line => "fact of a line",
            Owner::Authorization => "fact of an authorization",
            Owner::OtherCoverage => "fact of another coverage",
        };
        said.push(format!("`{path}`: {}\n\n{doc} ({whose})", described(&ty)));
    }
    if said.is_empty() {
        let prefix = format!("{path}.");
        let parts: Vec<&str> = ALL.iter().map(|fact| fact.path).filter(|fact| fact.starts_with(&prefix)).collect();
        said.push(format!("`{path}`: a group of facts, to be asked whether it is present\n\n{}", ticked(&parts)));
    }
    if let Some(profile) = snapshot.profile_of(stem) {
        for presume in profile.presume.iter().filter(|presume| presume.fact == path) {
            let value = presume.value.as_ref().map_or(String::from("absent"), |value| format!("`{value}`"));
            said.push(format!(
                "where a record does not say, `{}` presumes {value} (`{}`)",
                profile.id, presume.origin.file
            ));
        }
    }
    said.join("\n\n")
}
