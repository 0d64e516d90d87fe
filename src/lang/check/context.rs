//! Where in a rule the checker is: which line bare names belong to.

use super::super::text::Text;
use super::super::typed::{Frame, Scope};
use crate::source::Span;

/// The surroundings of an expression.
#[derive(Clone, Debug)]
pub(super) struct Context<'t> {
    /// What the rule is about.
    pub scope: Scope,
    /// The quantifiers around, outermost first.
    pub around: Vec<Around>,
    /// The text the words stand in.
    pub text: &'t Text,
    /// Definitions being unfolded, outermost first.
    pub unfolding: Vec<String>,
}

/// What one quantifier walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Around {
    /// Lines.
    Lines,
    /// Authorizations.
    Authorizations,
    /// Earlier sessions.
    EarlierSessions,
    /// Lines of earlier sessions.
    EarlierLines,
}

impl<'t> Context<'t> {
    pub fn new(scope: Scope, text: &'t Text) -> Self {
        Self { scope, around: Vec::new(), text, unfolding: Vec::new() }
    }

    /// The same place, seen as a rule for the session sees it.
    pub fn of_session(&self) -> Self {
        Self { scope: Scope::Session, around: Vec::new(), ..self.clone() }
    }

    /// The same place, seen by `this.`: the rule's own line or session.
    pub fn own(&self) -> Self {
        Self { around: Vec::new(), ..self.clone() }
    }

    /// One quantifier further in; `None` where that is too deep.
    pub fn inside(&self, around: Around) -> Option<(Self, Frame)> {
        let frame = match self.around.len() {
            0 => Frame::Outer,
            1 => Frame::Inner,
            _ => return None,
        };
        let mut inner = self.clone();
        inner.around.push(around);
        Some((inner, frame))
    }

    /// The line that bare names belong to, if there is one.
    pub fn line(&self) -> Option<Frame> {
        match (self.around.as_slice(), self.scope) {
            ([], Scope::EachLine) => Some(Frame::Own),
            ([Around::Lines], _) => Some(Frame::Outer),
            ([_, Around::Lines], _) => Some(Frame::Inner),
            _ => None,
        }
    }

    /// Whether bare names belong to an earlier session, or to something of one.
    pub fn of_earlier(&self) -> bool {
        self.around.iter().any(|around| matches!(around, Around::EarlierSessions | Around::EarlierLines))
    }

    /// Whether bare names belong to a line of an earlier session.
    pub fn of_earlier_line(&self) -> bool {
        self.of_earlier() && matches!(self.around.last(), Some(Around::Lines | Around::EarlierLines))
    }

    /// The words of a span of this text.
    pub fn words(&self, span: Span) -> &str {
        if !self.text.exact {
            return "";
        }
        let from = span.start.saturating_sub(self.text.at.start);
        let to = span.end.saturating_sub(self.text.at.start);
        let wide = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        self.text.text.get(wide(from)..wide(to)).unwrap_or("")
    }
}
