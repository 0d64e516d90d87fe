//! Row groups from their pages are those of the crate's own reader, whatever the columns, the pages and the damage.

use std::io::Write as _;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray,
    Int32Array, Int64Array, LargeListArray, ListArray, RecordBatch, StructArray, Time32MillisecondArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};
use proptest::prelude::*;

use super::*;

/// Numbers that look like none.
struct Luck(u64);

impl Luck {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % most.max(1)
    }
}

/// How the columns and the file look.
#[derive(Clone, Debug)]
struct Look {
    seed: u64,
    rows: usize,
    /// Of ten places so many are null; so many texts differ; members of a list.
    nulls: usize,
    texts: usize,
    members: usize,
    /// Rows of a group, of a page and of a batch.
    group: usize,
    page: usize,
    batch: usize,
    second: bool,
    packed: usize,
    dictionary: usize,
    required: bool,
}

fn look() -> impl Strategy<Value = Look> {
    let columns = (any::<u64>(), 1..400_usize, 0..11_usize, prop_oneof![1..8_usize, 1..500_usize], 0..5_usize);
    let file = (1..300_usize, 1..90_usize, 1..200_usize, any::<bool>(), 0..3_usize, 0..3_usize, any::<bool>());
    (columns, file).prop_map(
        |((seed, rows, nulls, texts, members), (group, page, batch, second, packed, dictionary, required))| Look {
            seed: seed | 1,
            rows,
            nulls,
            texts,
            members,
            group,
            page,
            batch,
            second,
            packed,
            dictionary,
            required,
        },
    )
}

fn field(name: &str, of: DataType, nullable: bool) -> FieldRef {
    Arc::new(Field::new(name, of, nullable))
}

fn columns(required: bool) -> Fields {
    let text = || DataType::Binary;
    let list = |of: DataType, null: bool| DataType::List(field("item", of, null));
    let line = DataType::Struct(Fields::from(vec![
        field("code", text(), !required),
        field("minutes", DataType::Int32, true),
        field("modifiers", list(text(), !required), true),
        field("goals", DataType::Boolean, true),
        field("days", list(DataType::Date32, true), !required),
    ]));
    let object = DataType::Struct(Fields::from(vec![
        field("day", DataType::Date32, true),
        field("word", text(), !required),
        field("inner", DataType::Struct(Fields::from(vec![field("flag", DataType::Boolean, true)])), true),
    ]));
    Fields::from(vec![
        field("id", text(), false),
        field("word", text(), true),
        field("day", DataType::Date32, true),
        field("minutes", DataType::Int32, !required),
        field("number", DataType::Int64, true),
        field("money", DataType::Decimal128(18, 4), true),
        field("some", DataType::Decimal128(8, 2), true),
        field("time", DataType::Time32(TimeUnit::Millisecond), true),
        field("at", DataType::Timestamp(TimeUnit::Microsecond, None), true),
        field("flag", DataType::Boolean, true),
        field("sure", DataType::Boolean, false),
        field("object", object, !required),
        field("words", list(text(), true), true),
        field("large", DataType::LargeList(field("item", text(), true)), !required),
        field("lines", list(line, !required), !required),
    ])
}

