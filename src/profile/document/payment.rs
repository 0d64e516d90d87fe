//! `[payment]`: how a payer pays less than the sum of its fees; `[[fee]]`: fees that test cases are paid by.

use rust_decimal::Decimal;

use super::super::toml::Node;
use super::super::toml::keys::{self, Keys};
use super::super::values;
use super::units::{Class, POOLS, class};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::literal;
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::payment::{Fee, Setting};
use crate::source::{Span, Spanned};
use crate::units::Pool;

/// `[payment]`; what is not given is inherited.
#[derive(Clone, Debug, Default)]
pub struct PaymentKeys {
    /// Where the section stands.
    pub span: Option<Span>,
    /// Codes under the multiple-procedure reduction.
    pub reduced: Option<Class>,
    /// The percentage of the practice expense that units beyond the first lose.
    pub share: Option<Spanned<Decimal>>,
    /// Over what units are ranked.
    pub pool: Option<Spanned<Pool>>,
    /// Whether no more than the charge is paid.
    pub lesser_of_charge: Option<Spanned<bool>>,
    /// Its source.
    pub source: Option<Spanned<String>>,
}

/// `[[fee]]`.
#[derive(Clone, Debug)]
pub struct FeeKeys {
    /// The fee.
    pub fee: Fee,
    /// Where it stands.
    pub span: Span,
}

pub(super) fn read(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> PaymentKeys {
    let Some(node) = root.node("payment") else { return PaymentKeys::default() };
    let Some(mut keys) = Keys::of(node, "`[payment]`", out) else { return PaymentKeys::default() };
    let said = keys.node("lesser_of_charge").map(|node| node.span);
    let payment = PaymentKeys {
        span: Some(keys.span()),
        reduced: class(&mut keys, "reduced"),
        share: keys.maybe("share", percent),
        pool: keys.word("pool", &POOLS),
        lesser_of_charge: keys
            .maybe("lesser_of_charge", keys::flag)
            .zip(said)
            .map(|(value, span)| Spanned::new(value, span)),
        source: keys.maybe("source", keys::text),
    };
    keys.finish(out);
    payment
}

pub(super) fn fees(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<FeeKeys> {
    let mut all = Vec::new();
    for mut keys in super::blocks(root, "fee", out) {
        let code = keys.need("code", |node| shaped(node, &Scalar::Procedure));
        let dates = super::rules::dates(&mut keys);
        let settings = [Setting::Facility, Setting::NonFacility].map(|setting| (setting.word(), setting));
        let modifier = keys.maybe("modifier", |node| shaped(node, &Scalar::Modifier));
        let setting = keys.word("setting", &settings);
        let fee = keys.need("fee", dollars);
        let practice_expense = keys.maybe("practice_expense", dollars);
        let span = keys.span();
        if let (Some(code), Some(fee)) = (code, fee) {
            let fee = Fee {
                modifier,
                setting: setting.map(|setting| setting.value),
                from: dates.0,
                until: dates.1,
                practice_expense,
                ..Fee::flat(&code, fee)
            };
            match fee.trouble() {
                Some(trouble) => keys.wrong(say::expected(span, trouble)),
                None => all.push(FeeKeys { fee, span }),
            }
        }
        keys.finish(out);
    }
    all
}

fn percent(node: &Node) -> Result<Spanned<Decimal>, Diagnostic> {
    match values::of_node(node) {
        Some((Scalar::Percent, Value::Number(share))) if share <= Decimal::ONE_HUNDRED => {
            Ok(Spanned::new(share, node.span))
        }
        _ => Err(say::expected(node.span, "a percentage of 100 at most, such as \"50%\"")),
    }
}

fn dollars(node: &Node) -> Result<Decimal, Diagnostic> {
    match values::of_node(node) {
        Some((Scalar::Money | Scalar::Number, Value::Number(amount))) => Ok(amount),
        _ => Err(say::expected(node.span, "an amount of money such as \"$29.73\"")),
    }
}

fn shaped(node: &Node, scalar: &Scalar) -> Result<String, Diagnostic> {
    let text = keys::text(node)?;
    literal::read(scalar, &text.value).map_err(|wrong| say::expected(node.span, &wrong.0))?;
    Ok(text.value)
}
