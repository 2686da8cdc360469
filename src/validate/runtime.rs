//! Packages that no manifest may depend on.

use super::finding::{Finding, Outcome, count, place};
use super::{files, rules};
use crate::project::shown::quoted;
use crate::project::validation::Runtime;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Checks the manifests of the project.
pub fn check(root: &Path, settings: &Runtime) -> Outcome {
    if settings.packages.is_empty() {
        let why = "the settings forbid no package (validate.runtime.packages)";
        return Outcome::Skipped(why.to_owned());
    }
    let left_out = match files::globs(&settings.exclude, "validate.runtime.exclude") {
        Ok(globs) => globs,
        Err(finding) => return Outcome::Checked("the settings".to_owned(), vec![finding]),
    };
    let paths = files::all(root);
    let manifests: Vec<&String> = paths
        .iter()
        .filter(|path| reader(path).is_some() && !left_out.is_match(path))
        .collect();
    if manifests.is_empty() {
        return Outcome::Skipped("no manifest of packages is here".to_owned());
    }
    let mut findings = Vec::new();
    for path in &manifests {
        let Some(text) = files::text_or_note(root, path, &rules::PACKAGE, &mut findings) else {
            continue;
        };
        let named = match reader(path).map(|read| read(&text)) {
            Some(Some(named)) => named,
            _ => {
                let unread = Finding::new(&rules::PACKAGE, "it does not parse", "mend it");
                findings.push(unread.in_file(path.as_str()));
                continue;
            }
        };
        for package in settings
            .packages
            .iter()
            .filter(|name| named.contains(&same(name)))
        {
            let at = text.find(package.as_str()).unwrap_or(0);
            let message = format!("{} is a forbidden package", quoted(package));
            let found = Finding::new(&rules::PACKAGE, message, "take it out, and what needs it");
            findings.push(found.in_file(path.as_str()).at(place(&text, at)));
        }
    }
    let what = format!(
        "{} in {}",
        count(settings.packages.len(), "package"),
        count(manifests.len(), "manifest")
    );
    Outcome::Checked(what, findings)
}

type Reader = fn(&str) -> Option<BTreeSet<String>>;

/// What reads a manifest, by its name.
fn reader(path: &str) -> Option<Reader> {
    let mut parts = path.rsplit('/');
    let (name, directory) = (parts.next().unwrap_or(path), parts.next());
    match name {
        "package.json" => Some(node),
        "Cargo.toml" | "pyproject.toml" | "Pipfile" => Some(toml),
        "go.mod" => Some(go),
        name if name.ends_with(".txt")
            && (name.starts_with("requirements") || directory == Some("requirements")) =>
        {
            Some(requirements)
        }
        _ => None,
    }
}

/// Names that package managers take as one.
fn same(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', '.'], "-")
}

fn node(text: &str) -> Option<BTreeSet<String>> {
    let manifest: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let lists = [
        "dependencies",
        "devDependencies",
        "peerDependencies",
        "optionalDependencies",
    ];
    let tables = lists
        .iter()
        .filter_map(|list| manifest.get(list)?.as_object());
    // `"x": "npm:express@4"` is express, by another name.
    let real = |version: &Value| {
        let alias = version.as_str()?.strip_prefix("npm:")?;
        let end = alias.rfind('@').filter(|at| *at > 0);
        Some(same(&alias[..end.unwrap_or(alias.len())]))
    };
    let entries = tables.flat_map(|table| table.iter());
    Some(
        entries
            .map(|(name, version)| real(version).unwrap_or_else(|| same(name)))
            .collect(),
    )
}

/// Cargo, Poetry and Pipenv: tables whose name ends in `dependencies`; `package = ` renames.
/// Python's own lists hold lines of requirements.
fn toml(text: &str) -> Option<BTreeSet<String>> {
    fn walk(table: &toml::Table, inside: bool, names: &mut BTreeSet<String>) {
        for (key, value) in table {
            let lists = key.ends_with("dependencies")
                || key.ends_with("dependency-groups")
                || ["packages", "dev-packages"].contains(&key.as_str());
            if inside && !value.is_array() {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                names.insert(same(renamed.unwrap_or(key)));
            }
            match value {
                toml::Value::Table(below) => walk(below, lists && !inside, names),
                toml::Value::Array(lines) if lists || inside => {
                    let lines = lines.iter().filter_map(toml::Value::as_str);
                    names.extend(lines.filter_map(requirement));
                }
                _ => {}
            }
        }
    }
    let mut names = BTreeSet::new();
    walk(&text.parse().ok()?, false, &mut names);
    Some(names)
}

fn go(text: &str) -> Option<BTreeSet<String>> {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""));
    let names = lines.filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("require ").unwrap_or(line);
        let (name, version) = line.split_once(' ')?;
        version.trim().starts_with('v').then(|| same(name))
    });
    Some(names.collect())
}

fn requirements(text: &str) -> Option<BTreeSet<String>> {
    Some(text.lines().filter_map(requirement).collect())
}

/// The name in front of a requirement's version, extras and marks.
fn requirement(line: &str) -> Option<String> {
    let line = line.split('#').next().unwrap_or("").trim();
    let end = line
        .find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(line.len());
    (end > 0 && !line.starts_with('-')).then(|| same(&line[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_manifest_is_read() {
        for (path, text, name) in [
            (
                "package.json",
                r#"{"devDependencies": {"express": "4"}}"#,
                "express",
            ),
            (
                "package.json",
                r#"{"dependencies": {"x": "npm:@a/express@4"}}"#,
                "@a/express",
            ),
            ("requirements/dev.txt", "Flask\n", "flask"),
            (
                "a/Cargo.toml",
                "[target.'cfg(unix)'.dependencies]\nnix = \"1\"\n",
                "nix",
            ),
            (
                "Cargo.toml",
                "[dependencies]\na = { package = \"Serde_Yaml\", version = \"1\" }\n",
                "serde-yaml",
            ),
            (
                "pyproject.toml",
                "[project]\ndependencies = [\"Flask[async]>=2 ; x\"]\n",
                "flask",
            ),
            (
                "pyproject.toml",
                "[tool.poetry.group.dev.dependencies]\ncelery = \"^5\"\n",
                "celery",
            ),
            (
                "pyproject.toml",
                "[project.optional-dependencies]\nweb = [\"django==5\"]\n",
                "django",
            ),
            (
                "requirements-dev.txt",
                "# x\n-r other.txt\nfastapi>=1\n",
                "fastapi",
            ),
            (
                "go.mod",
                "module x\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.0 // indirect\n)\n",
                "github-com/gin-gonic/gin",
            ),
        ] {
            let names = reader(path).unwrap()(text).unwrap();
            assert!(names.contains(name), "{path}: {names:?}");
        }
        assert!(reader("src/package.json.bak").is_none());
        assert!(node("{").is_none() && toml("[").is_none());
    }
}
