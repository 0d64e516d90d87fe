//! Pooled units without branches.

use crate::visit::MOST;

/// Units of the timed minutes of up to four lines; 0 stands for no line and for an untimed one.
#[inline(always)]
pub fn pooled(minutes: [u8; MOST]) -> [u8; MOST] {
    let m = minutes.map(u32::from);
    // x * 4370 >> 16 is x / 15 for every x below 4000.
    let whole = m.map(|m| (m * 4370) >> 16);
    let rest: [u32; MOST] = std::array::from_fn(|at| m[at] - whole[at] * 15);
    let sum = rest[0] + rest[1] + rest[2] + rest[3];
    let due = ((sum + 7) * 4370) >> 16;
    // A line gets one of what is due if fewer lines than that come before it: those with a larger rest, and earlier ones with an equal one.
    std::array::from_fn(|at| {
        let before: u32 = (0..MOST)
            .filter(|other| *other != at)
            .map(|other| u32::from(if other < at { rest[other] >= rest[at] } else { rest[other] > rest[at] }))
            .sum();
        (whole[at] + u32::from(before < due)) as u8
    })
}