/// Cells of a type.
fn array(of: &Field, count: usize, look: &Look, luck: &mut Luck) -> ArrayRef {
    let nulls: Option<NullBuffer> = of.is_nullable().then(|| {
        // In runs as well as one by one, and now and then none or nothing else.
        let kind = luck.below(4);
        (0..count)
            .map(|at| match kind {
                0 => true,
                1 => (at / 50) % 10 >= look.nulls,
                _ => luck.below(10) >= look.nulls,
            })
            .collect()
    });
    let mut number = |most: usize| i32::try_from(luck.below(most)).unwrap();
    match of.data_type() {
        DataType::Binary => {
            let long = look.texts % 3;
            let texts = (0..count).map(|_| format!("{}{}", "text ".repeat(long), number(look.texts)).into_bytes());
            let texts: Vec<Vec<u8>> = texts.collect();
            let texts = BinaryArray::from_iter_values(texts);
            Arc::new(BinaryArray::try_new(texts.offsets().clone(), texts.values().clone(), nulls).unwrap())
        }
        DataType::Date32 => Arc::new(Date32Array::new((0..count).map(|_| number(900) - 100).collect(), nulls)),
        DataType::Int32 => Arc::new(Int32Array::new((0..count).map(|_| number(70)).collect(), nulls)),
        DataType::Int64 => Arc::new(Int64Array::new((0..count).map(|_| i64::from(number(70)) << 33).collect(), nulls)),
        DataType::Decimal128(digits, scale) => {
            let all = Decimal128Array::new((0..count).map(|_| i128::from(number(7000)) - 70).collect(), nulls);
            Arc::new(all.with_precision_and_scale(*digits, *scale).unwrap())
        }
        DataType::Time32(_) => {
            Arc::new(Time32MillisecondArray::new((0..count).map(|_| number(80_000)).collect(), nulls))
        }
        DataType::Timestamp(..) => {
            Arc::new(TimestampMicrosecondArray::new((0..count).map(|_| i64::from(number(800)) << 20).collect(), nulls))
        }
        DataType::Boolean => Arc::new(BooleanArray::new((0..count).map(|_| number(3) == 0).collect(), nulls)),
        DataType::Struct(parts) => {
            let arrays = parts.iter().map(|part| array(part, count, look, luck)).collect();
            Arc::new(StructArray::try_new_with_length(parts.clone(), arrays, nulls, count).unwrap())
        }
        DataType::List(member) => {
            let there = |at| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at));
            let lengths: Vec<usize> =
                (0..count).map(|at| if there(at) { luck.below(look.members + 1) } else { 0 }).collect();
            let members = array(member, lengths.iter().sum(), look, luck);
            let ends = OffsetBuffer::from_lengths(lengths);
            Arc::new(ListArray::try_new(Arc::clone(member), ends, members, nulls).unwrap())
        }
        DataType::LargeList(member) => {
            let lengths: Vec<usize> = (0..count).map(|_| luck.below(look.members + 1)).collect();
            let members = array(member, lengths.iter().sum(), look, luck);
            let ends = OffsetBuffer::from_lengths(lengths);
            Arc::new(LargeListArray::try_new(Arc::clone(member), ends, members, nulls).unwrap())
        }
        other => panic!("no column of {other} is made here"),
    }
}

fn file(look: &Look) -> Vec<u8> {
    let (mut luck, fields) = (Luck(look.seed), columns(look.required));
    let arrays = fields.iter().map(|field| array(field, look.rows, look, &mut luck)).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap();
    let packed = [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())];
    let properties = WriterProperties::builder()
        .set_compression(packed[look.packed])
        .set_writer_version(if look.second { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 })
        .set_max_row_group_row_count(Some(look.group))
        .set_data_page_row_count_limit(look.page)
        .set_write_batch_size(look.page.min(40))
        .set_dictionary_enabled(look.dictionary > 0)
        .set_dictionary_page_size_limit(if look.dictionary == 1 { 300 } else { 1 << 20 })
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn open(bytes: &[u8], words: &[usize], rows: usize) -> Option<Parquet> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut parquet = Parquet::open(file).ok()?;
    let leaves: Vec<usize> = (0..parquet.metadata.parquet_schema().num_columns()).collect();
    parquet.project(&leaves, words);
    parquet.most = rows;
    Some(parquet)
}

/// What comes: rows, or how many are lost and why.
fn all(parquet: &mut Parquet) -> Vec<Result<RecordBatch, (Option<usize>, String)>> {
    let mut all = Vec::new();
    while let Some(piece) = parquet.next_piece().unwrap() {
        all.push(match piece {
            Piece::Rows(batch) => {
                let fields = batch.schema().fields().clone();
                let batch = StructArray::try_new(fields, batch.columns().to_vec(), None).unwrap();
                Ok(RecordBatch::from(long(&(Arc::new(batch) as ArrayRef)).as_struct()))
            }
            Piece::Lost { rows, why } => Err((rows, why)),
        });
    }
    all
}

