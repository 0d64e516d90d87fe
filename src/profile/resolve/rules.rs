//! Rules and the exceptions to them, checked.

use super::super::builtin::BUILT_IN;
use super::super::checked::{Exception, Rule};
use super::super::document::{ExceptionKeys, RuleKeys};
use super::super::inherit::Held;
use super::{Room, rule_ids};
use crate::diagnostic::wording::profile as say;
use crate::lang::text::Text;
use crate::lang::typed::{Body, Effect};
use crate::source::Span;

/// Mistakes in the texts of one profile that are told.
const MOST_MISTAKES: usize = 1_000;

pub(super) fn rules(room: &mut Room<'_, '_, '_>) -> Vec<Rule> {
    let merged = room.merged;
    let ids = rule_ids(merged);
    let known: Vec<&str> = ids.iter().copied().collect();
    for held in &merged.exceptions {
        for to in held.value.to.iter().filter(|to| !ids.contains(to.value.as_str())) {
            room.out.push(say::exception_to_nothing(to.span, &to.value, &known));
        }
    }
    let mut made = Vec::with_capacity(merged.rules.len());
    for held in &merged.rules {
        made.extend(rule(room, held));
        if room.checker.diagnostics.len() >= MOST_MISTAKES {
            let only = "there may be more; after so many mistakes the rest of the rules is not looked at";
            room.checker.diagnostics.iter_mut().last().into_iter().for_each(|last| last.help.push(only.to_owned()));
            break;
        }
    }
    // Sources and dates of an exception are told once, whatever rules it is about.
    for held in &merged.exceptions {
        if let Some(source) = &held.value.source {
            room.source(source);
        }
    }
    made
}

fn rule(room: &mut Room<'_, '_, '_>, held: &Held<RuleKeys>) -> Option<Rule> {
    let keys = &held.value;
    if BUILT_IN.contains(&keys.id.value.as_str()) {
        room.out.push(say::id_of_engine(keys.id.span, &keys.id.value));
    }
    let source = keys.source.clone().filter(|source| room.source(source));
    let body = keys.text.as_ref().and_then(|text| room.checker.rule(text));
    if let Some(body) = &body {
        needs(room, keys, body);
    }
    let scope = body.as_ref().map(|body| body.scope);
    let mut template =
        |text: &Option<Text>| text.as_ref().zip(scope).and_then(|(text, scope)| room.checker.template(text, scope));
    let message = template(&keys.message);
    let fix = template(&keys.fix);
    let dated_by = keys.dated_by.as_ref().and_then(|text| room.checker.date_path(text));
    let used = room.note();
    let mut reads_params: Vec<String> = used.params.iter().cloned().collect();
    // The days of a rule that another date decides are not days of service.
    let days = if keys.dated_by.is_some() { (None, None) } else { (keys.from, keys.until) };
    if keys.status.is_none() {
        room.cover.check(keys.text.as_ref().map_or(keys.span, |t| t.at), &keys.id.value, days, &used, room.out);
    }
    let mut exceptions = Vec::new();
    for held in &room.merged.exceptions {
        let meant = held.value.to.iter().any(|to| to.value == keys.id.value);
        if let Some(scope) = scope.filter(|_| meant) {
            let found = exception(room, held, scope, &keys.id.value);
            if let Some((exception, params)) = found {
                exceptions.push(exception);
                reads_params.extend(params);
            }
        }
    }
    reads_params.sort();
    reads_params.dedup();
    Some(Rule {
        id: keys.id.value.clone(),
        title: keys.title.clone()?,
        source: source?.value,
        from: keys.from,
        until: keys.until,
        dated_by,
        status: keys.status,
        text: keys.text.as_ref()?.text.to_string(),
        body: body?,
        message: message?,
        fix,
        needs: keys.needs.as_ref().map(|needs| needs.value),
        liability: keys.liability.as_ref().map(|liability| liability.value),
        group: keys.group.clone(),
        carc: keys.carc.clone(),
        rarc: keys.rarc.clone().unwrap_or_default(),
        exceptions,
        reads_params,
        origin: held.origin.clone(),
    })
}

fn needs(room: &mut Room<'_, '_, '_>, keys: &RuleKeys, body: &Body) {
    // The effect is the last thing a text says; its last word is enough to show it.
    let effect = keys.text.as_ref().map_or(keys.id.span, last_word);
    match (&body.effect, &keys.needs) {
        (Effect::Hold, None) => room.out.push(say::hold_without_needs(keys.id.span, &keys.id.value, effect)),
        (Effect::Hold, Some(_)) | (_, None) => {}
        (_, Some(needs)) => room.out.push(say::needs_without_hold(needs.span, &keys.id.value, effect)),
    }
}

/// The place of the last word of a text.
fn last_word(text: &Text) -> Span {
    let words = text.text.trim_end();
    let start = words.rfind(char::is_whitespace).map_or(0, |at| at.saturating_add(1));
    text.span(start, words.len())
}

/// An exception as one of its rules reads it, and the params it rests on.
fn exception(
    room: &mut Room<'_, '_, '_>,
    held: &Held<ExceptionKeys>,
    scope: crate::lang::typed::Scope,
    rule: &str,
) -> Option<(Exception, Vec<String>)> {
    let keys = &held.value;
    let text = keys.when.as_ref()?;
    let when = room.checker.condition(text, scope);
    let dated_by = keys.dated_by.as_ref().and_then(|text| room.checker.date_path(text));
    let used = room.note();
    let days = if keys.dated_by.is_some() { (None, None) } else { (keys.from, keys.until) };
    room.cover.check(text.at, rule, days, &used, room.out);
    let exception = Exception {
        id: keys.id.value.clone(),
        when: when?,
        from: keys.from,
        until: keys.until,
        dated_by,
        source: keys.source.as_ref()?.value.clone(),
        origin: held.origin.clone(),
    };
    Some((exception, used.params.into_iter().collect()))
}
