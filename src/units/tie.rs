//! Who gets the last units when codes have an equal claim to them.
//!
//! In: the codes with the claim, and how many units are left. Out: a [`Draw`]. A code that bills goes before a bundled one: the payer
//! leaves the choice to the biller, and a biller would not give a unit to a line that is not paid. So there is a choice to be noted
//! only where codes that bill are more than the units.

use super::allocation::MOST_ALTERNATIVES;
use super::code::Code;
use super::method::Tie;

/// The outcome of a tie.
pub(super) struct Draw {
    /// The codes that could have had a unit, as listed.
    pub claims: Vec<usize>,
    /// How many units there were for them.
    pub units: u32,
    /// Units by code under every other choice.
    pub others: Vec<Vec<u32>>,
    /// Whether there were more choices than are listed.
    pub more: bool,
    /// Charges should have decided, and one is not known.
    pub charge_unknown: bool,
}

/// Adds `count` units to `units`, one each to codes among `claims` (in listed order), and says whether that was a choice.
pub(super) fn draw(units: &mut [u32], codes: &[Code], claims: &[usize], count: usize, tie: Tie) -> Option<Draw> {
    let bills = |claim: &usize| codes.get(*claim).is_some_and(|code| code.bills);
    let billing: Vec<usize> = claims.iter().copied().filter(bills).collect();
    if count >= billing.len() {
        let bundled = claims.iter().copied().filter(|claim| !bills(claim));
        let winners: Vec<usize> = billing.iter().copied().chain(bundled).take(count).collect();
        give(units, &winners);
        return None;
    }
    let before = units.to_owned();
    let (order, charge_unknown) = by_preference(codes, &billing, tie);
    let mut winners: Vec<usize> = order.into_iter().take(count).collect();
    winners.sort_unstable();
    give(units, &winners);

    let mut others = Vec::new();
    let mut more = false;
    for choice in Choices::new(&billing, count).filter(|choice| *choice != winners) {
        if others.len() == MOST_ALTERNATIVES {
            more = true;
            break;
        }
        let mut other = before.clone();
        give(&mut other, &choice);
        others.push(other);
    }
    let units = u32::try_from(count).unwrap_or(u32::MAX);
    Some(Draw { claims: billing, units, others, more, charge_unknown })
}

/// The codes by who comes first, and whether a charge was missed.
fn by_preference(codes: &[Code], claims: &[usize], tie: Tie) -> (Vec<usize>, bool) {
    let listed = claims.to_vec();
    match tie {
        Tie::Listed => (listed, false),
        Tie::Charge | Tie::Fee => {
            let charges: Option<Vec<_>> =
                claims.iter().map(|claim| codes.get(*claim).and_then(|code| code.charge_per_unit)).collect();
            let Some(charges) = charges else { return (listed, true) };
            let mut order: Vec<_> = listed.into_iter().zip(charges).collect();
            order.sort_by_key(|(_, charge)| std::cmp::Reverse(*charge));
            (order.into_iter().map(|(claim, _)| claim).collect(), false)
        }
    }
}

/// One unit more for each of `winners`.
fn give(units: &mut [u32], winners: &[usize]) {
    for winner in winners {
        if let Some(units) = units.get_mut(*winner) {
            *units = units.saturating_add(1);
        }
    }
}

/// All ways to choose a number of codes, in listed order.
struct Choices<'a> {
    from: &'a [usize],
    places: Option<Vec<usize>>,
}

impl<'a> Choices<'a> {
    fn new(from: &'a [usize], count: usize) -> Self {
        Self { from, places: (count <= from.len()).then(|| (0..count).collect()) }
    }
}

impl Iterator for Choices<'_> {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let places = self.places.take()?;
        let choice = places.iter().filter_map(|place| self.from.get(*place)).copied().collect();
        let spare = self.from.len().saturating_sub(places.len());
        // The last place that can still move up moves by one, and all behind it follow.
        let moves = places.iter().enumerate().rfind(|(index, place)| **place < spare.saturating_add(*index));
        self.places = moves.map(|(index, place)| {
            let head = places.iter().copied().take(index);
            head.chain(place.saturating_add(1)..).take(places.len()).collect()
        });
        Some(choice)
    }
}