/// The array with keys of small dictionaries as long as the crate has them, and with views of texts.
fn long(array: &ArrayRef) -> ArrayRef {
    let renewed =
        |field: &FieldRef, array: &ArrayRef| Arc::new(field.as_ref().clone().with_data_type(array.data_type().clone()));
    match array.data_type() {
        DataType::Struct(fields) => {
            let object = array.as_struct();
            let parts: Vec<ArrayRef> = object.columns().iter().map(long).collect();
            let fields = fields.iter().zip(&parts).map(|(field, part)| renewed(field, part)).collect();
            Arc::new(StructArray::try_new_with_length(fields, parts, object.nulls().cloned(), array.len()).unwrap())
        }
        DataType::List(member) => {
            let (list, members) = (array.as_list::<i32>(), long(array.as_list::<i32>().values()));
            let (ends, nulls) = (list.offsets().clone(), list.nulls().cloned());
            Arc::new(ListArray::try_new(renewed(member, &members), ends, members, nulls).unwrap())
        }
        DataType::LargeList(member) => {
            let (list, members) = (array.as_list::<i64>(), long(array.as_list::<i64>().values()));
            let (ends, nulls) = (list.offsets().clone(), list.nulls().cloned());
            Arc::new(LargeListArray::try_new(renewed(member, &members), ends, members, nulls).unwrap())
        }
        DataType::Dictionary(keys, _) if **keys == DataType::UInt8 => {
            let few = array.as_dictionary::<UInt8Type>();
            assert!(few.values().len() <= 256);
            let keys: Int32Array = few.keys().unary(i32::from);
            Arc::new(DictionaryArray::new(keys, Arc::clone(few.values())))
        }
        DataType::Binary => Arc::new(array.as_binary::<i32>().iter().collect::<BinaryViewArray>()),
        _ => Arc::clone(array),
    }
}

/// The same as the crate reads it; whether nothing was odd.
fn same(bytes: &[u8], words: &[usize], rows: usize) -> bool {
    let (Some(mut ours), Some(mut theirs)) = (open(bytes, words, rows), open(bytes, words, rows)) else {
        return false;
    };
    theirs.usual = false;
    let (read, expected) = (all(&mut ours), all(&mut theirs));
    for (at, (read, expected)) in read.iter().zip(&expected).enumerate() {
        assert_eq!(read, expected, "piece {at}");
    }
    assert_eq!(read.len(), expected.len());
    ours.usual
}

/// Those of texts that a layout takes for words, by the seed.
fn words(look: &Look) -> Vec<usize> {
    (0..30).filter(|leaf| look.seed >> leaf & 1 == 1).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_give_the_batches_of_the_crate(look in look()) {
        let usual = same(&file(&look), &words(&look), look.batch);
        // Others write texts in a way that is not for here when a dictionary is given up or there is none.
        prop_assert!(usual || look.dictionary < 2 || look.second);
    }

    #[test]
    fn damage_is_told_as_the_crate_tells_it(
        look in look(),
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = file(&look);
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        same(&bytes, &words(&look), look.batch);
    }
}

#[test]
fn a_plain_file_is_read_from_its_pages_to_its_end() {
    let look = Look {
        seed: 77,
        rows: 3000,
        nulls: 2,
        texts: 40,
        members: 3,
        group: 1100,
        page: 128,
        batch: 500,
        second: false,
        packed: 2,
        dictionary: 2,
        required: false,
    };
    for second in [false, true] {
        for dictionary in [0, 2] {
            let look = Look { second, dictionary, ..look.clone() };
            let bytes = file(&look);
            let mut parquet = open(&bytes, &[1, 13], look.batch).unwrap();
            assert!(matches!(parquet.next_piece().unwrap(), Some(Piece::Rows(_))));
            let from_pages = matches!(parquet.reader, Some(Reader::Pages(..)));
            // Without dictionaries the second version has no plain texts.
            assert_eq!(from_pages, !second || dictionary > 0, "{look:?}");
            assert_eq!(same(&bytes, &[1, 13], look.batch), parquet.usual);
            assert!(parquet.usual);
        }
    }
}
