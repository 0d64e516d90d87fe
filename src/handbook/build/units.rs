//! How minutes become units, with a worked table computed by the method itself.

use super::{Desk, linked, sentence};
use crate::handbook::page::{Block, Chapter, Inline, Word, line};
use crate::handbook::sentence::Teller;
use crate::profile::checked::{Share, UnitsVariant};
use crate::units::assistant::Test;
use crate::units::{Method, Pool, Tie, TimedLine, Trim, allocate};

/// Minutes of one code by itself, and in words.
const ALONE: [(&str, u32); 10] = [
    ("7", 7),
    ("8", 8),
    ("15", 15),
    ("22", 22),
    ("23", 23),
    ("30", 30),
    ("37", 37),
    ("38", 38),
    ("53", 53),
    ("60", 60),
];
/// Minutes of two codes.
const PAIRS: [(u32, u32); 4] = [(20, 20), (24, 23), (33, 7), (8, 8)];

pub(super) fn chapter(desk: &Desk<'_>) -> Chapter {
    let units = &desk.profile.units;
    let mut blocks = Vec::new();
    match units.method {
        Some(method) => {
            blocks.push(Block::Text(line(sentence(&self::method(method)))));
            if let Some(floor) = units.never_fewer_than {
                blocks.push(Block::Text(line(sentence(&floor_text(floor)))));
            }
            if pools(method) || units.never_fewer_than.is_some_and(pools) {
                blocks.push(Block::Text(line(sentence(pool(units.pool)))));
            }
        }
        None => blocks.push(Block::Text(line(
            "How this payer turns minutes into units was not found. Where the methods in use differ, the line is for review.",
        ))),
    }
    if let Some(source) = &units.source {
        blocks.push(Block::Facts(vec![("source", desk.source(source))]));
    }
    if let Some(method) = units.method {
        blocks.extend(worked(method, units.never_fewer_than, units.tie));
        let tie = match units.tie {
            Tie::Listed => "Of two codes with an equal claim to a unit, the one listed first gets it.",
            Tie::Charge => "Of two codes with an equal claim to a unit, the one with the higher charge a unit gets it.",
            Tie::Fee => {
                "Of two codes with an equal claim to a unit, the one with the higher fee gets it, where fees are given."
            }
        };
        blocks.push(Block::Text(line(tie)));
    }
    let trim = match units.trim {
        Trim::Last => "Where a limit is shared, the last line gives units up first.",
        Trim::LowestCharge => "Where a limit is shared, the line with the lowest charge a unit gives units up first.",
        Trim::LowestFee => {
            "Where a limit is shared, the line with the lowest fee gives units up first, where fees are given."
        }
    };
    blocks.push(Block::Text(line(trim)));
    let classes: Vec<(&'static str, Inline)> =
        [("by time", &units.timed), ("one a line", &units.untimed), ("as billed", &units.counted)]
            .into_iter()
            .filter(|(_, codes)| !codes.is_empty())
            .map(|(name, codes)| (name, line(codes.join(", "))))
            .collect();
    if !classes.is_empty() {
        blocks.push(Block::More(String::from("Which codes are counted how"), vec![Block::Facts(classes)]));
    }
    blocks.extend(units.variants.iter().flat_map(|variant| self::variant(desk, variant)));
    blocks.extend(desk.profile.claim.shares.iter().flat_map(|share| self::share(desk, share)));
    Chapter { id: String::from("units"), title: String::from("From minutes to units"), blocks }
}

fn share(desk: &Desk<'_>, share: &Share) -> Vec<Block> {
    let days = super::rules::days(share.from, share.until).map_or_else(String::new, |days| format!(" ({days})"));
    let modifiers = share.modifiers.join(" or ");
    let but = match share.test {
        Test::TenPercent => "",
        Test::Midpoint => "; the last unit never does if the therapist alone has 8 minutes or more for it",
    };
    let text = format!(
        "Where an assistant gave a part of a line{days}, {modifiers} goes on the units that are the assistant's: whole 15s of each first, then the rests. A unit carries it if the assistant gave more than a tenth of it{but}"
    );
    vec![Block::Text(line(format!("{text}."))), Block::Facts(vec![("source", desk.source(&share.source))])]
}

/// Whether minutes of one code count for another.
fn pools(method: Method) -> bool {
    !method.each_alone()
}

fn variant(desk: &Desk<'_>, variant: &UnitsVariant) -> Vec<Block> {
    let mut what = Vec::new();
    what.extend(variant.method.map(method));
    what.extend(variant.never_fewer_than.map(floor_text));
    what.extend(variant.pool.map(|p| pool(p).to_owned()));
    let days = super::rules::days(variant.from, variant.until).map_or_else(String::new, |days| format!(" ({days})"));
    let when = Teller::new(desk.profile).session_condition(&variant.when);
    let text = format!("Another way{days}, where {when}: {}.", what.join("; "));
    vec![Block::Text(linked(&text)), Block::Facts(vec![("source", desk.source(&variant.source))])]
}

fn method(method: Method) -> String {
    match method {
        Method::Pooled { minimum } => format!(
            "the minutes of all timed codes are added: a unit for each full 15{}. Each code first gets its own full 15s; what is left goes to the codes with the largest rests",
            further(minimum)
        ),
        Method::PerLine { minimum, first_minimum } if minimum == first_minimum => {
            format!("each code counts by itself: a unit for each full 15 minutes{}", further(minimum))
        }
        Method::PerLine { minimum, first_minimum } => format!(
            "each code counts by itself: the first unit from {first_minimum} minutes, then a unit for each full 15{}",
            further(minimum)
        ),
        Method::Hybrid { minimum } => format!(
            "each code counts by itself: a unit for each full 15 minutes{}; and all together get no more than their minutes added give, a unit for each full 15, and one more for a rest of 8 or more. Where that is fewer, the codes with the largest rests get theirs",
            further(minimum)
        ),
        Method::Decimal { rounding } => {
            format!("parts of a unit are billed: the minutes of each code divided by 15, rounded {rounding}")
        }
        Method::Flat => String::from("one unit a line, whatever the minutes"),
    }
}

/// What a rest of minutes gives.
fn further(minimum: u32) -> String {
    if minimum < 15 {
        format!(", and one more for a rest of {minimum} or more")
    } else {
        String::from(", and nothing for a rest")
    }
}

fn floor_text(floor: Method) -> String {
    let by = match floor {
        Method::Pooled { .. } => "adding the minutes of all codes",
        Method::PerLine { .. } => "counting each code by itself",
        Method::Hybrid { .. } => "counting each code by itself and all together",
        Method::Decimal { .. } => "counting parts of a unit",
        Method::Flat => "counting one unit a line",
    };
    format!("never fewer units than by {by}: both are computed, and the larger total counts")
}

fn pool(pool: Pool) -> &'static str {
    match pool {
        Pool::Session => "the minutes of one session are counted together",
        Pool::Day => "the minutes of all sessions of one patient, day and discipline are counted together",
    }
}

fn worked(method: Method, floor: Option<Method>, tie: Tie) -> Vec<Block> {
    let units = |minutes: &[u32]| {
        let lines: Vec<TimedLine> =
            ["97110", "97140"].iter().zip(minutes).map(|(code, m)| TimedLine::new(code, *m)).collect();
        allocate(method, floor, tie, &lines)
    };
    let head = std::iter::once("minutes of one code").chain(ALONE.iter().map(|(words, _)| *words));
    let alone = ALONE.iter().map(|(_, minutes)| vec![Word::Strong(units(&[*minutes]).total.to_string())]);
    let alone = std::iter::once(line("units")).chain(alone);
    let pairs = PAIRS.iter().map(|(a, b)| {
        let answer = units(&[*a, *b]);
        let each: Vec<String> = answer.units.iter().map(ToString::to_string).collect();
        vec![line(format!("{a} and {b}")), line(each.join(" and ")), vec![Word::Strong(answer.total.to_string())]]
    });
    vec![
        Block::Table(head.collect(), vec![alone.collect()]),
        Block::Table(vec!["minutes of two codes", "units of each", "together"], pairs.collect()),
    ]
}
