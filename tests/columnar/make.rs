//! Files of columns, made of records in JSON: what the tests and benches read.
//!
//! In: records as trees, and a [`Shape`]: which types the columns have and how groups and lines stand. Out: batches, and files of them. What
//! the shape cannot hold (`none` in a column of dates) goes into `absent`; a value that is not of its column's type is a mistake of the
//! test.

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Date32Builder, Date64Builder, Decimal128Builder, Float64Builder, Int16Builder,
    Int32Builder, Int64Builder, LargeStringBuilder, StringBuilder, StringDictionaryBuilder, StringViewBuilder,
    Time32MillisecondBuilder, Time64MicrosecondBuilder, TimestampMicrosecondBuilder, TimestampMillisecondBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, LargeListArray, ListArray, NullArray, RecordBatch, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};
use jiff::Unit;
use jiff::civil::{Date, DateTime, Time};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use payrules::model::facts::{FactId, Owner};
use payrules::model::types::Scalar;
use serde_json::{Map, Value};

/// How the columns look.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Of text.
    pub text: DataType,
    /// Of days.
    pub date: DataType,
    /// Of times of day.
    pub time: DataType,
    /// Of yes and no.
    pub bool: DataType,
    /// Of minutes.
    pub minutes: DataType,
    /// Of other numbers.
    pub number: DataType,
    /// Groups as dotted columns instead of structs.
    pub dotted: bool,
    /// Lines as lists side by side instead of a list of structs.
    pub parallel: bool,
    /// Lists with offsets of 64 bits.
    pub large: bool,
}

impl Shape {
    /// As it is best written.
    pub fn canonical() -> Self {
        Self {
            text: DataType::Utf8,
            date: DataType::Date32,
            time: DataType::Time32(TimeUnit::Millisecond),
            bool: DataType::Boolean,
            minutes: DataType::Int32,
            number: DataType::Decimal128(18, 4),
            dotted: false,
            parallel: false,
            large: false,
        }
    }

    /// Everything as text, which holds any mistake.
    pub fn text() -> Self {
        let text = DataType::Utf8;
        Self {
            date: text.clone(),
            time: text.clone(),
            bool: text.clone(),
            minutes: text.clone(),
            number: text.clone(),
            text,
            ..Self::canonical()
        }
    }

    fn list(&self, of: DataType) -> DataType {
        let member = Arc::new(Field::new("element", of, true));
        if self.large { DataType::LargeList(member) } else { DataType::List(member) }
    }

    /// The type of a fact; text for what is none.
    fn of(&self, owner: Owner, path: &str) -> DataType {
        let Some(id) = FactId::find(owner, path) else { return self.text.clone() };
        let ty = id.def().ty();
        let one = match ty.scalar {
            Scalar::Bool => &self.bool,
            Scalar::Minutes => &self.minutes,
            Scalar::Number | Scalar::Money => &self.number,
            Scalar::Date => &self.date,
            Scalar::Time => &self.time,
            _ => &self.text,
        };
        if ty.list { self.list(one.clone()) } else { one.clone() }
    }

    fn is_text(&self, of: &DataType) -> bool {
        *of == self.text
    }
}

