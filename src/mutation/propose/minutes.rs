//! The turns of counting by time: 7 and 8 minutes, 22 and 23.
//!
//! In: a payer that counts minutes. Out: a proposal for each of these that no case of the payer has as the minutes of one timed line alone.

use serde_json::{Value as Tree, json};

use super::{Proposal, cited, given, name};
use crate::cases;
use crate::engine::Engine;
use crate::model::determination::Decision;
use crate::model::value::Value;
use crate::profile::checked::{Expect, Profile};
use crate::proof::search::Runner;
use crate::units::Method;

/// The last minute of one number of units and the first of the next.
const TURNS: [u32; 4] = [7, 8, 22, 23];

/// Proposals for the turns that no case shows.
pub(super) fn of(profile: &Profile) -> Vec<Proposal> {
    if !matches!(profile.units.method, Some(Method::Pooled { .. } | Method::PerLine { .. } | Method::Hybrid { .. })) {
        return Vec::new();
    }
    let Some((sample, tree)) = profile.samples.iter().next() else { return Vec::new() };
    let record = cases::given::tree(tree, &profile.samples);
    let timed = |line: &&Tree| {
        let code = line.get("code").and_then(Tree::as_str);
        code.is_some_and(|code| profile.units.classes.timed.has(&Value::text(code)))
    };
    let engine = Engine::new(vec![profile.clone()]);
    let runner = Runner::new(&engine, profile);
    let with = |line: &Tree, minutes: u32| {
        let (mut line, mut record) = (line.clone(), record.clone());
        line.as_object_mut()?.insert(String::from("minutes"), json!(minutes));
        record.as_object_mut()?.insert(String::from("lines"), json!([line]));
        let answer = runner.decide(&record)?;
        Some((record, answer))
    };
    // A line that is not paid by itself says nothing about its units.
    let paid = |line: &&Tree| with(line, 15).is_some_and(|(_, answer)| answer.decision == Decision::Covered);
    let lines = record.get("lines").and_then(Tree::as_array);
    let Some(line) = lines.into_iter().flatten().filter(timed).find(paid) else { return Vec::new() };
    let one = |minutes: &u32| {
        let (record, answer) = with(line, *minutes)?;
        let first = answer.lines.first()?;
        let units = first.units?.normalize().to_string();
        let expect = Expect {
            decision: Some(String::from(answer.decision.word())),
            units: [(first.code.clone(), vec![units])].into(),
            ..Expect::default()
        };
        let given = given::given(Some(sample), &record, profile);
        Some(Proposal {
            payer: profile.id.clone(),
            name: name(&given, &expect),
            given,
            expect,
            source: cited(profile.units.source.as_deref(), profile).unwrap_or_default(),
            notices: vec![format!("units: no case has {minutes} minutes of one timed line alone")],
        })
    };
    TURNS.iter().filter(|minutes| !shown(profile, **minutes)).filter_map(one).collect()
}

/// Whether a case has so many minutes in its only timed line.
fn shown(profile: &Profile, minutes: u32) -> bool {
    profile.tests.iter().any(|case| {
        let record = cases::record(profile, case);
        let lines = record.get("lines").and_then(Tree::as_array);
        let of_lines: Vec<&Tree> = lines.into_iter().flatten().filter_map(|line| line.get("minutes")).collect();
        let says = |minute: &&Tree| minute.as_u64() == Some(u64::from(minutes));
        let others = |minute: &&Tree| minute.as_u64().is_some_and(|m| m.checked_rem(15) == Some(0));
        // Beside whole quarters of an hour a line turns at the same minutes.
        of_lines.iter().filter(|m| says(m)).count() == 1 && of_lines.iter().all(|m| says(m) || others(m))
    })
}
