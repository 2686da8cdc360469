//! Commit messages: Conventional Commits 1.0.0.

use super::finding::{Finding, Outcome, count};
use super::git::{Base, Commit, Git};
use super::rules;
use crate::project::shown::quoted;

/// The types that are allowed when the settings name none.
pub const TYPES: [&str; 11] = [
    "build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test",
];

/// The first line of a message, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    pub kind: &'a str,
    pub scope: Option<&'a str>,
    /// `!`, or a footer that says so.
    pub breaking: bool,
    pub description: &'a str,
}

/// Reads a message. The error says what its first line lacks.
pub fn parse(message: &str) -> Result<Header<'_>, &'static str> {
    let subject = message.lines().next().unwrap_or("").trim_end();
    let end = subject
        .find(['(', '!', ':'])
        .ok_or("there is no `type: ` in front")?;
    let (kind, mut rest) = subject.split_at(end);
    if kind.is_empty() {
        return Err("the type is missing in front of the colon");
    }
    if kind.contains(char::is_whitespace) {
        return Err("there is no `type: ` in front");
    }
    let mut scope = None;
    if let Some(inside) = rest.strip_prefix('(') {
        let (name, after) = inside
            .split_once(')')
            .ok_or("the parenthesis of the scope is not closed")?;
        if name.trim().is_empty() {
            return Err("the scope is empty");
        }
        if name.contains(['(', '\n']) {
            return Err("the scope holds a parenthesis");
        }
        (scope, rest) = (Some(name), after);
    }
    let marked = rest.strip_prefix('!');
    let rest = marked.unwrap_or(rest);
    let description = rest
        .strip_prefix(':')
        .ok_or("a colon belongs behind the type and the scope")?;
    let Some(description) = description.strip_prefix(' ') else {
        return Err("a space belongs behind the colon");
    };
    if description.trim().is_empty() {
        return Err("nothing is said behind the colon");
    }
    let footer =
        |line: &str| line.starts_with("BREAKING CHANGE: ") || line.starts_with("BREAKING-CHANGE: ");
    Ok(Header {
        kind,
        scope,
        breaking: marked.is_some() || message.lines().skip(1).any(footer),
        description: description.trim(),
    })
}

/// Whether a message changes what users see.
pub fn is_visible(commit: &Commit, visible: &[&str]) -> bool {
    parse(&commit.message).is_ok_and(|header| {
        header.breaking
            || visible
                .iter()
                .any(|kind| kind.to_lowercase() == header.kind.to_lowercase())
    })
}

/// Checks the messages since a base.
pub fn check(git: &Git, base: &Base, types: &[String]) -> Outcome {
    let commits = match git.commits(base) {
        Ok(commits) => commits,
        Err(why) => {
            let failed = Finding::new(&rules::BASE, why, "fetch the whole history");
            return Outcome::Checked(format!("since {}", base.named), vec![failed]);
        }
    };
    if commits.is_empty() {
        return Outcome::Skipped(format!("there is no commit since {}", base.named));
    }
    let allowed: Vec<&str> = match types {
        [] => TYPES.to_vec(),
        own => own.iter().map(String::as_str).collect(),
    };
    let findings = commits
        .iter()
        .filter_map(|commit| {
            let why = wrong(&commit.message, &allowed)?;
            let subject = commit.message.lines().next().unwrap_or("");
            let hash = commit.hash.get(..10).unwrap_or(&commit.hash);
            Some(Finding::new(
                &rules::COMMIT,
                format!("commit {hash} {}: {why}", quoted(subject)),
                format!(
                    "reword it as `type(scope): what it does`; types: {}",
                    allowed.join(", ")
                ),
            ))
        })
        .collect();
    let counted = count(commits.len(), "commit");
    Outcome::Checked(format!("{counted} since {}", base.named), findings)
}

fn wrong(message: &str, allowed: &[&str]) -> Option<String> {
    // What `git revert` writes says which commit it undoes, or whose undoing.
    if ["Revert \"", "Reapply \""]
        .iter()
        .any(|mark| message.starts_with(mark))
    {
        return None;
    }
    if ["fixup! ", "squash! ", "amend! "]
        .iter()
        .any(|mark| message.starts_with(mark))
    {
        return Some("it is to be squashed into another".to_owned());
    }
    match parse(message) {
        Err(why) => Some(why.to_owned()),
        Ok(header) => {
            let known = |kind: &&str| kind.to_lowercase() == header.kind.to_lowercase();
            (!allowed.iter().any(known)).then(|| format!("{} is no type here", quoted(header.kind)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers_are_taken_apart() {
        let header = parse("feat(api)!: drop v1\n\nbody").unwrap();
        assert_eq!(
            (
                header.kind,
                header.scope,
                header.breaking,
                header.description
            ),
            ("feat", Some("api"), true, "drop v1")
        );
        let header = parse("ميزة(الدخول): أضف رمز التحقق").unwrap();
        assert_eq!((header.kind, header.scope), ("ميزة", Some("الدخول")));
        assert!(parse("fix: x\n\nBREAKING CHANGE: y").unwrap().breaking);
        assert!(parse("fix: x\n\nBREAKING-CHANGE: y").unwrap().breaking);
        assert!(!parse("fix: BREAKING CHANGE: y").unwrap().breaking);
        for wrong in [
            "",
            "update",
            "feat",
            "feat:",
            "feat: ",
            "feat:x",
            ": x",
            "feat(: x",
            "feat(): x",
            "feat() x",
            "feat (a): x",
            "feat!!: x",
            "new thing: x",
            "feat((a)): x",
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn types_have_no_case_and_a_list_of_ones_own() {
        assert_eq!(wrong("Fix: x", &TYPES), None);
        assert!(wrong("wip: x", &TYPES).is_some());
        assert_eq!(wrong("wip: x", &["wip"]), None);
        assert_eq!(wrong("Revert \"feat: x\"", &TYPES), None);
        assert_eq!(wrong("Reapply \"feat: x\"", &TYPES), None);
        assert!(wrong("Reapply the change", &TYPES).is_some());
        assert!(wrong("fixup! feat: x", &TYPES).is_some());
        for kind in TYPES {
            assert_eq!(wrong(&format!("{kind}: x"), &TYPES), None);
        }
    }

    proptest! {
        #[test]
        fn no_message_is_too_odd(message in "\\PC{0,40}\n?[\\x00-\\x7f]{0,20}") {
            let _ = parse(&message);
        }

        #[test]
        fn what_is_built_is_read(kind in "\\w{1,8}", scope in "[\\w ./-]{0,8}\\w", text in "\\w\\PC{0,20}") {
            let message = format!("{kind}({scope}): {text}");
            let header = parse(&message).unwrap();
            prop_assert_eq!(header.kind, kind);
            prop_assert_eq!(header.scope, Some(&*scope));
            prop_assert_eq!(header.description, text.trim());
        }
    }
}
