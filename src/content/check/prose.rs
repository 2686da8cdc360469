//! What no finished text holds: open ends, decoration, filler.

use super::super::diagnostic::Code;
use super::super::source::Document;
use super::{Checked, Found};

const OPEN_ENDS: [&str; 5] = ["TODO", "FIXME", "TBD", "XXX", "lorem ipsum"];
const FILLER: [&str; 3] = ["delve", "seamless", "leverag"];
/// The domain whose subject is such words.
const ABOUT_WORDS: &str = "content/expertise/humanize/";

pub(super) fn check(checked: &Checked, found: &mut Found) {
    for document in checked.texts() {
        prose(document, found);
    }
}

fn prose(document: &Document, found: &mut Found) {
    for (text, range) in &document.prose {
        if let Some(symbol) = text.chars().find(|c| is_pictograph(*c)) {
            let message = format!("the pictograph {symbol:?}");
            found.add(
                Code::Prose,
                &document.path,
                range.clone(),
                message,
                "say it in words",
            );
        }
        for word in OPEN_ENDS {
            if words(text, word) {
                let message = format!("the open end `{word}`");
                let help = "finish the text; put the word in `code` where it is the subject";
                found.add(Code::Prose, &document.path, range.clone(), message, help);
            }
        }
        if document.path.starts_with(ABOUT_WORDS) {
            continue;
        }
        let lower = text.to_lowercase();
        for filler in FILLER.iter().filter(|filler| lower.contains(**filler)) {
            let message = format!("the filler `{filler}…`");
            found.add(
                Code::Prose,
                &document.path,
                range.clone(),
                message,
                "use a plain word",
            );
        }
    }
}

fn words(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Emoji and dingbats; arrows and mathematical signs are text.
fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF)
}
