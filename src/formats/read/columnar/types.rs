//! Which types of column a field can be read from.
//!
//! A column whose type cannot hold the field is a mistake of the file, told once and before any row; whether a value is right is a
//! matter of its row.

use arrow_schema::DataType;

use crate::formats::read::field::Field;
use crate::model::types::Scalar;

/// What a field needs, if a column of that type cannot be it: in words that complete "expected …".
#[must_use]
pub fn refused(field: &Field, of: &DataType) -> Option<String> {
    match field {
        Field::Fact(_, id) => {
            let ty = id.def().ty();
            let fits = match member(of) {
                Some(member) => ty.list && holds(&ty.scalar, member),
                None => holds(&ty.scalar, of),
            };
            (!fits).then(|| {
                let one = needed(&ty.scalar);
                if ty.list {
                    format!("a list of {one}; or text with `;` between the members")
                } else {
                    format!("a column of {one}")
                }
            })
        }
        Field::Extra(_) => {
            let plain = member(of).unwrap_or(of);
            (!is_plain(plain)).then(|| {
                String::from(
                    "text, numbers, dates, times without a time zone, true or false, a list of these, or a struct",
                )
            })
        }
        Field::Absent => {
            let names = member(of).unwrap_or(of);
            (!is_text(names)).then(|| String::from("a list of text: the names of facts that are absent"))
        }
        Field::Whole(..) => (!is_text(of)).then(|| String::from("a struct with its parts; or text that says `none`")),
        Field::List(_) => (!is_text(of)).then(|| String::from("a list of structs; or text that says `none`")),
    }
}

/// The type of the members of a list.
#[must_use]
pub fn member(of: &DataType) -> Option<&DataType> {
    match of {
        DataType::List(member)
        | DataType::LargeList(member)
        | DataType::ListView(member)
        | DataType::LargeListView(member)
        | DataType::FixedSizeList(member, _) => Some(member.data_type()),
        _ => None,
    }
}

/// Whether a value of the scalar may come as this type.
fn holds(scalar: &Scalar, of: &DataType) -> bool {
    use DataType as T;
    match of {
        T::Dictionary(_, values) => holds(scalar, values),
        // Text is read as in CSV; of nulls alone nothing is known.
        other if is_text(other) => true,
        T::Boolean => *scalar == Scalar::Bool,
        whole if is_whole(whole) => !matches!(scalar, Scalar::Bool | Scalar::Time),
        T::Float16 | T::Float32 | T::Float64 => scalar.is_numeric(),
        T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => scalar.is_numeric(),
        T::Date32 | T::Date64 => *scalar == Scalar::Date,
        // An instant has no day until somebody says in which place.
        T::Timestamp(_, None) => matches!(scalar, Scalar::Date | Scalar::Time),
        T::Time32(_) | T::Time64(_) => *scalar == Scalar::Time,
        _ => false,
    }
}

fn is_text(of: &DataType) -> bool {
    use DataType as T;
    match of {
        T::Dictionary(_, values) => is_text(values),
        T::Binary | T::LargeBinary | T::BinaryView | T::Null => true,
        _ => false,
    }
}

/// Whole numbers, which may also be codes and numbers of patients.
fn is_whole(of: &DataType) -> bool {
    use DataType as T;
    match of {
        T::Decimal32(_, scale) | T::Decimal64(_, scale) | T::Decimal128(_, scale) | T::Decimal256(_, scale) => {
            *scale == 0
        }
        other => other.is_integer(),
    }
}

fn is_plain(of: &DataType) -> bool {
    use DataType as T;
    match of {
        T::Dictionary(_, values) => is_plain(values),
        T::Boolean | T::Date32 | T::Date64 | T::Timestamp(_, None) | T::Time32(_) | T::Time64(_) => true,
        T::Float16 | T::Float32 | T::Float64 => true,
        T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => true,
        other => other.is_integer() || is_text(other),
    }
}

fn needed(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "true or false, or of text that says it",
        Scalar::Date => "dates, of timestamps without a time zone, or of text as YYYY-MM-DD",
        Scalar::Time => "times of day, of timestamps without a time zone, or of text as HH:MM",
        numeric if numeric.is_numeric() => "numbers, or of text",
        _ => "text, or of whole numbers",
    }
}
