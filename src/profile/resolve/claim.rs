//! `[[claim.share]]`, checked.

use super::Room;
use crate::profile::checked::Share;

/// The shares in the order of the file; one that lacks something was told when it was read.
pub(super) fn shares(room: &mut Room<'_, '_, '_>) -> Vec<Share> {
    let Some(held) = &room.merged.shares else { return Vec::new() };
    let mut all = Vec::new();
    for keys in &held.value {
        if let Some(source) = &keys.source {
            room.source(source);
        }
        if let (Some(test), Some(source)) = (keys.test, &keys.source) {
            all.push(Share {
                modifiers: keys.modifiers.clone(),
                test,
                from: keys.from,
                until: keys.until,
                source: source.value.clone(),
            });
        }
    }
    all
}
