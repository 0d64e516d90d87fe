//! Ways in which time becomes units under conditions.

use super::maker::Maker;
use super::{Must, Of, Way};
use crate::engine::batch::graph::Cond;
use crate::engine::batch::lower::Frames;
use crate::profile::checked::Profile;

impl Maker<'_> {
    pub(super) fn variants(&mut self, profile: &Profile) -> Vec<(Cond, Way)> {
        let mut all: Vec<(Cond, Way)> = Vec::new();
        for variant in &profile.units.variants {
            let dates = self.lower.dated(None, (variant.from, variant.until));
            let when = self.lower.cond(&variant.when, Frames::default());
            let holds = self.lower.graph.and([dates, when]);
            self.need(holds, Must::BeKnown, Of::Variant);
            for (other, _) in &all {
                let both = self.lower.graph.and([*other, holds]);
                self.need(both, Must::NotHold, Of::Variant);
            }
            let way = Way {
                method: variant.method.or(profile.units.method),
                floor: variant.never_fewer_than.or(profile.units.never_fewer_than),
            };
            all.push((holds, way));
        }
        all
    }
}
