//! A record the way that others went.
//!
//! In: the text of a record, and the ways of those before it. Out: facts, to whatever takes them, as [`walk`](super::walk) gives them. What always holds: where the record goes another way the reading
//! ends, and it is gone through key by key from its beginning.

use super::cursor::{few_digits, verbatim};
use super::steps::Leaf;
use super::taker::{Taker, Written};
use super::trail::Trail;
use super::value::whole;
use super::walk::{Walk, taken};
use crate::engine::batch::Verbatim;

impl<T: Taker> Walk<'_, '_, T> {
    /// All of it.
    pub fn follow(&mut self, trail: &mut Trail) -> Option<()> {
        let all = self.json.all();
        let mut rest = self.json.rest();
        let mut place = 0;
        loop {
            let way = trail.way(place, rest)?;
            rest = rest.get(way.length..)?;
            for step in &way.steps {
                self.take(step)?;
            }
            if let Some(fact) = way.fact {
                taken(self.taker.keys().note_place(fact))?;
            }
            match way.leaf {
                Leaf::Text(whose, id) => match verbatim(rest) {
                    Some(length) => {
                        taken(self.taker.verbatim(whose, id, Verbatim::of(all, rest, length)))?;
                        rest = rest.get(length..)?;
                    }
                    None => {
                        self.json.go_to(rest);
                        taken(self.taker.text(whose, id, self.json.inner_text()?))?;
                        rest = self.json.rest();
                    }
                },
                Leaf::Member(id) => match verbatim(rest) {
                    Some(length) => {
                        taken(self.taker.member_verbatim(id, Verbatim::of(all, rest, length)))?;
                        rest = rest.get(length..)?;
                    }
                    None => {
                        self.json.go_to(rest);
                        taken(self.taker.member_text(id, self.json.inner_text()?))?;
                        rest = self.json.rest();
                    }
                },
                Leaf::Number(whose, id) => match few_digits(rest) {
                    Some((number, digits)) if self.taker.whole(whose, id, number) => rest = rest.get(digits..)?,
                    _ => {
                        self.json.go_to(rest);
                        taken(self.taker.value(whose, id, self.json.number()?))?;
                        rest = self.json.rest();
                    }
                },
                Leaf::ExtraText(whose, path) => match verbatim(rest) {
                    Some(length) => {
                        let text = Verbatim::of(all, rest, length);
                        taken(self.taker.extra_verbatim(whose, path, text, self.paths))?;
                        rest = rest.get(length..)?;
                    }
                    None => {
                        self.json.go_to(rest);
                        let written = Written::Text(self.json.inner_text()?);
                        taken(self.taker.extra(whose, path, written, self.paths))?;
                        rest = self.json.rest();
                    }
                },
                Leaf::Known(..) => {}
                Leaf::End => {
                    self.json.go_to(rest);
                    return self.json.finish();
                }
                leaf => {
                    self.json.go_to(rest);
                    self.seldom(leaf)?;
                    rest = self.json.rest();
                }
            }
            place = way.to;
        }
    }

    /// A value of those that hardly any record has.
    fn seldom(&mut self, leaf: Leaf) -> Option<()> {
        match leaf {
            Leaf::ExtraNumber(whose, path) => {
                taken(self.taker.extra(whose, path, Written::Number(self.json.number()?), self.paths))
            }
            Leaf::Whole(whose, id) => taken(self.taker.value(whose, id, whole(&mut self.json)?)),
            Leaf::WholeMember(id) => taken(self.taker.member_text(id, whole(&mut self.json)?)),
            Leaf::Value(whose, target) => self.value(whose, target),
            Leaf::Text(..) | Leaf::Member(_) | Leaf::Number(..) | Leaf::ExtraText(..) | Leaf::Known(..) | Leaf::End => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::super::{Direct, follow};

    const FIRST: &str = r#"{"id":"V-1","patient":{"id":"P-1"},"provider":{"type":"physical_therapist"},"diagnoses":["M54.50"],"date_of_service":"2026-03-02","lines":[{"code":"97110","minutes":25,"modifiers":["GP"]}],"extra":{"goals":true,"count":7},"room":3}"#;

    fn goes_a_known_way(direct: &mut Direct, text: &str) -> bool {
        let Direct { names, unknown, paths, memo, trail, room, .. } = direct;
        follow(text, room, names, unknown, paths, trail, &mut Draft::new(memo))
    }

    #[test]
    fn a_record_goes_the_way_of_those_before_it_as_far_as_it_is_theirs() {
        let mut direct = Direct::new();
        direct.unknown.told("room");
        assert!(!goes_a_known_way(&mut direct, FIRST));
        assert!(direct.read(FIRST, false).is_some());
        assert!(goes_a_known_way(&mut direct, FIRST));
        let other = |from: &str, to: &str| {
            let text = FIRST.replace(from, to);
            assert_ne!(text, FIRST);
            text
        };
        let usual = [
            other("V-1", "V-2 \u{e9} \\\" \\u00e9, and more than that"),
            other("25", "1440"),
            other(":3", ":[1,{\"of\":\"}\"}]"),
            other("7}", "7.25}"),
        ];
        for text in &usual {
            assert!(goes_a_known_way(&mut direct, text), "{text}");
        }
        let ways = [
            other("M54.50\"", "M54.50\",\"M25.511\",\"M79.7\""),
            other("25", "\"25\""),
            other("true", "false"),
            other("[\"GP\"]", "[]"),
            other("{\"id\":\"P-1\"}", "null"),
            other("\"minutes\":25,", ""),
            other("]}]", "]},{\"code\":\"97124\",\"minutes\":8}]"),
        ];
        for text in &ways {
            assert!(!goes_a_known_way(&mut direct, text), "{text}");
            assert!(direct.read(text, false).is_some(), "{text}");
            assert!(goes_a_known_way(&mut direct, text), "{text}");
        }
        assert!(goes_a_known_way(&mut direct, FIRST));
        let bad = [
            other("}", ""),
            other("P-1\"", "P-1\",\"id\":\"P-1\""),
            other("\"room\":3", "\"room\":3,\"room\":3"),
            other("97110", "9711"),
            other("25", "25.5"),
            other("25", "1e3"),
        ];
        for text in &bad {
            assert!(direct.read(text, false).is_none(), "{text}");
            assert!(!goes_a_known_way(&mut direct, text), "{text}");
        }
    }

    #[test]
    fn ways_are_few_and_are_not_tried_where_each_record_has_its_own() {
        let mut direct = Direct::new();
        let text =
            |number: usize| FIRST.replace("\"goals\"", &format!("\"goals_{number}\"")).replace(",\"room\":3", "");
        for number in 0..100 {
            assert!(direct.read(&text(number), false).is_some());
        }
        assert!(!direct.trail.is_worth());
        assert!((0..1_000).any(|_| direct.trail.is_worth()), "after a while it is tried again");
        assert!(direct.read(&text(2_000), false).is_some());
        assert!(!goes_a_known_way(&mut direct, &text(2_000)), "from one place there are not that many");
        assert!(goes_a_known_way(&mut direct, &text(1)));
    }
}
