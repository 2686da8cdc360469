//! Tokens at run time: an estimate, because a tokenizer's vocabulary is larger than all of
//! the content. Embedded documents carry exact counts from the build.

/// Bytes that an o200k token takes on average in Markdown of this kind, times ten.
const TENTHS_OF_BYTES: usize = 42;

/// About how many o200k tokens a text has.
pub fn estimate(text: &str) -> usize {
    (text.len() * 10).div_ceil(TENTHS_OF_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::content::overlay::SLACK_PERCENT;

    #[test]
    fn every_embedded_document_is_estimated_within_the_slack() {
        let catalog = Catalog::embedded();
        let mut seen = 0;
        for record in catalog.all().iter().filter(|r| r.path.ends_with(".md")) {
            let exact = record.tokens[2];
            let estimated = estimate(&catalog.text(record));
            if exact > 0 {
                seen += 1;
                let slack = exact * SLACK_PERCENT / 100;
                assert!(
                    estimated.abs_diff(exact) <= slack,
                    "{}: {estimated}, {exact}",
                    record.id
                );
            }
        }
        assert!(seen > 30);
    }
}
