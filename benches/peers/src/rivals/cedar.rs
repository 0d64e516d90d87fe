//! cedar: one forbidding policy for each rule; those that held are the rules that fired. As far as it goes: Cedar asks nothing of each member of a list and
//! computes no units, so the host gathers codes and categories into sets, says whether a line lacks GP or GO, and pools, caps and adds up the units.

use std::collections::HashMap;

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request, RestrictedExpression as Value,
};

use crate::clock::Spent;
use crate::contest::{Absent, Contestant, Sample};
use crate::hand::pool::pooled;
use crate::outcome::{Outcome, bit};
use crate::visit::words::{MODIFIERS, TIMED, category};
use crate::visit::{MOST, Visit};

/// The policies and the visits.
struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    rules: HashMap<PolicyId, u32>,
    entities: Entities,
    names: [EntityUid; 3],
    visits: Vec<Visit>,
    /// Requests made beforehand, with their units.
    bound: Vec<(Request, [u8; MOST])>,
}

/// Cedar that has to make a request of each visit.
pub fn binding(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    Ok(Box::new(Cedar { visits: sample.visits.to_vec(), ..Cedar::new()? }))
}

/// Cedar that is given requests.
pub fn bound(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    let mut cedar = Cedar::new()?;
    cedar.bound = sample.visits.iter().map(|visit| cedar.bind(visit)).collect();
    Ok(Box::new(cedar))
}

impl Contestant for Cedar {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        for visit in &self.visits {
            let (request, units) = self.bind(visit);
            out.push(self.decide(&request, units));
        }
        out.extend(self.bound.iter().map(|(request, units)| self.decide(request, *units)));
        None
    }
}

impl Cedar {
    fn new() -> Result<Self, Absent> {
        let policies: PolicySet = include_str!("rules.cedar").parse().map_err(|error| format!("{error}"))?;
        let number =
            |policy: &cedar_policy::Policy| policy.annotation("id").and_then(|id| id.parse().ok()).unwrap_or(0);
        let rules = policies.policies().map(|policy| (policy.id().clone(), number(policy))).collect();
        let name = |text: &str| text.parse::<EntityUid>().map_err(|error| error.to_string());
        Ok(Self {
            authorizer: Authorizer::new(),
            policies,
            rules,
            entities: Entities::empty(),
            names: [name(r#"Practice::"p""#)?, name(r#"Action::"bill""#)?, name(r#"Payer::"r""#)?],
            visits: Vec::new(),
            bound: Vec::new(),
        })
    }

    fn decide(&self, request: &Request, units: [u8; MOST]) -> Outcome {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        let numbers = response.diagnostics().reason().map(|policy| self.rules[policy]);
        Outcome::of(numbers.filter(|number| *number > 0).map(bit).sum(), units)
    }

    fn bind(&self, visit: &Visit) -> (Request, [u8; MOST]) {
        let (units, most, timed) = units(visit);
        let text = |text: &str| Value::new_string(text.to_owned());
        let whole = |number: i32| Value::new_long(i64::from(number));
        let truth = Value::new_bool;
        let massage = visit.lines().iter().find(|line| line.code() == "97124");
        let lacks = |modifier: &str| {
            visit.lines().iter().any(|line| line.code() != "98941" && !line.modifiers().any(|one| one == modifier))
        };
        let mut pairs = vec![
            ("date", whole(visit.date)),
            ("submitted", whole(visit.submitted)),
            ("age", whole(visit.age())),
            ("visits_this_year", whole(i32::from(visit.visits_this_year))),
            ("provider", text(visit.provider())),
            ("place", text(visit.place())),
            ("response", truth(visit.response)),
            ("goals", truth(visit.goals)),
            ("regions", truth(visit.regions)),
            ("techniques", truth(visit.techniques)),
            ("diagnosis", text(visit.diagnoses().next().unwrap_or(""))),
            ("categories", Value::new_set(visit.diagnoses().map(|one| text(category(one))))),
            ("codes", Value::new_set(visit.lines().iter().map(|line| text(line.code())))),
            ("massage_modifiers", Value::new_set(massage.iter().flat_map(|line| line.modifiers()).map(text))),
            ("without_gp", truth(lacks(MODIFIERS[0]))),
            ("without_go", truth(lacks(MODIFIERS[1]))),
            ("most_units", whole(i32::from(most))),
            ("timed_units", whole(i32::from(timed))),
        ];
        pairs.extend(visit.plan.map(|day| ("plan", whole(day))));
        pairs.extend(visit.certified.map(|day| ("certified", whole(day))));
        pairs.extend(visit.authorization.map(|number| ("authorization", whole(number as i32))));
        let context = Context::from_pairs(pairs.into_iter().map(|(name, value)| (name.to_owned(), value))).unwrap();
        let [practice, action, payer] = self.names.clone();
        (Request::new(practice, action, payer, context, None).unwrap(), units)
    }
}

/// Units of each line, the most that were pooled for one, and the timed ones together.
fn units(visit: &Visit) -> ([u8; MOST], u8, u8) {
    let mut timed = [0; MOST];
    let mut untimed = [0; MOST];
    for (at, line) in visit.lines().iter().enumerate() {
        if usize::from(line.code) < TIMED { timed[at] = line.minutes } else { untimed[at] = 1 }
    }
    let pooled = pooled(timed);
    let mut units = pooled.map(|units| units.min(4));
    let manual_therapy = visit.lines().iter().any(|line| line.code() == "97140");
    for (units, line) in units.iter_mut().zip(visit.lines()) {
        if manual_therapy && line.code() == "97124" && !line.modifiers().any(|one| one == "59" || one == "XS") {
            *units = 0;
        }
    }
    let sum = units.iter().sum();
    for (units, untimed) in units.iter_mut().zip(untimed) {
        *units += untimed;
    }
    (units, pooled.into_iter().max().unwrap_or(0), sum)
}
