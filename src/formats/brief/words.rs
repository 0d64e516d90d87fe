//! What the findings of rows say.
//!
//! In: findings, in two parts: what all of a rule have in common, its *stem*, and what each says. Out: both by number. What always holds: a stem is kept
//! once, for as long as the rows are; once the buffers are as large as a block needs, the words of a finding are copied and nothing else.

use rust_decimal::Decimal;

use super::rules::RuleNumber;
use super::texts::Texts;
use crate::model::determination::Finding;

/// A stem, by the order in which [`Words`] heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StemNumber(u32);

impl StemNumber {
    /// The place of what is kept for it, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// What one finding says beside its stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// Its stem.
    pub stem: StemNumber,
    /// What was found.
    pub message: &'a str,
    /// What to do.
    pub fix: Option<&'a str>,
    /// Dollars, as [`Finding::cost`].
    pub cost: Option<Decimal>,
}

/// The words of findings by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    stems: Vec<Finding>,
    /// Those of each rule, by its place.
    of_rules: Vec<Vec<StemNumber>>,
    said: Vec<One>,
    /// The message and the fix of each, one behind the other.
    texts: Texts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct One {
    stem: StemNumber,
    has_fix: bool,
    cost: Option<Decimal>,
}

impl Words {
    /// The number of the stem of a finding.
    pub fn stem_number(&mut self, rule: RuleNumber, finding: &Finding) -> StemNumber {
        let place = rule.place();
        if self.of_rules.len() <= place {
            self.of_rules.resize(place.saturating_add(1), Vec::new());
        }
        let known = self.of_rules.get(place).into_iter().flatten();
        let known =
            known.copied().find(|number| self.stems.get(number.place()).is_some_and(|stem| same(stem, finding)));
        known.unwrap_or_else(|| {
            let number = StemNumber(u32::try_from(self.stems.len()).unwrap_or(u32::MAX));
            self.stems.push(stem(finding));
            self.of_rules.get_mut(place).into_iter().for_each(|all| all.push(number));
            number
        })
    }

    /// Keeps what the next finding says.
    pub(super) fn push(&mut self, said: Said<'_>) {
        let Said { stem, message, fix, cost } = said;
        self.texts.push(message);
        self.texts.push(fix.unwrap_or_default());
        self.said.push(One { stem, has_fix: fix.is_some(), cost });
    }

    /// What the finding at a place says.
    pub(super) fn get(&self, at: usize) -> Option<Said<'_>> {
        let One { stem, has_fix, cost } = *self.said.get(at)?;
        let at = at.saturating_mul(2);
        let fix = has_fix.then(|| self.texts.get(at.saturating_add(1)));
        Some(Said { stem, message: self.texts.get(at), fix, cost })
    }

    /// A stem: a finding without lines, message, fix and cost; `None` for the number of other words.
    #[must_use]
    pub fn stem(&self, number: StemNumber) -> Option<&Finding> {
        self.stems.get(number.place())
    }

    /// Forgets what findings say. The buffers keep their room, and the stems their numbers.
    pub(super) fn clear(&mut self) {
        self.said.clear();
        self.texts.truncate(0);
    }
}

/// What a finding has in common with others of its rule.
fn stem(finding: &Finding) -> Finding {
    let Finding { rule, version, effect, needs, source, group, carc, rarc, .. } = finding.clone();
    let (lines, message, fix, cost) = (Vec::new(), String::new(), None, None);
    Finding { rule, version, lines, effect, needs, message, fix, source, group, carc, rarc, cost }
}

fn same(stem: &Finding, finding: &Finding) -> bool {
    (&stem.rule, &stem.version, &stem.effect, stem.needs)
        == (&finding.rule, &finding.version, &finding.effect, finding.needs)
        && (&stem.source, &stem.group, &stem.carc, &stem.rarc)
            == (&finding.source, &finding.group, &finding.carc, &finding.rarc)
}
