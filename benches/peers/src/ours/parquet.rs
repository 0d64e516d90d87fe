//! Visits as a Parquet file of the record contract: groups as structs, lines as a list of structs.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Int32Builder, ListBuilder, StringBuilder, StringDictionaryBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use peers::forms::jsonl::PAYER;
use peers::visit::Visit;

/// Visits of a batch.
const BATCH: usize = 65_536;

/// Writes visits, packed as polars packs its own.
pub fn write(visits: &[Visit], path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?)).build();
    let mut writer: Option<ArrowWriter<File>> = None;
    for visits in visits.chunks(BATCH) {
        let batch = batch(visits)?;
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(ArrowWriter::try_new(File::create(path)?, batch.schema(), Some(properties.clone()))?),
        };
        writer.write(&batch)?;
    }
    writer.map(ArrowWriter::close).transpose()?;
    Ok(())
}

type Column = (&'static str, ArrayRef);

fn batch(visits: &[Visit]) -> Result<RecordBatch, Box<dyn std::error::Error>> {
    let text = |of: &dyn Fn(&Visit) -> String| -> ArrayRef {
        let mut builder = StringBuilder::new();
        visits.iter().for_each(|visit| builder.append_value(of(visit)));
        Arc::new(builder.finish())
    };
    let word = |of: &dyn Fn(&Visit) -> &'static str| -> ArrayRef {
        let mut builder = StringDictionaryBuilder::<Int32Type>::new();
        visits.iter().for_each(|visit| builder.append_value(of(visit)));
        Arc::new(builder.finish())
    };
    let day = |of: &dyn Fn(&Visit) -> Option<i32>| -> ArrayRef {
        let mut builder = Date32Builder::new();
        visits.iter().for_each(|visit| builder.append_option(of(visit)));
        Arc::new(builder.finish())
    };
    let flag = |of: &dyn Fn(&Visit) -> bool| -> ArrayRef {
        let mut builder = BooleanBuilder::new();
        visits.iter().for_each(|visit| builder.append_value(of(visit)));
        Arc::new(builder.finish())
    };
    let mut counts = Int32Builder::new();
    visits.iter().for_each(|visit| counts.append_value(i32::from(visit.visits_this_year)));
    let mut diagnoses = ListBuilder::new(StringBuilder::new());
    for visit in visits {
        diagnoses.append_value(visit.diagnoses().map(Some));
    }
    // What is known to be absent has a name of its own; a day that is null is not known.
    let mut absent = ListBuilder::new(StringBuilder::new());
    for visit in visits {
        let names: &[&str] = match (visit.plan, visit.certified) {
            (None, _) => &["plan_of_care"],
            (Some(_), None) => &["plan_of_care.certified_on"],
            _ => &[],
        };
        absent.append_option((!names.is_empty()).then(|| names.iter().map(|name| Some(*name))));
    }
    let numbers: ArrayRef = {
        let mut builder = StringBuilder::new();
        let all = visits.iter().filter_map(|visit| visit.authorization);
        all.for_each(|number| builder.append_value(format!("A-{number}")));
        Arc::new(builder.finish())
    };
    let authorized = visits.iter().map(|visit| usize::from(visit.authorization.is_some()));
    let columns: Vec<Column> = vec![
        ("absent", Arc::new(absent.finish())),
        ("authorizations", list(authorized, group(vec![("number", numbers)])?)?),
        ("date_of_service", day(&|visit| Some(visit.date))),
        ("diagnoses", Arc::new(diagnoses.finish())),
        (
            "extra",
            group(vec![
                ("first_diagnosis", word(&|visit| visit.diagnoses().next().unwrap_or(""))),
                ("goals", flag(&|visit| visit.goals)),
                ("regions", flag(&|visit| visit.regions)),
                ("response", flag(&|visit| visit.response)),
                ("techniques", flag(&|visit| visit.techniques)),
            ])?,
        ),
        ("history", group(vec![("visits_this_year", Arc::new(counts.finish()))])?),
        ("id", text(&|visit| format!("V-{:07}", visit.number))),
        ("lines", lines(visits)?),
        (
            "patient",
            group(vec![
                ("birth_date", day(&|visit| Some(visit.born))),
                ("id", text(&|visit| format!("P-{:07}", visit.number))),
            ])?,
        ),
        ("payer", word(&|_| PAYER)),
        ("place_of_service", word(&|visit| visit.place())),
        (
            "plan_of_care",
            group(vec![
                ("certified_on", day(&|visit| visit.plan.and(visit.certified))),
                ("established_on", day(&|visit| visit.plan)),
            ])?,
        ),
        ("provider", group(vec![("type", word(&|visit| visit.provider()))])?),
        ("submitted_on", day(&|visit| Some(visit.submitted))),
    ];
    let fields: Vec<Field> =
        columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

fn lines(visits: &[Visit]) -> Result<ArrayRef, Box<dyn std::error::Error>> {
    let mut codes = StringDictionaryBuilder::<Int32Type>::new();
    let mut minutes = Int32Builder::new();
    let mut modifiers = ListBuilder::new(StringBuilder::new());
    for line in visits.iter().flat_map(Visit::lines) {
        codes.append_value(line.code());
        minutes.append_value(i32::from(line.minutes));
        modifiers.append_value(line.modifiers().map(Some));
    }
    let parts: Vec<Column> = vec![
        ("code", Arc::new(codes.finish())),
        ("minutes", Arc::new(minutes.finish())),
        ("modifiers", Arc::new(modifiers.finish())),
    ];
    list(visits.iter().map(|visit| visit.lines().len()), group(parts)?)
}

fn group(parts: Vec<Column>) -> Result<ArrayRef, Box<dyn std::error::Error>> {
    let fields: Fields = parts.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    Ok(Arc::new(StructArray::try_new(fields, parts.into_iter().map(|(_, array)| array).collect(), None)?))
}

fn list(lengths: impl Iterator<Item = usize>, values: ArrayRef) -> Result<ArrayRef, Box<dyn std::error::Error>> {
    let member = Arc::new(Field::new("element", DataType::clone(values.data_type()), true));
    Ok(Arc::new(ListArray::try_new(member, OffsetBuffer::from_lengths(lengths), values, None)?))
}
