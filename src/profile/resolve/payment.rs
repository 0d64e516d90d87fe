//! `[payment]`, checked, and the fees of test cases.

use std::sync::Arc;

use super::super::checked::Payment;
use super::super::document::FeeKeys;
use super::Room;
use super::units::{codes_of, items};
use crate::diagnostic::wording::profile as say;
use crate::payment::FeeSchedule;
use crate::units::Pool;

pub(super) fn payment(room: &mut Room<'_, '_, '_>) -> Payment {
    let keys = &room.merged.payment;
    let document = room.merged.document;
    let class = keys.reduced.as_ref().map(|held| &held.value);
    let codes = class.and_then(|class| codes_of(room, "reduced", class)).map(Arc::unwrap_or_clone).unwrap_or_default();
    let written = class.map(|class| items(room, class)).unwrap_or_default();
    room.note();
    if let Some(source) = &keys.source {
        room.source(&source.value);
    }
    if let Some(reduced) = keys.reduced.as_ref().filter(|_| document.payer.is_some()) {
        let at = document.payment.span.unwrap_or(reduced.origin.span);
        if keys.share.is_none() {
            room.out.push(say::missing_key(at, "share", "`[payment]`"));
        }
        if keys.source.is_none() {
            room.out.push(say::missing_key(at, "source", "`[payment]`"));
        }
    }
    Payment {
        reduced: written,
        codes,
        share: keys.share.as_ref().filter(|_| keys.reduced.is_some()).map(|share| share.value),
        pool: keys.pool.as_ref().map_or(Pool::Day, |pool| pool.value),
        lesser_of_charge: keys.lesser_of_charge.as_ref().is_some_and(|held| held.value),
        source: keys.source.as_ref().map(|source| source.value.value.clone()),
    }
}

/// The fees by which test cases are paid; `None` where there are none.
pub(super) fn fees(room: &mut Room<'_, '_, '_>, all: &[&FeeKeys]) -> Option<Arc<FeeSchedule>> {
    if all.is_empty() {
        return None;
    }
    match FeeSchedule::new(all.iter().map(|keys| keys.fee.clone()).collect()) {
        Ok(schedule) => Some(Arc::new(schedule)),
        Err((first, again)) => {
            if let (Some(first), Some(again)) = (all.get(first), all.get(again)) {
                room.out.push(say::duplicate(again.span, "fee", &again.fee.code, first.span));
            }
            None
        }
    }
}
