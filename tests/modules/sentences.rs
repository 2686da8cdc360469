//! No module says what another says in the same words.

use super::{MODULES, id};
use std::collections::HashMap;

/// A sentence of this many words is nobody's accident.
const WORDS: usize = 12;

#[test]
fn no_two_modules_share_a_sentence() {
    let mut known: HashMap<Vec<String>, &str> = HashMap::new();
    let mut shared = Vec::new();
    for module in MODULES.iter() {
        let mut prose = String::new();
        let mut end = 0;
        for (text, range) in &module.prose {
            // Runs that touch are one sentence, interrupted by code or emphasis.
            prose.push(if range.start > end + 4 { '\n' } else { ' ' });
            prose.push_str(text);
            end = range.end;
        }
        for sentence in prose.split(['.', '!', '?', ';', '|', '\n']) {
            let words: Vec<String> = sentence
                .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect();
            for run in words.windows(WORDS) {
                match known.get(run) {
                    Some(other) if *other != id(module) => {
                        shared.push(format!("{other} and {}: {}", id(module), run.join(" ")));
                    }
                    Some(_) => {}
                    None => {
                        known.insert(run.to_vec(), id(module));
                    }
                }
            }
        }
    }
    assert!(shared.is_empty(), "{}", shared.join("\n"));
}