/// The batch of some records; columns that no record has are left out.
pub fn batch(records: &[Value], shape: &Shape) -> RecordBatch {
    let records: Vec<Value> = records.iter().map(|record| shaped(record, shape)).collect();
    let columns = columns(&records, Owner::Session, "", shape);
    let cells: Vec<Option<&Value>> = records.iter().map(Some).collect();
    let StructArrays { fields, arrays } = parts(&columns, &cells);
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

/// A record as the shape holds it.
fn shaped(record: &Value, shape: &Shape) -> Value {
    let mut record = object(record.as_object().unwrap(), Owner::Session, shape);
    if shape.dotted {
        record = flat(record);
    }
    if shape.parallel
        && let Some(Value::Array(lines)) = record.remove("lines")
    {
        let names: std::collections::BTreeSet<String> =
            lines.iter().filter_map(Value::as_object).flat_map(|line| line.keys().cloned()).collect();
        for name in names {
            let members = lines.iter().map(|line| line.get(&name).cloned().unwrap_or_default());
            record.insert(format!("lines.{name}"), members.collect());
        }
    }
    Value::Object(record)
}

/// What is known to be absent in a column that has no word for it is named in `absent`.
fn object(of: &Map<String, Value>, owner: Owner, shape: &Shape) -> Map<String, Value> {
    let mut out = Map::new();
    let mut absent: Vec<Value> = Vec::new();
    for (key, value) in of {
        match value {
            Value::Object(parts) if owner == Owner::Session && key != "extra" => {
                let mut inner = Map::new();
                for (part, value) in parts {
                    let path = format!("{key}.{part}");
                    if *value == "none" && !shape.is_text(&shape.of(owner, &path)) {
                        absent.push(path.into());
                    } else {
                        inner.insert(part.clone(), value.clone());
                    }
                }
                if !inner.is_empty() {
                    out.insert(key.clone(), Value::Object(inner));
                }
            }
            Value::Array(members) if key == "lines" => {
                let lines = members.iter().map(|line| match line {
                    Value::Object(line) => Value::Object(object(line, Owner::Line, shape)),
                    other => other.clone(),
                });
                out.insert(key.clone(), lines.collect());
            }
            Value::Array(members) if matches!(key.as_str(), "authorizations" | "other_coverage") => {
                let of = if key == "authorizations" { Owner::Authorization } else { Owner::OtherCoverage };
                let mut objects = members.clone();
                for (number, object) in (1..).zip(&mut objects) {
                    let Some(parts) = object.as_object_mut() else { continue };
                    parts.retain(|part, value| {
                        let is_named = *value == "none" && !shape.is_text(&shape.of(of, part));
                        absent.extend(is_named.then(|| format!("{key}.{number}.{part}").into()));
                        !is_named
                    });
                }
                out.insert(key.clone(), objects.into());
            }
            none if *none == "none" && (is_group(owner, key) || !shape.is_text(&shape.of(owner, key))) => {
                absent.push(key.clone().into());
            }
            other => drop(out.insert(key.clone(), other.clone())),
        }
    }
    if !absent.is_empty() {
        out.insert(String::from("absent"), absent.into());
    }
    out
}

fn is_group(owner: Owner, key: &str) -> bool {
    let below = |id: FactId| id.def().path.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    matches!(key, "authorizations" | "other_coverage") || (owner == Owner::Session && FactId::of(owner).any(below))
}

fn flat(record: Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in record {
        match value {
            Value::Object(parts) => {
                out.extend(parts.into_iter().map(|(part, value)| (format!("{key}.{part}"), value)));
            }
            other => drop(out.insert(key, other)),
        }
    }
    out
}

/// The columns of some objects, in the order they are first seen.
fn columns(objects: &[Value], owner: Owner, path: &str, shape: &Shape) -> Fields {
    let mut names: Vec<&String> = Vec::new();
    for key in objects.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if !names.contains(&key) {
            names.push(key);
        }
    }
    let fields = names.into_iter().map(|name| {
        let values: Vec<Value> =
            objects.iter().filter_map(|object| object.get(name)).filter(|value| !value.is_null()).cloned().collect();
        let full = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        Field::new(name, column(&values, owner, &full, shape), true)
    });
    fields.collect()
}

fn column(values: &[Value], owner: Owner, path: &str, shape: &Shape) -> DataType {
    let members = || values.iter().filter_map(Value::as_array).flatten().cloned().collect::<Vec<Value>>();
    match (owner, path) {
        (_, "absent") => shape.list(shape.text.clone()),
        (Owner::Session, "lines") => shape.list(structs(columns(&members(), Owner::Line, "", shape))),
        (Owner::Session, "authorizations") => shape.list(structs(columns(&members(), Owner::Authorization, "", shape))),
        (Owner::Session, "other_coverage") => shape.list(structs(columns(&members(), Owner::OtherCoverage, "", shape))),
        (Owner::Session, path) if path.starts_with("lines.") => {
            shape.list(column(&members(), Owner::Line, path.trim_start_matches("lines."), shape))
        }
        _ if values.iter().any(Value::is_object) => DataType::Struct(columns(values, owner, path, shape)),
        _ if path.starts_with("extra") && values.iter().any(Value::is_number) => DataType::Int64,
        _ if path.starts_with("extra") && values.iter().any(Value::is_boolean) => DataType::Boolean,
        _ => shape.of(owner, path),
    }
}

