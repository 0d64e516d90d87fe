//! Whole cents.

use rust_decimal::{Decimal, RoundingStrategy};

/// The amount in whole cents, half a cent up.
///
/// ```
/// use payrules::payment::cents;
/// use rust_decimal::Decimal;
/// // 75% of $149.45 is $112.0875.
/// assert_eq!(cents(Decimal::new(1_120_875, 4)), Decimal::new(11_209, 2));
/// assert_eq!(cents(Decimal::new(5, 3)), Decimal::new(1, 2));
/// ```
#[must_use]
pub fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
