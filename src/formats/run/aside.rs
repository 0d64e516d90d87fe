//! The pass before a run that counts earlier sessions, which may stand behind those that they are earlier than: every session is put aside.
//!
//! In: a reader. Out: a [`Store`] that has its sessions. What always holds: it goes in blocks as the run does, so that memory is bounded, and reads them side by side;
//! what is in the store is the same for any number of threads, and what the run rejects is rejected here.
//!
//! A record of which it is plain whose it is becomes no session: one of JSON is put aside as it stands, and rows of a batch are written from the grid in which they were
//! looked at. What is left for one thread is whether an id was there before, and which session of a patient is before which.

use std::convert::Infallible;
use std::io;

use super::block::Block;
use super::{RunError, Threads, Workers, blocks};
use crate::formats::history::{Known, Store, Texts};
use crate::formats::read::columnar::many;
use crate::formats::read::direct::Direct;
use crate::formats::read::direct::glance::Owned;
use crate::formats::read::direct::many::Many;
use crate::formats::read::error::ReadError;
use crate::formats::read::gate::Gate;
use crate::formats::read::json::UnknownKey;
use crate::formats::read::options::ReadOptions;
use crate::formats::read::piece::{Piece, Rows};
use crate::formats::read::raw::{Parsed, Raw};
use crate::formats::read::seen::known::Name;
use crate::formats::read::{Read, Reader, RowInfo};
use crate::formats::write::flat::flat;
use crate::formats::write::grid::Lines;
use crate::model::determination::Rejection;
use crate::model::facts::{FactId, Owner};
use crate::model::session::Session;

/// Rows of a batch that are looked at together at least.
const MANY: usize = 16;

/// Puts every record of a reader aside; `tell` hears of those that cannot be read, and of inputs that cannot.
///
/// # Errors
/// [`RunError::History`] if the temporary file cannot be written, [`RunError::Threads`].
pub fn put_aside(
    reader: &mut Reader,
    store: &mut Store,
    from: Known,
    tell: &mut (dyn FnMut(Result<&Rejection, &ReadError>) + Send),
    threads: Threads,
) -> Result<(), RunError> {
    let (feed, gate, options, direct) = reader.parts();
    let mut workers = Workers::new(threads);
    store.begin(from);
    let mut course = Course { gate, options, store, from, tell };
    let direct = &*direct;
    let read = |block: Block| direct.with(|direct| Lot::of(block.into_pieces(), direct, options));
    blocks::each(feed, &mut workers, Block::short, read, |lot| {
        direct.tell(lot.keys());
        course.take(lot)
    })
}

/// Records that were read one behind the other.
struct Lot {
    lights: Vec<Light>,
    /// The texts of those that have one, in their order.
    texts: Texts,
    /// Rows that were looked at together.
    rows: Vec<Rows>,
}

/// A record that was read.
enum Light {
    /// One of which it is plain whose it is; it has a text.
    Plain(Owned, Place),
    /// Any: what lets it in, and whether it has a text.
    Read(Parsed, io::Result<bool>),
    /// An input that cannot be read further.
    Unread(ReadError),
}

/// Where a record stands that may have to be read again.
enum Place {
    /// It is its text, and this is where that is written.
    Text(RowInfo),
    /// So many rows behind the first of rows that were looked at together, by their number.
    Row(usize, usize),
}

impl Lot {
    fn of(pieces: Vec<Result<Piece, ReadError>>, direct: &mut Direct, options: &ReadOptions) -> Self {
        let count = pieces.iter().map(|piece| piece.as_ref().map_or(1, Piece::len)).fold(0, usize::saturating_add);
        let written = pieces.iter().flatten().map(|piece| match piece {
            Piece::One(_) | Piece::Texts(_) => piece.size(),
            Piece::Rows(_) => 0,
        });
        let texts = Texts::with_room(written.fold(0, usize::saturating_add), count);
        let mut lot = Lot { lights: Vec::with_capacity(count), texts, rows: Vec::new() };
        let is_usual = !options.partial && !options.strict;
        for piece in pieces {
            match piece {
                Err(error) => lot.lights.push(Light::Unread(error)),
                Ok(Piece::Rows(rows)) if is_usual && rows.places.len() >= MANY => lot.many(rows, direct, options),
                Ok(Piece::Texts(texts)) if is_usual => {
                    for (at, text) in texts.iter().enumerate() {
                        let owned = std::str::from_utf8(text).ok();
                        match owned.and_then(|text| direct.owned(text.trim_ascii_end())) {
                            Some(owned) => lot.plain(owned, text, texts.info(at)),
                            None => lot.read(texts.raw(at), direct, options),
                        }
                    }
                }
                Ok(piece) => piece.each(|raw| lot.one(raw, is_usual, direct, options)),
            }
        }
        lot
    }

