//! The name of the current branch.

use super::commits::TYPES;
use super::files::globs;
use super::finding::{Finding, Outcome};
use super::git::Git;
use super::rules;
use crate::project::shown::quoted;

/// Whole names, and names that tools and hosts give, besides `KIND/NAME`.
const ALSO: [&str; 21] = [
    "main",
    "master",
    "develop",
    "trunk",
    "feature/**",
    "bugfix/**",
    "hotfix/**",
    "release/**",
    "releases/**",
    "revert-*",
    "worktree-*",
    "worktree/**",
    "dependabot/**",
    "renovate/**",
    "gh-readonly-queue/**",
    "claude/**",
    "codex/**",
    "copilot/**",
    "cursor/**",
    "gemini/**",
    "jules/**",
];

/// Checks a name, or that of the current branch.
pub fn check(git: &Result<Git, String>, named: Option<&str>, allow: &[String]) -> Outcome {
    let current = match (named, git) {
        (Some(named), _) => Ok(named.to_owned()),
        (None, Err(why)) => Err(why.clone()),
        (None, Ok(git)) => git
            .branch()
            .ok_or_else(|| "HEAD is on no branch; name it: --branch NAME".to_owned()),
    };
    let name = match current {
        Ok(name) => name,
        Err(why) => return Outcome::Skipped(why),
    };
    let own;
    let allowed: &[String] = if allow.is_empty() {
        let kinds = TYPES.iter().map(|kind| format!("{kind}/**"));
        own = kinds.chain(ALSO.map(str::to_owned)).collect::<Vec<_>>();
        &own
    } else {
        allow
    };
    let set = match globs(allowed, "validate.branches.allow") {
        Ok(set) => set,
        Err(finding) => return Outcome::Checked(quoted(&name), vec![finding]),
    };
    let mut findings = Vec::new();
    // Nothing follows the kind: `feat/` is no name.
    if name.ends_with('/') || !set.is_match(&name) {
        let help = if allow.is_empty() {
            "begin it with its kind, for example feat/NAME or fix/NAME".to_owned()
        } else {
            format!("allowed: {}", allow.join(", "))
        };
        let message = format!("the branch {} has no allowed name", quoted(&name));
        findings.push(Finding::new(&rules::BRANCH, message, help));
    }
    Outcome::Checked(format!("branch {}", quoted(&name)), findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(name: &str, allow: &[&str]) -> bool {
        let allow: Vec<String> = allow.iter().map(|glob| (*glob).to_owned()).collect();
        let git = Err("no git".to_owned());
        match check(&git, Some(name), &allow) {
            Outcome::Checked(_, findings) => findings.is_empty(),
            Outcome::Skipped(why) => panic!("{why}"),
        }
    }

    #[test]
    fn conventional_kinds_are_allowed_and_so_is_a_list_of_ones_own() {
        for name in [
            "main",
            "feat/login",
            "docs/a/b",
            "refactor/x",
            "dependabot/npm/x-1.0",
            "fix/إصلاح",
        ] {
            assert!(passes(name, &[]), "{name}");
        }
        for name in ["feat", "feat/", "wip", "mainline", "-x", "feats/x", "x\ny"] {
            assert!(!passes(name, &[]), "{name}");
        }
        assert!(passes("team-a/x", &["team-*/**"]));
        assert!(!passes("feat/x", &["team-*/**"]));
        assert!(!passes("feat/x", &["["]));
    }
}