/// Parquet has no structs without parts: of a list that is always empty nothing else is known.
fn structs(parts: Fields) -> DataType {
    if parts.is_empty() { DataType::Null } else { DataType::Struct(parts) }
}

struct StructArrays {
    fields: Fields,
    arrays: Vec<ArrayRef>,
}

fn parts(columns: &Fields, cells: &[Option<&Value>]) -> StructArrays {
    let mut arrays = Vec::new();
    for column in columns {
        let inner: Vec<Option<&Value>> = cells
            .iter()
            .map(|cell| cell.and_then(|cell| cell.get(column.name())).filter(|cell| !cell.is_null()))
            .collect();
        arrays.push(array(column.data_type(), &inner));
    }
    StructArrays { fields: columns.clone(), arrays }
}

/// The array of some cells.
pub fn array(of: &DataType, cells: &[Option<&Value>]) -> ArrayRef {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let texts = || cells.iter().map(|cell| cell.map(text));
    macro_rules! build {
        ($builder:expr, $cell:expr) => {{
            let mut builder = $builder;
            for cell in cells {
                builder.append_option(cell.map($cell));
            }
            Arc::new(builder.finish())
        }};
    }
    let micros = |value: &Value| since(value, Unit::Microsecond);
    match of {
        DataType::Null => Arc::new(NullArray::new(cells.len())),
        DataType::Utf8 => build!(StringBuilder::new(), text),
        DataType::LargeUtf8 => build!(LargeStringBuilder::new(), text),
        DataType::Utf8View => build!(StringViewBuilder::new(), text),
        DataType::Binary => build!(BinaryBuilder::new(), text),
        DataType::Dictionary(..) => {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            for text in texts() {
                builder.append_option(text);
            }
            Arc::new(builder.finish())
        }
        DataType::Boolean => build!(BooleanBuilder::new(), |value: &Value| value.as_bool().unwrap()),
        DataType::Int16 => build!(Int16Builder::new(), |value: &Value| i16::try_from(value.as_i64().unwrap()).unwrap()),
        DataType::Int32 => build!(Int32Builder::new(), |value: &Value| i32::try_from(value.as_i64().unwrap()).unwrap()),
        DataType::Int64 => build!(Int64Builder::new(), |value: &Value| value.as_i64().unwrap()),
        DataType::Float64 => build!(Float64Builder::new(), |value: &Value| value.as_f64().unwrap()),
        DataType::Decimal128(precision, scale) => {
            let builder = Decimal128Builder::new().with_precision_and_scale(*precision, *scale).unwrap();
            build!(builder, |value: &Value| {
                let mut number: rust_decimal::Decimal = text(value).parse().unwrap();
                number.rescale(u32::try_from(*scale).unwrap());
                number.mantissa()
            })
        }
        DataType::Date32 => {
            build!(Date32Builder::new(), |value: &Value| i32::try_from(since(value, Unit::Day)).unwrap())
        }
        DataType::Date64 => build!(Date64Builder::new(), |value: &Value| since(value, Unit::Millisecond)),
        DataType::Time32(_) => {
            build!(Time32MillisecondBuilder::new(), |value: &Value| i32::try_from(since(value, Unit::Millisecond))
                .unwrap())
        }
        DataType::Time64(_) => build!(Time64MicrosecondBuilder::new(), micros),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            build!(TimestampMillisecondBuilder::new().with_data_type(of.clone()), |value: &Value| since(
                value,
                Unit::Millisecond
            ))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            build!(TimestampMicrosecondBuilder::new().with_data_type(of.clone()), micros)
        }
        DataType::Struct(columns) => {
            let nulls: NullBuffer = cells.iter().map(|cell| cell.is_some_and(Value::is_object)).collect();
            let StructArrays { fields, arrays } = parts(columns, cells);
            Arc::new(StructArray::try_new_with_length(fields, arrays, Some(nulls), cells.len()).unwrap())
        }
        DataType::List(member) | DataType::LargeList(member) => {
            let members = |cell: &Option<&Value>| cell.and_then(Value::as_array).map_or(0, Vec::len);
            let nulls: NullBuffer = cells.iter().map(Option::is_some).collect();
            let inner: Vec<Option<&Value>> = (cells.iter().flatten())
                .flat_map(|cell| cell.as_array().unwrap())
                .map(|value| Some(value).filter(|value| !value.is_null()))
                .collect();
            let values = array(member.data_type(), &inner);
            let (member, nulls) = (Arc::clone(member), Some(nulls));
            match of {
                DataType::List(_) => {
                    let offsets = OffsetBuffer::from_lengths(cells.iter().map(members));
                    Arc::new(ListArray::try_new(member, offsets, values, nulls).unwrap())
                }
                _ => {
                    let offsets = OffsetBuffer::from_lengths(cells.iter().map(members));
                    Arc::new(LargeListArray::try_new(member, offsets, values, nulls).unwrap())
                }
            }
        }
        other => panic!("no column of {other} is made here"),
    }
}

