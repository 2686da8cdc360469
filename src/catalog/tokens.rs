//! Tokens at run time: an estimate, because a tokenizer's vocabulary is larger than all of
//! the content. Embedded documents carry exact counts from the build.

/// Bytes that an o200k token takes on average in Markdown of this kind, times ten.
const TENTHS_OF_BYTES: usize = 45;

/// About how many o200k tokens a text has.
pub fn estimate(text: &str) -> usize {
    (text.len() * 10).div_ceil(TENTHS_OF_BYTES)
}
