//! Numbers as they are written, their sums and products, or nothing: a digit that cannot be kept is never rounded away.

use rust_decimal::Decimal;

/// What is wrong with a number that none of these functions gives.
pub const TOO_LONG: &str = "a number has at most 28 digits, and at most 28 decimals";

/// A number written in digits with at most one point, and perhaps a sign.
pub fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok().or_else(|| {
        // Zeros at the end of the decimals say nothing.
        let (_, decimals) = text.split_once('.')?;
        let zeros = decimals.bytes().rev().take_while(|&byte| byte == b'0').count();
        let shorter = text[..text.len() - zeros].trim_end_matches('.');
        (zeros > 0).then(|| Decimal::from_str_exact(shorter).ok())?
    })
}

/// A number with an exponent: `1.5e-3`.
pub fn scientific(text: &str) -> Option<Decimal> {
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    let digits = number(digits)?.normalize();
    if digits.is_zero() {
        return exponent.parse::<i64>().ok().map(|_| Decimal::ZERO);
    }
    Decimal::from_scientific(&format!("{digits}e{exponent}")).ok().map(|number| number.normalize())
}

/// The product of two numbers, without a digit lost.
pub fn product(one: Decimal, other: Decimal) -> Option<Decimal> {
    let (one, other) = (one.normalize(), other.normalize());
    let mut digits = one.mantissa().checked_mul(other.mantissa())?;
    let mut scale = one.scale() + other.scale();
    while scale > 0 && digits % 10 == 0 {
        (digits, scale) = (digits / 10, scale - 1);
    }
    Decimal::try_from_i128_with_scale(digits, scale).ok()
}

/// The sum of numbers, in whatever order they come, without a digit lost on the way.
pub fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    // Whole ones, and the parts of ones, which are never below zero.
    let (mut whole, mut part) = (0_i128, 0_i128);
    for number in numbers {
        let ones = power(number.scale());
        whole = whole.checked_add(number.mantissa().div_euclid(ones))?;
        part += number.mantissa().rem_euclid(ones) * power(Decimal::MAX_SCALE - number.scale());
        (whole, part) =
            (whole + part.div_euclid(power(Decimal::MAX_SCALE)), part % power(Decimal::MAX_SCALE));
    }
    let mut scale = Decimal::MAX_SCALE;
    while scale > 0 && part % 10 == 0 {
        (part, scale) = (part / 10, scale - 1);
    }
    let digits = whole.checked_mul(power(scale))?.checked_add(part)?;
    Decimal::try_from_i128_with_scale(digits, scale).ok()
}

fn power(of_ten: u32) -> i128 {
    10_i128.pow(of_ten)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use num_bigint::BigInt;
    use proptest::prelude::*;

    /// A number in its last possible decimal.
    pub fn big(number: Decimal) -> BigInt {
        BigInt::from(number.mantissa()) * BigInt::from(power(Decimal::MAX_SCALE - number.scale()))
    }

    /// Whether a product of two such numbers can be written with the digits that a number may have.
    pub fn kept(product: &BigInt) -> bool {
        let (mut digits, mut scale) = (product.clone(), 2 * Decimal::MAX_SCALE);
        while scale > 0 && &digits % 10 == BigInt::ZERO {
            (digits, scale) = (digits / 10, scale - 1);
        }
        scale <= Decimal::MAX_SCALE && digits.magnitude().bits() <= 96
    }

    proptest! {
        #[test]
        fn a_number_that_is_kept_has_all_its_digits(whole in "-?[1-9][0-9]{0,17}", decimals in "[0-9]{0,22}[1-9]") {
            let text = format!("{whole}.{decimals}");
            match number(&text) {
                Some(number) => prop_assert_eq!(number.to_string(), text),
                None => prop_assert!(text.len() > 28),
            }
        }
    }

    proptest! {
        #[test]
        fn products_and_sums_are_exact_or_nothing(
            parts in proptest::collection::vec((any::<[u32; 3]>(), any::<bool>(), 0u32..=28, 0u32..90), 2..6),
        ) {
            let numbers: Vec<Decimal> = parts
                .into_iter()
                .map(|([low, mid, high], negative, scale, bits)| {
                    let digits = (u128::from(high) << 64 | u128::from(mid) << 32 | u128::from(low)) >> bits;
                    let [low, mid, high] = [0, 32, 64].map(|shift| (digits >> shift) as u32);
                    Decimal::from_parts(low, mid, high, negative, scale)
                })
                .collect();
            let exact = big(numbers[0]) * big(numbers[1]);
            let found = product(numbers[0], numbers[1]);
            prop_assert_eq!(found.map(|it| big(it) * big(Decimal::ONE)), kept(&exact).then_some(exact));
            let exact = numbers.iter().map(|it| big(*it)).sum::<BigInt>() * big(Decimal::ONE);
            let found = sum(numbers.iter().copied());
            prop_assert_eq!(found.map(|it| big(it) * big(Decimal::ONE)), kept(&exact).then_some(exact));
            prop_assert_eq!(found, sum(numbers.into_iter().rev()));
        }
    }

    #[test]
    fn what_cannot_be_kept_is_no_number() {
        let smallest = "0.0000000000000000000000000001";
        assert_eq!(number(smallest).unwrap().to_string(), smallest);
        assert_eq!(number("0.00000000000000000000000000001"), None);
        assert_eq!(number("1.00000000000000000000000000001"), None);
        assert_eq!(number("1.00000000000000000000000000000"), Some(Decimal::ONE));
        assert_eq!(scientific("1e-28"), number(smallest));
        assert_eq!(scientific("15e-29"), None);
        assert_eq!(scientific("1.00000000000000000000000000001e3"), None);
        assert_eq!(scientific("0.0e-40"), Some(Decimal::ZERO));
        assert_eq!(
            product(Decimal::from(3), Decimal::new(1, 28)).unwrap().to_string(),
            "0.0000000000000000000000000003"
        );
        assert_eq!(product(Decimal::new(1, 28), Decimal::new(1, 1)), None);
        assert_eq!(product(Decimal::new(5, 28), Decimal::from(2)), Some(Decimal::new(1, 27)));
        assert_eq!(product(Decimal::MAX, Decimal::from(2)), None);
    }
}
