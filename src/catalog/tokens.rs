//! Tokens: counted when the content is compiled, estimated for what comes at run time.
//! Embedded documents carry exact counts; a tokenizer's tables are larger than all of them.

use crate::content::vocabulary::Vocabulary;
use std::fmt;

/// What the build kept of the tokenizer.
static VOCABULARY: Vocabulary<'static> =
    Vocabulary::new(include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.bin")));

/// A number of o200k tokens, and whether it was counted or estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    pub count: usize,
    /// Counted with the tokenizer itself, when the content was compiled.
    pub exact: bool,
}

impl Tokens {
    /// A number that the build counted.
    pub const fn exact(count: usize) -> Self {
        Self { count, exact: true }
    }

    /// The estimate for a text that was not there at build time.
    pub fn estimated(text: &str) -> Self {
        Self {
            count: estimate(text),
            exact: false,
        }
    }
}

/// An estimate carries a `~`.
impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.exact { "" } else { "~" }, self.count)
    }
}

/// About how many o200k tokens a text has.
pub fn estimate(text: &str) -> usize {
    VOCABULARY.estimate(text)
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
