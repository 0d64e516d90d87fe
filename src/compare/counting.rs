//! How a payer counts one code: by time, by line, as billed; and by which method.

use super::page::Point;
use crate::lang::typed::CodeSet;
use crate::model::value::Value;
use crate::profile::checked::Profile;
use crate::units::{MIDPOINT, Method, Pool};

/// How a profile counts a code, and the key of that.
pub fn point(profile: &Profile, code: &str) -> (Point, String) {
    let units = &profile.units;
    let code = Value::text(code);
    let has = |set: &CodeSet| set.has(&code);
    let text = if has(&units.classes.timed) {
        let mut text = units.method.map_or_else(
            || String::from("by time; how minutes become units was not found"),
            |method| format!("by time, {}", words(method, units.pool)),
        );
        if let Some(floor) = units.never_fewer_than {
            text.push_str(&format!("; never fewer than {}", words(floor, units.pool)));
        }
        for variant in &units.variants {
            let methods = variant.method.into_iter().chain(variant.never_fewer_than);
            let said: Vec<String> = methods.map(|m| words(m, variant.pool.unwrap_or(units.pool))).collect();
            text.push_str(&format!("; under a condition also {}", said.join(", ")));
        }
        text
    } else if has(&units.classes.untimed) {
        String::from("one unit a line, whatever the minutes")
    } else if has(&units.classes.counted) {
        String::from("the units that are billed")
    } else {
        String::from("the profile does not say how this code is counted")
    };
    let grade = units.source.as_ref().and_then(|id| profile.sources.get(id)).map(|source| source.grade);
    let point = Point { rule: None, effect: String::from("count"), text: text.clone(), grade };
    (point, text)
}

fn of(pool: Pool) -> &'static str {
    match pool {
        Pool::Session => "session",
        Pool::Day => "day",
    }
}

fn words(method: Method, pool: Pool) -> String {
    match method {
        Method::Pooled { minimum } => {
            let over =
                if minimum == MIDPOINT { String::new() } else { format!(", a unit from {minimum} minutes over") };
            format!("the minutes of a {} together{over}", of(pool))
        }
        Method::Hybrid { minimum } => format!(
            "each code alone, a unit from {minimum} minutes over, and in all not more than the minutes of a {} together give",
            of(pool)
        ),
        Method::Decimal { rounding } => format!("each code alone, in parts of a unit rounded {rounding}"),
        Method::PerLine { minimum, first_minimum } if minimum == first_minimum => {
            format!("each code alone, a unit from {minimum} minutes over")
        }
        Method::PerLine { minimum, first_minimum } => {
            format!("each code alone, the first unit from {first_minimum} minutes, further ones from {minimum}")
        }
        Method::Flat => String::from("one unit a line"),
    }
}
