//! What is printed costs tokens: answers are cut to a number of them, in whole entries,
//! and say what they left out.
//!
//! Tokens are estimated (`catalog/tokens.rs`), within a percent or two of the tokenizer.
//! So a budget is filled to a part of it only, and is not exceeded.

use crate::catalog::tokens::estimate;

/// How much of a budget is filled by estimates, in percent.
const FILLED: usize = 94;

/// Tokens that may be printed.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    most: usize,
    used: usize,
}

impl Budget {
    /// A budget, of which `reserved` is kept for what is printed last.
    pub const fn new(tokens: usize, reserved: usize) -> Self {
        Self {
            most: (tokens * FILLED / 100).saturating_sub(reserved),
            used: 0,
        }
    }

    /// Takes a text in, if there is room for it.
    pub fn take(&mut self, text: &str) -> bool {
        let cost = estimate(text);
        let fits = self.used + cost <= self.most;
        if fits {
            self.used += cost;
        }
        fits
    }

    /// Counts a text that is printed whatever it costs.
    pub fn force(&mut self, text: &str) {
        self.used += estimate(text);
    }

    /// What was taken.
    pub const fn used(&self) -> usize {
        self.used
    }

    /// What is left.
    pub const fn left(&self) -> usize {
        self.most.saturating_sub(self.used)
    }
}

/// The first lines of a text that fit, and how many lines that are. As a string of JSON
/// they cost more.
pub fn first_lines(text: &str, budget: &mut Budget, json: bool) -> (String, usize) {
    let mut out = String::new();
    let mut count = 0;
    for line in text.split_inclusive('\n') {
        let fits = if json {
            budget.take(&serde_json::Value::from(line).to_string())
        } else {
            budget.take(line)
        };
        if !fits {
            break;
        }
        out.push_str(line);
        count += 1;
    }
    (out, count)
}
