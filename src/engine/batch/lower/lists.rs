//! `in` and `has`.

use super::{Frames, Lower, set_of, unfolded};
use crate::engine::batch::graph::{Cond, CondNode, Sharing, not};
use crate::engine::batch::input::Form;
use crate::lang::typed::{CodeSet, Compare, Expr, Has, Item, Kind, Read};

impl Lower<'_> {
    /// `x in set`.
    pub(super) fn is_in(&mut self, item: &Expr, set: &Expr, frames: Frames) -> Cond {
        if let Kind::Set(set) = &unfolded(set).kind {
            let Some(set) = self.shipped(set) else { return self.graph.opaque() };
            return match self.read(item, frames) {
                Some((input, form @ Form::Text(_))) => self.in_class(input, form, set),
                Some((_, Form::Flag | Form::List(_))) => self.graph.opaque(),
                Some((_, Form::Number)) | None if Form::of(&item.ty) == Some(Form::Number) => {
                    self.number_in(item, set, frames)
                }
                Some(_) | None => self.chosen_in(item, set, frames),
            };
        }
        let Some((item, Form::Text(kind))) = self.read(item, frames) else { return self.graph.opaque() };
        match self.read(set, frames) {
            Some((list, Form::List(of))) if of == kind => self.graph.cond(CondNode::ListHas(list, item)),
            Some((one, Form::Text(of))) if of == kind => self.graph.cond(CondNode::Same(item.min(one), item.max(one))),
            Some(_) => self.graph.opaque(),
            None => self.one_of_list(item, Form::Text(kind), set, frames),
        }
    }

    fn one_of_list(&mut self, input: usize, form: Form, set: &Expr, frames: Frames) -> Cond {
        let Some(choices) = self.choices(set, frames) else { return self.graph.opaque() };
        let mut parts = Vec::new();
        for (when, value) in choices {
            let is = self.in_class(input, form, &set_of(value.as_ref()));
            parts.push(self.graph.and([when, is]));
        }
        self.graph.or(parts)
    }

    /// Whether a number is among literals.
    fn number_in(&mut self, item: &Expr, set: &CodeSet, frames: Frames) -> Cond {
        let number = self.number(item, frames);
        let mut parts = Vec::new();
        for item in set.items() {
            let Item::One(value) = item else { continue };
            let value = self.constant_number(value);
            parts.push(self.graph.compare(Compare::Is, number, value));
        }
        self.graph.or(parts)
    }

    /// Whether a value that no fact gives is among literals.
    fn chosen_in(&mut self, item: &Expr, set: &CodeSet, frames: Frames) -> Cond {
        let Some(choices) = self.choices(item, frames) else { return self.graph.opaque() };
        let inside = choices.into_iter().filter(|(_, value)| value.as_ref().is_some_and(|value| set.has(value)));
        let conds: Vec<Cond> = inside.map(|(when, _)| when).collect();
        self.graph.or(conds)
    }

    /// Whether a text is in a class.
    pub fn in_class(&mut self, input: usize, form: Form, set: &CodeSet) -> Cond {
        if set.is_empty() {
            return self.graph.constant(false);
        }
        match self.class(form, set) {
            Some(class) => self.graph.cond(CondNode::Class { input, class }),
            None => self.graph.opaque(),
        }
    }

    /// `list has …`.
    pub(super) fn has(&mut self, how: Has, list: &Expr, what: &Expr, frames: Frames) -> Cond {
        if let Kind::Read(Read::BilledModifiers(frame)) = &unfolded(list).kind {
            return match (frames.slot(*frame), &unfolded(what).kind) {
                (Some(slot), Kind::Set(set)) if self.shipped(set).is_some() => self.billed_has(how, slot, set),
                (Some(slot), Kind::Const(value)) => self.billed_has(how, slot, &set_of(Some(value))),
                _ => self.graph.opaque(),
            };
        }
        let Some((input, form @ Form::List(kind))) = self.read(list, frames) else { return self.graph.opaque() };
        if let Kind::Set(set) = &unfolded(what).kind {
            let Some(set) = self.shipped(set) else { return self.graph.opaque() };
            return self.list_has(how, input, form, set);
        }
        match self.read(what, frames) {
            Some((item, Form::Text(of))) if of == kind => match how {
                Has::One | Has::Any => self.graph.cond(CondNode::ListHas(input, item)),
                Has::NoneOf => not(self.graph.cond(CondNode::ListHas(input, item))),
                Has::All | Has::Only => self.graph.opaque(),
            },
            Some((other, Form::List(of))) if of == kind => {
                let sharing = match how {
                    Has::One | Has::Any | Has::NoneOf => Sharing::Any,
                    Has::All => Sharing::All,
                    Has::Only => Sharing::Only,
                };
                let made = self.graph.cond(CondNode::Lists(sharing, input, other));
                if how == Has::NoneOf { not(made) } else { made }
            }
            Some(_) => self.graph.opaque(),
            None => {
                let Some(choices) = self.choices(what, frames) else { return self.graph.opaque() };
                let mut parts = Vec::new();
                for (when, value) in choices {
                    let holds = self.list_has(how, input, form, &set_of(value.as_ref()));
                    parts.push(self.graph.and([when, holds]));
                }
                self.graph.or(parts)
            }
        }
    }

    fn list_has(&mut self, how: Has, input: usize, form: Form, set: &CodeSet) -> Cond {
        if set.is_empty() {
            return self.graph.constant(matches!(how, Has::All | Has::NoneOf));
        }
        match how {
            Has::One | Has::Any => self.list_class(input, form, set, false),
            Has::NoneOf => not(self.list_class(input, form, set, false)),
            Has::Only => self.list_class(input, form, set, true),
            Has::All => {
                let mut parts = Vec::new();
                for item in set.items() {
                    let one = CodeSet::new(None, vec![item.clone()]);
                    parts.push(self.list_class(input, form, &one, false));
                }
                self.graph.and(parts)
            }
        }
    }

    fn list_class(&mut self, input: usize, form: Form, set: &CodeSet, only: bool) -> Cond {
        match self.class(form, set) {
            Some(class) => self.graph.cond(CondNode::ListClass { input, class, only }),
            None => self.graph.opaque(),
        }
    }

    /// What the modifiers of a line as they will be billed have.
    fn billed_has(&mut self, how: Has, slot: usize, set: &CodeSet) -> Cond {
        let any = match how {
            Has::One | Has::Any | Has::NoneOf if self.billed_known => {
                let recorded = self.recorded_modifiers(slot, set);
                let mut parts = vec![recorded];
                let added = self.added.get(slot).cloned().unwrap_or_default();
                parts.extend(added.into_iter().filter(|(_, value)| set.has(value)).map(|(when, _)| when));
                self.graph.or(parts)
            }
            _ => return self.graph.opaque(),
        };
        if how == Has::NoneOf { not(any) } else { any }
    }

    /// Whether the recorded modifiers of a line have one of a set.
    pub fn recorded_modifiers(&mut self, slot: usize, set: &CodeSet) -> Cond {
        match self.modifiers(slot) {
            Some((input, form)) => self.list_has(Has::Any, input, form, set),
            None => self.graph.opaque(),
        }
    }
}
