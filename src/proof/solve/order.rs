//! How dates and amounts lie to each other: `a − b ≤ n`, gathered, and whether all of it can be.
//!
//! The bounds `b ≤ x ≤ c` of one term are the same with nothing on the other side. All can be unless going around a circle of them a
//! term would have to lie before itself.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// `plus − minus ≤ most`, or `<`; a side that is `None` is zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation<T> {
    /// What is bounded.
    pub plus: Option<T>,
    /// What it is bounded by.
    pub minus: Option<T>,
    /// The most that the difference can be.
    pub most: Decimal,
    /// Whether it is less than that.
    pub strict: bool,
}

/// Whether all relations can hold at once. What cannot be computed counts as possible.
pub fn possible<T: Ord + Clone>(relations: &[Relation<T>]) -> bool {
    let nodes: BTreeSet<Option<T>> =
        relations.iter().flat_map(|relation| [relation.plus.clone(), relation.minus.clone()]).collect();
    let nodes: Vec<Option<T>> = nodes.into_iter().collect();
    let place = |node: &Option<T>| nodes.iter().position(|other| other == node).unwrap_or(0);
    let edges: Vec<(usize, usize, Decimal, bool)> = relations
        .iter()
        .map(|relation| (place(&relation.minus), place(&relation.plus), relation.most, relation.strict))
        .collect();
    // How far each node can lie at most, and whether less than that; all begin at zero.
    let mut far: Vec<(Decimal, i64)> = vec![(Decimal::ZERO, 0); nodes.len()];
    for _ in 0..=nodes.len() {
        let mut changed = false;
        for (from, to, most, strict) in &edges {
            let (Some(start), Some(end)) = (far.get(*from).copied(), far.get(*to).copied()) else { continue };
            let Some(reach) = start.0.checked_add(*most) else { return true };
            // Strictness counts as the smallest amount there is.
            let reach = (reach, start.1.saturating_sub(i64::from(*strict)));
            if reach < end {
                if let Some(slot) = far.get_mut(*to) {
                    *slot = reach;
                }
                changed = true;
            }
        }
        if !changed {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(plus: &str, minus: &str, most: i64, strict: bool) -> Relation<String> {
        let side = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
        Relation { plus: side(plus), minus: side(minus), most: Decimal::from(most), strict }
    }

    #[test]
    fn a_circle_of_less_is_impossible() {
        let less = |a: &str, b: &str| relation(a, b, 0, true);
        assert!(possible(&[less("a", "b"), less("b", "c")]));
        assert!(!possible(&[less("a", "b"), less("b", "c"), less("c", "a")]));
        assert!(possible(&[relation("a", "b", 0, false), relation("b", "a", 0, false)]));
        assert!(!possible(&[relation("a", "b", 0, false), less("b", "a")]));
    }

    #[test]
    fn bounds_and_distances_meet() {
        // a ≤ 10, b ≥ 20, b − a ≤ 9
        let bounds = [relation("a", "", 10, false), relation("", "b", -20, false)];
        assert!(!possible(&[bounds[0].clone(), bounds[1].clone(), relation("b", "a", 9, false)]));
        assert!(possible(&[bounds[0].clone(), bounds[1].clone(), relation("b", "a", 10, false)]));
        assert!(!possible(&[bounds[0].clone(), bounds[1].clone(), relation("b", "a", 10, true)]));
    }
}
