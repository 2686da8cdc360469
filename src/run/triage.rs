//! What a request is, and how deep its run goes: by the rules of `content/triage.yaml`,
//! each of which is printed when it fires.

use super::plan::Limits;
use crate::catalog::tables::TRIAGE;
use crate::content::model::{Depth, Intent, SkipCondition, Triage};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::path::Path;

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub request: &'a str,
    /// Stacks of the project.
    pub stacks: &'a [String],
    /// The directory that paths of the request are relative to.
    pub directory: &'a Path,
    /// What the user said.
    pub intent: Option<Intent>,
    pub depth: Option<Depth>,
}

/// What the rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub intent: Intent,
    pub depth: Depth,
    pub limits: Limits,
    /// One line a rule.
    pub reasons: Vec<String>,
    /// Conditions that hold, each with why.
    pub conditions: Vec<(SkipCondition, String)>,
}

/// Applies the rules that the binary carries.
pub fn answer(question: &Question<'_>) -> Answer {
    let rules: Triage = serde_json::from_str(TRIAGE).expect("the build wrote checked rules");
    by(&rules, question)
}

fn by(rules: &Triage, question: &Question<'_>) -> Answer {
    let words = words(question.request);
    let mut reasons = Vec::new();
    let intent = match question.intent {
        Some(intent) => {
            reasons.push(format!("intent {intent}: you said so"));
            intent
        }
        None => intent(rules, &words, &mut reasons),
    };
    let paths = paths(question);
    let risks = risks(rules, &words, &paths);
    let depth = match question.depth {
        Some(depth) => {
            reasons.push(format!("depth {depth}: you said so"));
            if depth == Depth::Quick {
                reasons.extend(risks.iter().map(|risk| format!("beware: {risk}")));
            }
            depth
        }
        None => depth(
            rules,
            question.request,
            intent,
            &paths,
            &risks,
            &mut reasons,
        ),
    };
    let limits = rules.limits[&depth];
    let conditions = rules.skip.iter().filter_map(|(condition, rule)| {
        let stack = rule
            .unless_stacks
            .iter()
            .find(|stack| question.stacks.iter().any(|known| known == stack.as_str()));
        let word = rule.unless_words.iter().find(|word| holds(&words, word));
        match (stack, word) {
            (None, None) => Some((
                *condition,
                "no stack of the project and no word of the request speaks of one".to_owned(),
            )),
            _ => None,
        }
    });
    Answer {
        intent,
        depth,
        limits: Limits {
            artifacts: limits.artifacts,
            lines: limits.lines,
            rounds: limits.rounds,
        },
        reasons,
        conditions: conditions.collect(),
    }
}

fn intent(rules: &Triage, words: &[String], reasons: &mut Vec<String>) -> Intent {
    let mut best: (usize, Intent, Vec<&str>) = (0, Intent::Feature, Vec::new());
    for (intent, rule) in &rules.intents {
        let found: Vec<&str> = rule
            .words
            .iter()
            .map(String::as_str)
            .filter(|word| holds(words, word))
            .collect();
        if found.len() > best.0 {
            best = (found.len(), *intent, found);
        }
    }
    reasons.push(if best.0 == 0 {
        "intent feature: no word of the request speaks for another".to_owned()
    } else {
        format!("intent {}: the request says {}", best.1, list(&best.2))
    });
    best.1
}

fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"", word.trim_end_matches('*')))
        .collect();
    quoted.join(", ")
}

fn risks(rules: &Triage, words: &[String], paths: &[String]) -> Vec<String> {
    let mut risks = Vec::new();
    for rule in &rules.deep {
        let word = rule.words.iter().find(|word| holds(words, word));
        let globs = globs(&rule.paths);
        let path = paths.iter().find(|path| globs.is_match(path));
        let because = match (word, path) {
            (Some(word), _) => list(&[word]),
            (None, Some(path)) => path.clone(),
            (None, None) => continue,
        };
        risks.push(format!("{} ({because})", rule.reason));
    }
    risks
}

