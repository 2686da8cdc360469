//! The changelog: the form of Keep a Changelog, and an entry for what users see.

use super::commits::is_visible;
use super::finding::{Finding, Outcome, count, place};
use super::git::{Base, Git};
use super::markdown::{Heading, Markdown};
use super::{files, rules};
use crate::project::shown::quoted;
use crate::project::validation::Changelog;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// Where it is when the settings do not say.
const PATH: &str = "CHANGELOG.md";
const CATEGORIES: [&str; 6] = [
    "Added",
    "Changed",
    "Deprecated",
    "Removed",
    "Fixed",
    "Security",
];
const VISIBLE: [&str; 3] = ["feat", "fix", "perf"];

/// Checks the file and, with a base, that what users see has an entry.
pub fn check(root: &Path, settings: &Changelog, since: Option<(&Git, &Base)>) -> Outcome {
    let path = settings.path.as_deref().unwrap_or(PATH);
    if !root.join(path).exists() {
        let why = format!("there is no {path}");
        return match settings.path {
            None => Outcome::Skipped(why),
            Some(_) => {
                let help = "make it, or take validate.changelog.path out";
                let missing = Finding::new(&rules::CHANGELOG, why, help).in_file(path);
                Outcome::Checked(path.to_owned(), vec![missing])
            }
        };
    }
    let text = match files::text(root, path, &rules::CHANGELOG) {
        Ok(text) => text,
        Err(unread) => return Outcome::Skipped(format!("{path} was {}", unread.message)),
    };
    let mut findings = form(&text, path);
    let mut what = path.to_owned();
    if let Some((git, base)) = since {
        what = format!("{path}, entries since {}", base.named);
        findings.extend(entries(&text, path, settings, git, base));
    }
    Outcome::Checked(what, findings)
}

/// What is wrong with the form of a text.
pub fn form(text: &str, path: &str) -> Vec<Finding> {
    let read = Markdown::parse(text);
    let mut findings = Vec::new();
    let mut add = |at: usize, message: String, help: &str| {
        let found = Finding::new(&rules::CHANGELOG, message, help);
        findings.push(found.in_file(path).at(place(text, at)));
    };
    if read.headings.first().is_none_or(|first| first.level != 1) {
        add(
            0,
            "it does not begin with a title".to_owned(),
            "write `# Changelog`",
        );
    }
    let headings: Vec<&Heading> = read.headings.iter().filter(|h| h.level <= 3).collect();
    let versions: Vec<&Heading> = headings.iter().filter(|h| h.level == 2).copied().collect();
    match versions
        .iter()
        .position(|heading| is_unreleased(&heading.text))
    {
        None => {
            let at = versions.first().map_or(text.len(), |first| first.at);
            let help = "write `## [Unreleased]` above the versions";
            add(at, "there is no section Unreleased".to_owned(), help);
        }
        Some(0) => {}
        Some(at) => {
            let message = "Unreleased stands below a version".to_owned();
            add(versions[at].at, message, "move it above the versions");
        }
    }
    let mut seen = BTreeSet::new();
    let mut newer: Option<(Vec<u64>, String)> = None;
    for heading in &versions {
        let shown = quoted(&heading.text);
        if !seen.insert(name(&heading.text).to_lowercase()) {
            add(
                heading.at,
                format!("{shown} stands twice"),
                "make one section of both",
            );
        }
        if is_unreleased(&heading.text) {
            continue;
        }
        match version(&heading.text) {
            Err(why) => {
                let help = "write it as `## [1.2.3] - 2026-01-31`";
                add(heading.at, format!("{shown}: {why}"), help);
            }
            Ok((numbers, date)) => {
                // A patch of an older line may come later: one of the two has to fall.
                let falls = newer
                    .as_ref()
                    .is_none_or(|(above, day)| numbers < *above || date.as_str() <= day.as_str());
                if !falls {
                    let message = format!("{shown} is newer than the version above it");
                    add(heading.at, message, "put the newest version first");
                }
                newer = Some((numbers, date));
            }
        }
    }
    categories(&headings, &read, text, &mut add);
    findings
}

fn categories(
    headings: &[&Heading],
    read: &Markdown,
    text: &str,
    add: &mut impl FnMut(usize, String, &str),
) {
    let mut seen = HashSet::new();
    let mut below_version = false;
    for (at, heading) in headings.iter().enumerate() {
        if heading.level < 3 {
            seen.clear();
            below_version = heading.level == 2;
            continue;
        }
        let shown = quoted(&heading.text);
        if !below_version {
            let help = "put it below a version or Unreleased";
            add(heading.at, format!("{shown} stands below no version"), help);
        }
        if !CATEGORIES.contains(&heading.text.trim()) {
            let help = "the categories are Added, Changed, Deprecated, Removed, Fixed, Security";
            add(heading.at, format!("{shown} is no category"), help);
        }
        if !seen.insert(heading.text.trim()) {
            let message = format!("{shown} stands twice in one version");
            add(heading.at, message, "make one list of both");
        }
        let end = headings.get(at + 1).map_or(text.len(), |next| next.at);
        let inside = heading.at..end;
        if !read.points.iter().any(|point| inside.contains(&point.at)) {
            let help = "write a point (`- …`), or take the heading out";
            add(heading.at, format!("{shown} has no point"), help);
        }
    }
}