    /// The keys that nothing reads, as far as they were not told of before.
    fn keys(&self) -> impl Iterator<Item = &UnknownKey> {
        self.lights.iter().flat_map(|light| match light {
            Light::Read(parsed, _) => parsed.keys(),
            Light::Plain(..) | Light::Unread(_) => &[],
        })
    }

    /// One record by itself.
    fn one(&mut self, raw: Raw, is_usual: bool, direct: &mut Direct, options: &ReadOptions) {
        match raw {
            Raw::Json(info, text) if is_usual => {
                let owned = std::str::from_utf8(&text).ok();
                match owned.and_then(|text| direct.owned(text.trim_ascii_end())) {
                    Some(owned) => self.plain(owned, &text, info),
                    None => self.read(Raw::Json(info, text), direct, options),
                }
            }
            raw => self.read(raw, direct, options),
        }
    }

    /// A text of which it is plain whose it is.
    fn plain(&mut self, owned: Owned, text: &[u8], info: RowInfo) {
        self.text(text);
        self.lights.push(Light::Plain(owned, Place::Text(info)));
    }

    /// Rows of a batch.
    fn many(&mut self, rows: Rows, direct: &mut Direct, options: &ReadOptions) {
        let (count, number) = (rows.places.len(), self.rows.len());
        let batch = rows.batch.rows.slice(rows.places.start, count);
        let fill = |many: &mut Many<'_>| many::fill(&batch, &rows.batch.layout, many);
        let seen = direct.glance(count, fill, |direct, glance| {
            let lines = Lines::of(&glance.grid, &glance.words, &glance.paths);
            for at in 0..count {
                let written = |text: &mut Vec<u8>| lines.write(at, text).then_some(()).ok_or(());
                let owned = glance.owned_at(at).filter(|_| self.texts.push(written).is_ok());
                match owned {
                    Some(owned) => self.lights.push(Light::Plain(owned, Place::Row(number, at))),
                    None => self.read(rows.raw(at), direct, options),
                }
                if at == 0 {
                    self.texts.expect(count);
                }
            }
        });
        if seen.is_none() {
            (0..count).for_each(|at| self.read(rows.raw(at), direct, options));
        }
        self.rows.push(rows);
    }

    /// A record as all others are read.
    fn read(&mut self, raw: Raw, direct: &mut Direct, options: &ReadOptions) {
        let (mut parsed, written) = raw.parse_and_text(direct, options);
        let mut has_text = Ok(false);
        if let Parsed::Record(record) = &mut parsed
            && let Ok(session) = &mut record.read
        {
            // What is not JSON is put aside as JSON, which every session can be.
            has_text = match written {
                Some(text) => {
                    self.text(&text);
                    Ok(true)
                }
                None => self.texts.push(|text| flat(session, text)).map(|()| true).map_err(io::Error::from),
            };
            *session = named(session);
        }
        self.lights.push(Light::Read(parsed, has_text));
    }

    /// A text as it stands.
    fn text(&mut self, text: &[u8]) {
        let written: Result<(), Infallible> = self.texts.push(|bytes| {
            bytes.extend_from_slice(text);
            Ok(())
        });
        written.unwrap_or_else(|never| match never {});
    }
}

/// A session of which only the numbers are left that tell whose it is.
fn named(session: &Session) -> Session {
    let mut named = Session::default();
    for id in ["id", "patient.id"].iter().filter_map(|path| FactId::find(Owner::Session, path)) {
        named.facts.set(id, session.facts.get(id).clone());
    }
    named
}

/// Records, one behind the other, to the store.
struct Course<'a> {
    gate: &'a mut Gate,
    options: &'a ReadOptions,
    store: &'a mut Store,
    from: Known,
    tell: &'a mut (dyn FnMut(Result<&Rejection, &ReadError>) + Send),
}

