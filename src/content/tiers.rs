//! A module as a composition prints it, at each tier. The build counts these texts, the
//! binary prints them.
//!
//! Every text ends with a newline and begins with a sign that no newline before it is
//! joined to. So o200k cuts between two of them, and the tokens of all are the sum of
//! the tokens of each.

use super::model::Tier;

/// Sizes at which a module is in a composition: by its id alone, or at a tier.
pub const SIZES: usize = 1 + Tier::ALL.len();

/// What a module is printed from.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub summary: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// Bytes of `## Rules` in it.
    pub rules: (usize, usize),
}

impl Parts<'_> {
    /// The module at a tier.
    pub fn at(&self, tier: Tier) -> String {
        let Self {
            id, title, summary, ..
        } = self;
        match tier {
            Tier::L0 => format!("- {id}: {summary}\n"),
            Tier::L1 => {
                let rules = self.text[self.rules.0..self.rules.1].trim();
                format!("# {title} [{id}]\n\n{summary}\n\n{rules}\n\n")
            }
            Tier::L2 => format!("# {title} [{id}]\n\n{}\n\n", body(self.text).trim()),
        }
    }

    /// Every size, the smallest first.
    pub fn sizes(&self) -> [String; SIZES] {
        [
            listed(self.id),
            self.at(Tier::L0),
            self.at(Tier::L1),
            self.at(Tier::L2),
        ]
    }
}

/// A module that is only named.
pub fn listed(id: &str) -> String {
    format!("- {id}\n")
}

/// The text without its front matter.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.find("\n---\n").map(|at| &rest[at + 5..]))
        .unwrap_or(text)
}
