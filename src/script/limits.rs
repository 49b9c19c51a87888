//! How long a question may take, and how much memory, as people write it.

use std::time::Duration;

/// `10s`, `500ms`, `1m 30s`; a bare number counts seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let parsed = || Duration::try_from(text.parse::<jiff::SignedDuration>().ok()?).ok();
    let duration = seconds.or_else(parsed).filter(|duration| !duration.is_zero());
    duration.ok_or_else(|| "expected a time such as 10s, 500ms or 2m".to_string())
}

/// `500MB`, `2GB`; a bare number counts bytes.
pub fn bytes(text: &str) -> Result<usize, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => Some(0),
        "K" | "KB" => Some(10),
        "M" | "MB" => Some(20),
        "G" | "GB" => Some(30),
        _ => None,
    };
    let bytes =
        number.parse::<usize>().ok().zip(shift).and_then(|(number, shift)| number.checked_mul(1 << shift));
    bytes.filter(|&bytes| bytes > 0).ok_or_else(|| "expected a size such as 500MB or 4GB".to_string())
}

/// A limit that can be lifted: `off` is none.
pub fn or_off<T>(text: &str, limit: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    match text {
        "off" => Ok(None),
        text => limit(text).map(Some).map_err(|message| format!("{message}, or off")),
    }
}

/// A time as [`duration`] reads it.
pub fn in_words(time: Duration) -> String {
    match time.as_millis() {
        milliseconds if !milliseconds.is_multiple_of(1000) => format!("{milliseconds}ms"),
        milliseconds if milliseconds.is_multiple_of(60_000) => format!("{}m", milliseconds / 60_000),
        milliseconds => format!("{}s", milliseconds / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_told_can_be_said(milliseconds in 1u64..10_000_000) {
            for time in [milliseconds, milliseconds * 1000, milliseconds * 60_000].map(Duration::from_millis) {
                prop_assert_eq!(duration(&in_words(time)), Ok(time));
            }
        }
    }
}