/// A heading's name without brackets, date and marks.
fn name(heading: &str) -> &str {
    let first = heading.split(" - ").next().unwrap_or("");
    first.trim().trim_start_matches('[').trim_end_matches(']')
}

fn is_unreleased(heading: &str) -> bool {
    name(heading).eq_ignore_ascii_case("unreleased")
}

/// A version's numbers and its day; the error says what is wrong with the heading.
fn version(heading: &str) -> Result<(Vec<u64>, String), &'static str> {
    let heading = heading.trim();
    let heading = heading.strip_suffix("[YANKED]").unwrap_or(heading).trim();
    let (_, day) = heading.split_once(" - ").ok_or("it has no date")?;
    let day = day.trim();
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = day.split('-').collect();
    let whole = matches!(&*parts, [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2));
    if !whole || day.parse::<jiff::civil::Date>().is_err() {
        return Err("its date is none (year-month-day)");
    }
    let name = name(heading);
    let numbers = name.strip_prefix('v').unwrap_or(name);
    let numbers = numbers.split(['-', '+']).next().unwrap_or("");
    let numbers: Option<Vec<u64>> = numbers.split('.').map(|part| part.parse().ok()).collect();
    match numbers {
        Some(numbers) if numbers.len() >= 2 => Ok((numbers, day.to_owned())),
        _ => Err("it begins with no version"),
    }
}

fn entries(
    text: &str,
    path: &str,
    settings: &Changelog,
    git: &Git,
    base: &Base,
) -> Option<Finding> {
    let commits = match git.commits(base) {
        Ok(commits) => commits,
        Err(why) => return Some(Finding::new(&rules::BASE, why, "fetch the whole history")),
    };
    let visible: Vec<&str> = match &*settings.visible {
        [] => VISIBLE.to_vec(),
        own => own.iter().map(String::as_str).collect(),
    };
    let seen: Vec<_> = commits
        .iter()
        .filter(|commit| is_visible(commit, &visible))
        .collect();
    let first = seen.first()?;
    let before = git.file_at(base, path).unwrap_or_default();
    let before = Markdown::parse(&before);
    let old: HashSet<&str> = before.points.iter().map(|point| &*point.text).collect();
    let now = Markdown::parse(text);
    if now.points.iter().any(|point| !old.contains(&*point.text)) {
        return None;
    }
    let subject = first.message.lines().next().unwrap_or("");
    let message = format!(
        "{} since {} change what users see and no entry is new; the first: {}",
        count(seen.len(), "commit"),
        base.named,
        quoted(subject)
    );
    let help = "add a point below Unreleased";
    Some(Finding::new(&rules::ENTRY, message, help).in_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n- a\n\n\
        ## [1.1.0] - 2026-02-01\n### Fixed\n- b\n\n## [1.0.1] - 2026-03-01 [YANKED]\n\n\
        ## 1.0.0 - 2025-12-31\n### Security\n* c\n";

    fn said(text: &str) -> Vec<String> {
        let found = form(text, "CHANGELOG.md").into_iter();
        found
            .map(|f| format!("{}: {}", f.line, f.message))
            .collect()
    }

    #[test]
    fn a_good_one_passes() {
        assert_eq!(said(GOOD), [""; 0]);
        assert_eq!(said("# سجل\n\n## Unreleased\n"), [""; 0]);
        let link = "# C\n## [Unreleased]\n## [1.0.0] - 2026-01-01\n\n[1.0.0]: https://x\n";
        assert_eq!(said(link), [""; 0]);
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        for (from, to, line, message) in [
            ("# Changelog\n", "\n", 1, "title"),
            ("## [Unreleased]", "## [Next] - 2027-01-01", 3, "Unreleased"),
            ("### Added", "### New", 5, "no category"),
            ("- a\n", "", 5, "no point"),
            ("2026-02-01", "2026-02-30", 8, "date is none"),
            ("2026-02-01", "1 February", 8, "date is none"),
            (" - 2025-12-31", "", 14, "has no date"),
            ("1.0.0 - 2025", "first - 2025", 14, "no version"),
            ("1.0.0 - 2025-12-31", "3.0.0 - 2027-12-31", 14, "newer than"),
            ("## 1.0.0 - 2025", "## [1.1.0] - 2025", 14, "stands twice"),
            ("- a\n", "- a\n### Added\n- d\n", 7, "twice in one version"),
        ] {
            let said = said(&GOOD.replacen(from, to, 1));
            let wanted = format!("{line}: ");
            assert!(
                said.iter()
                    .any(|one| one.starts_with(&wanted) && one.contains(message)),
                "{from:?} -> {to:?}: {said:#?}"
            );
        }
        let fenced = "# C\n## Unreleased\n```\n## nonsense\n### nonsense\n```\n";
        assert_eq!(said(fenced), [""; 0]);
    }
}