fn depth(
    rules: &Triage,
    request: &str,
    intent: Intent,
    paths: &[String],
    risks: &[String],
    reasons: &mut Vec<String>,
) -> Depth {
    if !risks.is_empty() {
        reasons.extend(risks.iter().map(|risk| format!("depth deep: {risk}")));
        return Depth::Deep;
    }
    let quick = &rules.quick;
    let words = request.split_whitespace().count();
    let paragraphs = request
        .split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .count();
    let short = words <= quick.max_words
        && paragraphs <= quick.max_paragraphs
        && paths.len() <= quick.max_paths;
    if short && quick.intents.contains(&intent) {
        reasons.push(format!(
            "depth quick: a {intent} of {words} words without a risk"
        ));
        Depth::Quick
    } else {
        let why = if short {
            format!("a {intent}")
        } else {
            "a request of some length".to_owned()
        };
        reasons.push(format!("depth standard: {why} without a risk"));
        Depth::Standard
    }
}

/// Lower-case words of a text, in order.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a word or phrase of a rule is among the words of a request.
fn holds(words: &[String], wanted: &str) -> bool {
    let open = wanted.ends_with('*');
    let wanted = self::words(wanted);
    if wanted.is_empty() {
        return false;
    }
    words.windows(wanted.len()).any(|window| {
        let last = wanted.len() - 1;
        window[..last] == wanted[..last]
            && if open {
                window[last].starts_with(&wanted[last])
            } else {
                window[last] == wanted[last]
            }
    })
}

/// Paths of the project that the request names.
fn paths(question: &Question<'_>) -> Vec<String> {
    let mut paths: Vec<String> = question
        .request
        .split(|c: char| c.is_whitespace() || "`'\"()[]{},;".contains(c))
        .map(|word| {
            word.trim_end_matches(['.', ':', '?', '!'])
                .trim_start_matches("./")
        })
        .filter(|word| word.contains(['/', '.']) && !word.contains("://") && !word.starts_with('/'))
        .filter(|word| !word.split('/').any(|part| part == ".."))
        .filter(|word| question.directory.join(word).exists())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

fn globs(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns
        .iter()
        .filter_map(|pattern| Glob::new(pattern).ok())
    {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(request: &str) -> Answer {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(directory.path().join("db/migrations")).unwrap();
        std::fs::write(directory.path().join("db/migrations/1.sql"), "").unwrap();
        answer(&Question {
            request,
            stacks: &[],
            directory: directory.path(),
            intent: None,
            depth: None,
        })
    }

    #[test]
    fn requests_get_their_intent_and_depth() {
        use {Depth::*, Intent::*};
        for (request, intent, depth) in [
            ("Fix the typo in the footer", Bugfix, Quick),
            ("The parser crashes on empty input", Bugfix, Quick),
            (
                "Fix the login: OAuth tokens are not refreshed",
                Bugfix,
                Deep,
            ),
            ("Add a dark mode", Feature, Standard),
            ("Update the README for the new flag", Docs, Quick),
            ("Rename the Config type", Refactor, Standard),
            (
                "Investigate whether SQLite would be faster",
                Spike,
                Standard,
            ),
            ("Add refunds to the checkout", Feature, Deep),
            ("Adapt db/migrations/1.sql to the new column", Feature, Deep),
            ("Fix the race condition in the cache", Bugfix, Deep),
            ("Корректор: исправь ошибку в отчёте", Bugfix, Quick),
            ("أضف صفحة جديدة", Feature, Standard),
        ] {
            let answer = ask(request);
            assert_eq!(
                (answer.intent, answer.depth),
                (intent, depth),
                "{request}: {:?}",
                answer.reasons
            );
            assert!(!answer.reasons.is_empty());
        }
    }

    #[test]
    fn a_long_fix_is_not_quick() {
        let answer = ask(&format!(
            "Fix it. {}",
            "Then there is more to be said. ".repeat(20)
        ));
        assert_eq!(answer.depth, Depth::Standard);
        let answer = ask("Fix this.\n\nAnd that.");
        assert_eq!(answer.depth, Depth::Standard);
    }

    #[test]
    fn what_the_user_says_holds_and_risks_are_named() {
        let answer = answer(&Question {
            request: "Fix the password reset",
            stacks: &["react".to_owned()],
            directory: Path::new("/"),
            intent: Some(Intent::Refactor),
            depth: Some(Depth::Quick),
        });
        assert_eq!(
            (answer.intent, answer.depth),
            (Intent::Refactor, Depth::Quick)
        );
        assert!(
            answer
                .reasons
                .iter()
                .any(|reason| reason.starts_with("beware"))
        );
        assert!(answer.conditions.is_empty());
    }

    #[test]
    fn a_prefix_needs_its_star() {
        let words = words("authored the dark-mode");
        assert!(!holds(&words, "auth"));
        assert!(holds(&words, "dark mode"));
        assert!(holds(&words, "auth*"));
    }
}
