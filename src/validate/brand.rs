//! Terms that no text may hold.

use super::finding::{Finding, MOST, Outcome, count, too_many};
use super::{files, rules};
use crate::project::CONFIG;
use crate::project::shown::quoted;
use crate::project::validation::Brand;
use std::path::Path;

/// Checks the texts that the settings choose for the terms that they forbid.
pub fn check(root: &Path, settings: &Brand) -> Outcome {
    let terms: Vec<&str> = settings.terms.iter().map(|term| term.trim()).collect();
    if terms.is_empty() {
        let why = "the settings forbid no term (validate.brand.terms)";
        return Outcome::Skipped(why.to_owned());
    }
    let globs = (&*settings.files, &*settings.exclude);
    let paths = match files::chosen(root, globs, "validate.brand") {
        // The settings have to name what they forbid.
        Ok(mut paths) => {
            paths.retain(|path| path != CONFIG);
            paths
        }
        Err(finding) => return Outcome::Checked("the settings".to_owned(), vec![finding]),
    };
    if paths.is_empty() {
        return Outcome::Skipped("no file is chosen by validate.brand.files".to_owned());
    }
    let mut findings = Vec::new();
    for path in &paths {
        let Some(text) = files::text_or_note(root, path, &rules::TERM, &mut findings) else {
            continue;
        };
        let before = findings.len();
        for (line, number) in text.lines().zip(1..) {
            if too_many(&mut findings, path, before) {
                break;
            }
            for term in &terms {
                for column in columns(line, term, settings.case_sensitive)
                    .into_iter()
                    .take(MOST)
                {
                    let message = format!("{} is a forbidden term", quoted(term));
                    let help = "write what is meant now";
                    let found = Finding::new(&rules::TERM, message, help);
                    findings.push(found.in_file(path.as_str()).at((number, column)));
                }
            }
        }
    }
    let what = format!(
        "{} in {}",
        count(terms.len(), "term"),
        count(paths.len(), "file")
    );
    Outcome::Checked(what, findings)
}

/// Where a term stands as a word of its own, in characters from 1.
fn columns(line: &str, term: &str, case_sensitive: bool) -> Vec<usize> {
    let fold = |text: &str| -> Vec<char> {
        if case_sensitive {
            return text.chars().collect();
        }
        // One for one, so that the places stay.
        let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
        text.chars().map(lower).collect()
    };
    let (line, term) = (fold(line), fold(term));
    let word = |c: Option<&char>| {
        c.is_some_and(|c| (c.is_alphanumeric() && !is_unspaced(*c)) || *c == '_')
    };
    if term.is_empty() {
        return Vec::new();
    }
    line.windows(term.len())
        .enumerate()
        .filter(|(_, window)| *window == &*term)
        .filter(|(at, _)| {
            let before = at.checked_sub(1).and_then(|at| line.get(at));
            let after = line.get(at + term.len());
            !(word(term.first()) && word(before) || word(term.last()) && word(after))
        })
        .map(|(at, _)| at + 1)
        .collect()
}

/// Whether words of the letter's script stand side by side without a space, or carry what
/// belongs to them: Thai to Khmer, Chinese, Japanese, Korean.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x9FFF
        | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_a_word_of_its_own() {
        assert_eq!(columns("a daemon, the Daemon", "daemon", false), [3, 15]);
        assert_eq!(columns("the Daemon", "daemon", true), [0; 0]);
        assert_eq!(columns("daemonize pandaemon", "daemon", false), [0; 0]);
        assert_eq!(columns("ÄGENT OS agent os", "ägent os", false), [1]);
        assert_eq!(columns("see .agent-os/x", ".agent-os/", false), [5]);
        assert_eq!(columns("x", "", false), [0; 0]);
        assert_eq!(columns("これは日本語です", "日本", false), [4]);
        assert_eq!(columns("데몬을", "데몬", false), [1]);
    }
}