/// A day or time of day as a number since 1970 or midnight.
fn since(value: &Value, unit: Unit) -> i64 {
    let text = value.as_str().unwrap();
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let at = match (text.parse::<Date>(), format!("{text}:00").parse::<Time>()) {
        (Ok(date), _) => date.to_datetime(Time::midnight()),
        (_, Ok(time)) => time.on(1970, 1, 1),
        _ => panic!("{text} is no day and no time"),
    };
    let since = at.duration_since(epoch);
    match unit {
        Unit::Day => since.as_hours() / 24,
        Unit::Millisecond => i64::try_from(since.as_millis()).unwrap(),
        _ => i64::try_from(since.as_micros()).unwrap(),
    }
}

/// A form of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Parquet,
    ParquetZstd,
    ArrowFile,
    ArrowStream,
    ArrowLz4,
    ArrowZstd,
}

pub const FORMS: [Form; 6] =
    [Form::Parquet, Form::ParquetZstd, Form::ArrowFile, Form::ArrowStream, Form::ArrowLz4, Form::ArrowZstd];

/// A file of batches; each is a row group of Parquet.
pub fn file(batches: &[RecordBatch], form: Form) -> Vec<u8> {
    let schema = batches[0].schema();
    let packed = |kind| IpcWriteOptions::default().try_with_compression(kind).unwrap();
    match form {
        Form::Parquet | Form::ParquetZstd => {
            let compression = match form {
                Form::Parquet => Compression::SNAPPY,
                _ => Compression::ZSTD(ZstdLevel::default()),
            };
            let properties = WriterProperties::builder().set_compression(compression).set_coerce_types(true).build();
            let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties)).unwrap();
            for batch in batches {
                writer.write(batch).unwrap();
                writer.flush().unwrap();
            }
            writer.into_inner().unwrap()
        }
        Form::ArrowStream => {
            let mut writer = StreamWriter::try_new(Vec::new(), &schema).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.into_inner().unwrap()
        }
        Form::ArrowFile | Form::ArrowLz4 | Form::ArrowZstd => {
            let options = match form {
                Form::ArrowFile => packed(None),
                Form::ArrowLz4 => packed(Some(CompressionType::LZ4_FRAME)),
                _ => packed(Some(CompressionType::ZSTD)),
            };
            let mut writer = FileWriter::try_new_with_options(Cursor::new(Vec::new()), &schema, options).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.finish().unwrap();
            writer.into_inner().unwrap().into_inner()
        }
    }
}