impl Course<'_> {
    fn take(&mut self, lot: Lot) -> Result<(), RunError> {
        let Lot { lights, mut texts, rows } = lot;
        for light in lights {
            self.light(light, &mut texts, &rows)?;
        }
        self.store.write(&texts).map_err(RunError::History)
    }

    fn light(&mut self, light: Light, texts: &mut Texts, rows: &[Rows]) -> Result<(), RunError> {
        let (parsed, has_text) = match light {
            Light::Unread(error) => {
                (self.tell)(Err(&error));
                self.store.unread(None, error.to_string());
                return Ok(());
            }
            Light::Plain(Owned { id, patient }, _) if self.gate.is_new(&id, self.options) => {
                return self.store.add(patient, texts, self.from).map_err(RunError::History);
            }
            // Read as all others are, it is rejected as they are.
            Light::Plain(_, place) => {
                let raw = match place {
                    Place::Text(info) => Raw::Json(info, texts.next().to_vec()),
                    Place::Row(number, at) => rows.get(number).map_or(Raw::Columns(Vec::new()), |rows| rows.raw(at)),
                };
                (raw.parse(&mut Direct::new(), self.options), Ok(true))
            }
            Light::Read(parsed, has_text) => (parsed, has_text),
        };
        let admitted = self.gate.admit(parsed, self.options);
        match admitted {
            Some(Read::Session(session, _)) => {
                has_text.map_err(|error| RunError::History(Store::unwritten(&error)))?;
                let patient = session.text("patient.id").map(Name::of);
                self.store.add(patient, texts, self.from).map_err(RunError::History)?;
            }
            other => {
                if has_text.is_ok_and(|has_text| has_text) {
                    texts.leave();
                }
                if let Some(Read::Rejected(rejection)) = other {
                    (self.tell)(Ok(&rejection));
                    self.store.reject(rejection);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Array, ArrayRef, BinaryArray, Date32Array, ListArray, RecordBatch, StructArray};
    use arrow_buffer::OffsetBuffer;
    use arrow_schema::Field;

    use super::*;
    use crate::formats::read::columnar::Batch;
    use crate::formats::read::columnar::layout::Layout;

    /// Rows with these ids, each of a line, as a reader of columns gives them.
    fn rows(ids: &[String]) -> Rows {
        let texts = |of: &dyn Fn(usize) -> String| -> ArrayRef {
            Arc::new(BinaryArray::from_iter_values((0..ids.len()).map(of)))
        };
        let object = |name: &str, part: ArrayRef| -> ArrayRef {
            let field = Arc::new(Field::new(name, part.data_type().clone(), true));
            Arc::new(StructArray::from(vec![(field, part)]))
        };
        let lines = object("code", texts(&|_| String::from("97110")));
        let member = Arc::new(Field::new("element", lines.data_type().clone(), true));
        let lines = ListArray::new(member, OffsetBuffer::from_lengths(vec![1; ids.len()]), lines, None);
        let columns: [(&str, ArrayRef); 4] = [
            ("id", texts(&|row| ids[row].clone())),
            ("date_of_service", Arc::new(Date32Array::from(vec![20_000; ids.len()]))),
            ("patient", object("id", texts(&|row| format!("P-{row}")))),
            ("lines", Arc::new(lines)),
        ];
        let rows = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap();
        let batch = Arc::new(Batch { layout: Layout::of(&rows.schema()), rows, each: 100 });
        Rows { info: RowInfo { file: Arc::from("rows"), row: 1 }, batch, places: 0..ids.len() }
    }

    #[test]
    fn rows_of_a_batch_are_put_aside_without_sessions_unless_something_is_unusual_in_them() {
        let ids: Vec<String> = (0..40).map(|row| if row == 7 { String::new() } else { format!("S-{row}") }).collect();
        let lot = Lot::of(vec![Ok(Piece::Rows(rows(&ids)))], &mut Direct::new(), &ReadOptions::default());
        let others = (0..lot.lights.len()).filter(|at| !matches!(lot.lights[*at], Light::Plain(..)));
        assert_eq!((lot.lights.len(), others.collect::<Vec<_>>()), (40, vec![7]));
    }
}
