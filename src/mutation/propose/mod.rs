//! Cases that would notice what none does, for a person to confirm.
//!
//! In: sessions that tell mutants apart ([`super::witness`]), and payers whose counting of minutes no case shows at its turns. Out: `[[test]]` blocks
//! that start from a sample and say only what differs, each with the engine's answer and the source to hold it against. What always holds:
//! a proposal passes on the rules as they are, because that is where its answer comes from; so it says nothing about whether the
//! rules are right until somebody has read the source.

mod block;
pub mod expect;
pub mod given;
pub mod minutes;
pub mod nearest;

use std::collections::BTreeMap;

use serde_json::Value as Tree;

use super::mutant::{Mutant, Part};
use super::trial::{Fate, Sought, Tried};
use crate::profile::checked::{Expect, Profile};
use crate::source::Sources;

/// A case that would notice something.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The payer whose case it is.
    pub payer: String,
    /// Its name: what is given, and what comes of it.
    pub name: String,
    /// Its session.
    pub given: Tree,
    /// What the engine says.
    pub expect: Expect,
    /// Title and section of the source to confirm it against.
    pub source: String,
    /// What it would notice, a line each.
    pub notices: Vec<String>,
}

/// A proposal for each witness, and for each turn of the counting of minutes that no case of a payer among `files` shows. Witnesses with
/// the same session make one.
#[must_use]
pub fn proposals<'t>(
    tried: impl Iterator<Item = &'t Tried>,
    files: &[&str],
    profiles: &[Profile],
    sources: &Sources,
) -> Vec<Proposal> {
    let mut all: Vec<Proposal> = Vec::new();
    for one in tried {
        let Fate::Unnoticed(Sought::Found(witness)) = &one.fate else { continue };
        let Some(profile) = profiles.iter().find(|profile| profile.id == witness.payer) else { continue };
        let given = given::given(witness.sample.as_deref(), &witness.record, profile);
        let notices = notice(&one.mutant, sources);
        let same = |proposal: &&mut Proposal| proposal.payer == witness.payer && proposal.given == given;
        if let Some(known) = all.iter_mut().find(same) {
            known.expect = expect::both(&known.expect, &witness.expect);
            known.notices.push(notices);
            continue;
        }
        all.push(Proposal {
            payer: witness.payer.clone(),
            name: name(&given, &witness.expect),
            expect: witness.expect.clone(),
            source: source(&one.mutant.part, profile),
            notices: vec![notices],
            given,
        });
    }
    all.extend(profiles.iter().filter(|profile| files.contains(&profile.id.as_str())).flat_map(minutes::of));
    all
}

/// The proposals as a file of cases, under a heading for each payer.
#[must_use]
pub fn text(proposals: &[Proposal]) -> String {
    let mut by_payer: BTreeMap<&str, Vec<&Proposal>> = BTreeMap::new();
    for proposal in proposals {
        by_payer.entry(&proposal.payer).or_default().push(proposal);
    }
    let mut out = String::new();
    for (payer, proposals) in by_payer {
        out.push_str(&format!("# ---- for {payer}.test.toml\n\n"));
        for proposal in proposals {
            out.push_str(&block::block(proposal));
            out.push('\n');
        }
    }
    out
}

/// `notices, in rule `x`: `<` as `<=``.
fn notice(mutant: &Mutant, sources: &Sources) -> String {
    let short = |words: &str| -> String {
        let one: Vec<&str> = words.split_whitespace().collect();
        let one = one.join(" ");
        if one.chars().count() > 60 { one.chars().take(59).chain(['…']).collect() } else { one }
    };
    let before = short(mutant.before(sources));
    let change = match mutant.after.as_str() {
        "" => format!("without `{before}`"),
        after => format!("`{}` in place of `{before}`", short(after)),
    };
    format!("{}: {change}", mutant.part)
}

/// What is given, as far as it differs from the sample, and what comes of it.
fn name(given: &Tree, expect: &Expect) -> String {
    let said = given::words(given);
    let said = if said.is_empty() { String::from("the sample as it is") } else { said };
    let decision = expect.decision.as_deref().unwrap_or("").replace('_', " ");
    format!("{said}: {decision}")
}

/// The source of the part that was changed; of a list or param, the file's own sources say.
fn source(part: &Part, profile: &Profile) -> String {
    let rule = profile.rules.iter().find(|rule| rule.id == part.name).map(|rule| rule.source.as_str());
    let exceptions = || profile.rules.iter().flat_map(|rule| &rule.exceptions);
    let exception = || exceptions().find(|exception| exception.id == part.name).map(|e| e.source.as_str());
    let id = rule.or_else(exception).or(profile.units.source.as_deref().filter(|_| part.what == "units"));
    cited(id, profile).unwrap_or_else(|| String::from("the payer's own text"))
}

/// Title and section.
fn cited(id: Option<&str>, profile: &Profile) -> Option<String> {
    let source = profile.sources.get(id?)?;
    Some(match &source.section {
        Some(section) => format!("{}, {section}", source.title),
        None => source.title.clone(),
    })
}
