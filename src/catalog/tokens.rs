//! Tokens at run time: an estimate, because a tokenizer's vocabulary is larger than all of
//! the content. Embedded documents carry exact counts from the build.

/// Bytes that an o200k token takes on average in Markdown of this kind, times ten.
const TENTHS_OF_BYTES: usize = 41;

/// About how many o200k tokens a text has.
pub fn estimate(text: &str) -> usize {
    (text.len() * 10).div_ceil(TENTHS_OF_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::content::overlay::SLACK_PERCENT;

    /// Too many would refuse an overlay that is within its budget; too few only let one pass
    /// that is a little over it, as texts dense with codes or other scripts are.
    #[test]
    fn no_embedded_document_is_counted_too_large() {
        let catalog = Catalog::embedded();
        let (mut seen, mut off) = (0_u32, 0.0_f64);
        for record in catalog.all().iter().filter(|r| r.path.ends_with(".md")) {
            let exact = record.tokens[2];
            if exact == 0 {
                continue;
            }
            let estimated = estimate(&catalog.text(record));
            let most = exact + exact * SLACK_PERCENT / 100;
            assert!(estimated <= most, "{}: {estimated}, {exact}", record.id);
            seen += 1;
            off += estimated.abs_diff(exact) as f64 / exact as f64;
        }
        assert!(seen > 30 && off / f64::from(seen) < 0.1, "{off} of {seen}");
    }
}
