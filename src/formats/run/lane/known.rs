//! What is known of the records of a lot beside what is in columns.
//!
//! In: record by record, what is known of it, or that nothing is. Out: the same by place. What always holds: there is an entry for each record, in their order.

use crate::engine::batch::Span;
use crate::formats::read::seen::Id;
use crate::formats::run::over::Day;

/// What is known of many records, each by its place.
#[derive(Debug, Default)]
pub struct Known {
    /// What they are let in by.
    pub marks: Marks,
    /// The rest; what stands there for a record of which nothing is known means nothing.
    pub beside: Vec<Beside>,
}

/// What records are let in by.
#[derive(Debug, Default)]
pub struct Marks {
    /// Their ids as they are kept; `None`: nothing is known of this one.
    pub ids: Vec<Option<Id>>,
    /// Their patients' days; `None`: one stands alone.
    pub days: Vec<Option<Day>>,
}

/// What answers say of a record beside what it comes to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    /// Its day, from the first of 1970.
    pub day: i32,
    /// Where its id stands among all.
    pub id: Span,
    /// Where the codes of its lines stand among all.
    pub codes: Span,
}

impl Known {
    /// Of no record yet, with room for so many.
    pub fn new(room: usize) -> Self {
        let marks = Marks { ids: Vec::with_capacity(room), days: Vec::with_capacity(room) };
        Self { marks, beside: Vec::with_capacity(room) }
    }

    /// Of how many records it is.
    pub fn len(&self) -> usize {
        self.beside.len()
    }

    /// The next record.
    #[inline]
    pub fn push(&mut self, one: Option<One>) {
        let (id, day, beside) =
            one.map_or((None, None, Beside::default()), |One { id, day, beside }| (Some(id), day, beside));
        self.marks.ids.push(id);
        self.marks.days.push(day);
        self.beside.push(beside);
    }

    /// Of the records up to a place of which there is no entry nothing is known.
    pub fn fill(&mut self, until: usize) {
        self.marks.ids.resize(until, None);
        self.marks.days.resize(until, None);
        self.beside.resize(until, Beside::default());
    }

    /// The places from one on of which nothing is known.
    pub fn open(&self, from: usize) -> Vec<usize> {
        let ids = self.marks.ids.iter().enumerate().skip(from);
        ids.filter(|(_, id)| id.is_none()).map(|(at, _)| at).collect()
    }

    /// What is known of a record after all.
    pub fn set(&mut self, at: usize, one: One) {
        let Self { marks, beside } = self;
        if let (Some(id), Some(day), Some(beside)) = (marks.ids.get_mut(at), marks.days.get_mut(at), beside.get_mut(at))
        {
            (*id, *day, *beside) = (Some(one.id), one.day, one.beside);
        }
    }

    /// What answers say of a record; `None`: nothing is known of it.
    #[inline]
    pub fn beside(&self, at: usize) -> Option<&Beside> {
        self.marks.ids.get(at)?.as_ref()?;
        self.beside.get(at)
    }
}

/// What is known of one record.
#[derive(Clone, Copy, Debug)]
pub struct One {
    /// Its id as it is kept.
    pub id: Id,
    /// Its patient's day; `None`: it stands alone.
    pub day: Option<Day>,
    /// The rest.
    pub beside: Beside,
}
