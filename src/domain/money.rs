//! Money and quantities as whole numbers: minor units of a currency, and decimals of four places. Never a float.

use serde::{Deserialize, Serialize};

/// How many minor units a major unit of this currency has (ISO 4217): 100, or 1 where there are none.
pub fn minor_units(currency: &str) -> i64 {
    if matches!(currency, "JPY" | "KRW" | "VND") { 1 } else { 100 }
}

/// A quantity or a tariff with four decimal places, kept as ten-thousandths: 2.85 yuan is `Decimal(28_500)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimal(pub i64);

impl Decimal {
    /// How many parts a whole has.
    pub const SCALE: i64 = 10_000;

    /// What so much of something costs at this tariff for one of it (major units), in minor units, halves rounded away
    /// from zero; `None` where it fits into no amount.
    pub fn cost(self, tariff: Decimal, currency: &str) -> Option<i64> {
        let exact =
            i128::from(self.0).checked_mul(i128::from(tariff.0))?.checked_mul(i128::from(minor_units(currency)))?;
        let scale = i128::from(Self::SCALE) * i128::from(Self::SCALE);
        let half = if exact < 0 { -scale / 2 } else { scale / 2 };
        i64::try_from(exact.checked_add(half)? / scale).ok()
    }
}

impl std::fmt::Display for Decimal {
    /// The number without zeros at its end: `2.85`, `12`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let part = format!("{part:04}");
        write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}
