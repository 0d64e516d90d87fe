//! The payers and rules that rows name, each once, by numbers.
//!
//! In: names. Out: their numbers, and the names by them. What always holds: the same names have the same number for as long as the rows are kept,
//! also when they are emptied; there are no more of them than the profiles have.

/// A payer, by the order in which [`Names`] heard of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PayerNumber(u32);

impl PayerNumber {
    /// The place of what is kept for it, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A rule with an effect, by the order in which [`Names`] heard of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleNumber(u32);

impl RuleNumber {
    /// The place of what is kept for it, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A rule as findings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    /// Whose it is.
    pub payer: PayerNumber,
    /// Its id.
    pub id: String,
    /// The word for its effect.
    pub effect: String,
    /// The first rule of the payer with this id: what a brief names once.
    pub first: RuleNumber,
}

/// Names by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    payers: Vec<String>,
    rules: Vec<RuleName>,
    /// The rules in the order of payer, id and effect.
    order: Vec<RuleNumber>,
}

impl Names {
    /// The number of a payer, by the id of its profile.
    pub fn payer_number(&mut self, payer: &str) -> PayerNumber {
        let known = self.payers.iter().position(|known| known == payer);
        let at = known.unwrap_or_else(|| {
            self.payers.push(payer.to_owned());
            self.payers.len().saturating_sub(1)
        });
        PayerNumber(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The number of a rule.
    pub fn rule_number(&mut self, payer: PayerNumber, id: &str, effect: &str) -> RuleNumber {
        let place = self.order.binary_search_by(|number| match self.rules.get(number.place()) {
            Some(rule) => (rule.payer, &*rule.id, &*rule.effect).cmp(&(payer, id, effect)),
            None => std::cmp::Ordering::Less,
        });
        match place {
            Ok(found) => self.order.get(found).copied().unwrap_or(RuleNumber(u32::MAX)),
            Err(place) => {
                let number = RuleNumber(u32::try_from(self.rules.len()).unwrap_or(u32::MAX));
                let first = self.rules.iter().find(|rule| rule.payer == payer && rule.id == id);
                let first = first.map_or(number, |rule| rule.first);
                self.rules.push(RuleName { payer, id: id.to_owned(), effect: effect.to_owned(), first });
                self.order.insert(place, number);
                number
            }
        }
    }

    /// The id of a payer's profile; empty for the number of other names.
    #[must_use]
    pub fn payer(&self, number: PayerNumber) -> &str {
        self.payers.get(number.place()).map(String::as_str).unwrap_or_default()
    }

    /// A rule; `None` for the number of other names.
    #[must_use]
    pub fn rule(&self, number: RuleNumber) -> Option<&RuleName> {
        self.rules.get(number.place())
    }

    /// How many payers there are.
    #[must_use]
    pub fn payers(&self) -> usize {
        self.payers.len()
    }

    /// Every rule, by its place.
    #[must_use]
    pub fn rules(&self) -> &[RuleName] {
        &self.rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_names_have_the_same_number() {
        let mut names = Names::default();
        let (a, b) = (names.payer_number("a"), names.payer_number("b"));
        let asked = [(a, "r2", "hold"), (a, "r1", "deny"), (b, "r1", "deny"), (a, "r1", "hold"), (a, "r2", "hold")];
        let given: Vec<usize> =
            asked.iter().map(|(payer, id, effect)| names.rule_number(*payer, id, effect).place()).collect();
        assert_eq!(given, [0, 1, 2, 3, 0]);
        assert_eq!((names.payer_number("a"), names.payer(b)), (a, "b"));
        let first: Vec<usize> = names.rules().iter().map(|rule| rule.first.place()).collect();
        assert_eq!(first, [0, 1, 2, 1], "a rule with two effects has one id");
    }
}
