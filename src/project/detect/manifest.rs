//! The names of dependencies in a manifest, by the form of each ecosystem.
//!
//! JSON and TOML are parsed; the other forms are languages of their own, of which the
//! one construct that names a dependency is looked for. A manifest that does not parse
//! names nothing.

use crate::content::model::Ecosystem;
use crate::content::signals::glob;
use std::collections::BTreeMap;

/// Manifests and where each belongs.
const MANIFESTS: [(&str, Ecosystem); 19] = [
    ("package.json", Ecosystem::Npm),
    ("Cargo.toml", Ecosystem::Cargo),
    ("pyproject.toml", Ecosystem::Pypi),
    ("requirements*.txt", Ecosystem::Pypi),
    ("Pipfile", Ecosystem::Pypi),
    ("setup.py", Ecosystem::Pypi),
    ("setup.cfg", Ecosystem::Pypi),
    ("go.mod", Ecosystem::Go),
    ("pom.xml", Ecosystem::Maven),
    ("build.gradle", Ecosystem::Maven),
    ("build.gradle.kts", Ecosystem::Maven),
    ("libs.versions.toml", Ecosystem::Maven),
    ("Gemfile", Ecosystem::Gem),
    ("composer.json", Ecosystem::Composer),
    ("*.csproj", Ecosystem::Nuget),
    ("*.fsproj", Ecosystem::Nuget),
    ("Directory.Packages.props", Ecosystem::Nuget),
    ("pubspec.yaml", Ecosystem::Pub),
    ("mix.exs", Ecosystem::Hex),
];
const SWIFT: &str = "Package.swift";

/// Names and globs of every manifest.
pub(super) const NAMES: [&str; 20] = {
    let mut names = [SWIFT; 20];
    let mut at = 0;
    while at < MANIFESTS.len() {
        names[at] = MANIFESTS[at].0;
        at += 1;
    }
    names
};

/// The ecosystem of a manifest.
pub(super) fn ecosystem(name: &str) -> Option<Ecosystem> {
    if name == SWIFT {
        return Some(Ecosystem::Swift);
    }
    let found = MANIFESTS.iter().find(|(pattern, _)| glob(pattern, name));
    found.map(|(_, ecosystem)| *ecosystem)
}

/// The dependency that a rule's name stands for, and the manifest that has it.
pub(super) fn find<'a>(
    ecosystem: Ecosystem,
    known: &'a BTreeMap<String, String>,
    name: &str,
) -> Option<(&'a str, &'a str)> {
    let stem = name.trim_end_matches('*');
    let from = known.range(stem.to_owned()..);
    let mut alike = from.take_while(|(dependency, _)| dependency.starts_with(stem));
    let found = alike.find(|(dependency, _)| {
        let rest = &dependency[stem.len()..];
        rest.is_empty()
            || stem.len() < name.len()
            // Go modules have their major version as a last part, Maven an artifact.
            || ecosystem == Ecosystem::Go && rest.starts_with('/')
            || ecosystem == Ecosystem::Maven && rest.starts_with(':')
    });
    found.map(|(dependency, path)| (dependency.as_str(), path.as_str()))
}

/// The names that a manifest depends on.
pub(super) fn dependencies(name: &str, text: &str) -> Vec<String> {
    match name {
        "package.json" => json_keys(
            text,
            &[
                "dependencies",
                "devDependencies",
                "peerDependencies",
                "optionalDependencies",
            ],
        ),
        "composer.json" => json_keys(text, &["require", "require-dev"]),
        "Cargo.toml" => cargo(text),
        "pyproject.toml" | "Pipfile" => python_toml(text),
        "setup.py" | "setup.cfg" => words_of_quotes_and_lines(text),
        "go.mod" => go(text),
        "pom.xml" => pom(text),
        "build.gradle" | "build.gradle.kts" | "libs.versions.toml" => coordinates(text),
        "Gemfile" => gems(text),
        "pubspec.yaml" => pubspec(text),
        "mix.exs" => hex(text),
        SWIFT => swift(text),
        _ if name.ends_with(".txt") => text.lines().filter_map(requirement).collect(),
        _ => nuget(text),
    }
}

fn json_keys(text: &str, tables: &[&str]) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let objects = tables.iter().filter_map(|table| json[*table].as_object());
    objects.flat_map(|object| object.keys().cloned()).collect()
}

fn cargo(text: &str) -> Vec<String> {
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut take = |table: &toml::Table| {
        for key in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = table.get(key).and_then(toml::Value::as_table) else {
                continue;
            };
            for (name, about) in dependencies {
                let renamed = about.get("package").and_then(toml::Value::as_str);
                out.push(renamed.unwrap_or(name).to_owned());
            }
        }
    };
    take(&manifest);
    if let Some(workspace) = manifest.get("workspace").and_then(toml::Value::as_table) {
        take(workspace);
    }
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    for target in targets.into_iter().flat_map(toml::Table::values) {
        target.as_table().into_iter().for_each(&mut take);
    }
    out
}

/// pyproject.toml of any tool, and Pipfile: lists of requirements below a key that
/// speaks of dependencies, and tables of them.
fn python_toml(text: &str) -> Vec<String> {
    fn visit(key: &str, value: &toml::Value, inside: bool, out: &mut Vec<String>) {
        let inside = inside || key.contains("dependencies") || key.ends_with("packages");
        match value {
            toml::Value::Array(items) if inside || key == "dependency-groups" => {
                out.extend(items.iter().filter_map(|item| requirement(item.as_str()?)));
            }
            toml::Value::Table(table) => {
                for (name, below) in table {
                    let groups = matches!(key, "dependency-groups" | "optional-dependencies");
                    if inside && !below.is_array() {
                        out.push(normal(name));
                    }
                    visit(name, below, inside || groups, out);
                }
            }
            _ => {}
        }
    }
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let tool = manifest.get("tool").and_then(toml::Value::as_table);
    let tools = ["poetry", "uv", "pdm", "hatch"];
    let of_tools = tools
        .iter()
        .filter_map(|name| Some((*name, tool?.get(*name)?)));
    let own = manifest.iter().filter(|(key, _)| key.as_str() != "tool");
    for (key, value) in own
        .map(|(key, value)| (key.as_str(), value))
        .chain(of_tools)
    {
        visit(key, value, false, &mut out);
    }
    out
}

/// The name at the start of a requirement such as `fastapi[all]>=0.100`.
fn requirement(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len());
    let is_name = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    is_name.then(|| normal(&text[..end]))
}

/// Python takes all spellings of a name for the same.
fn normal(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

/// setup.py is a program: every quoted text may be a requirement. setup.cfg has one a line.
fn words_of_quotes_and_lines(text: &str) -> Vec<String> {
    let quoted = quotes(text).filter_map(requirement);
    let lines = text.lines().filter(|line| line.starts_with([' ', '\t']));
    quoted.chain(lines.filter_map(requirement)).collect()
}

fn quotes(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mark = if line.contains('"') { '"' } else { '\'' };
        line.split(mark).skip(1).step_by(2)
    })
}

/// Direct requirements only: an indirect one is somebody else's choice.
fn go(text: &str) -> Vec<String> {
    let direct = text.lines().filter(|line| !line.contains("// indirect"));
    direct
        .filter_map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("require ").unwrap_or(line);
            let name = line.split_whitespace().next()?;
            let host = name.split('/').next()?;
            (host.contains('.') && !line.starts_with("module ")).then(|| name.to_owned())
        })
        .collect()
}

/// `GROUP:ARTIFACT` of everything that has both.
fn pom(text: &str) -> Vec<String> {
    let of = |tag: &str, text: &str| -> Option<String> {
        let start = text.find(&format!("<{tag}>"))? + tag.len() + 2;
        let end = start + text[start..].find('<')?;
        Some(text[start..end].trim().to_owned())
    };
    let groups = text.match_indices("<groupId>");
    groups
        .filter_map(|(at, _)| {
            let rest = &text[at..];
            let end = rest[1..]
                .find("<groupId>")
                .map_or(rest.len(), |next| next + 1);
            let entry = &rest[..end];
            Some(format!(
                "{}:{}",
                of("groupId", entry)?,
                of("artifactId", entry)?
            ))
        })
        .collect()
}

/// `GROUP:ARTIFACT`, and ids of plugins, in the quoted texts of a Gradle file.
fn coordinates(text: &str) -> Vec<String> {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    };
    quotes(text)
        .filter_map(|quoted| {
            let mut parts = quoted.split(':');
            let (group, artifact) = (parts.next()?, parts.next());
            match artifact {
                Some(artifact) if is_part(group) && is_part(artifact) => {
                    Some(format!("{group}:{artifact}"))
                }
                None if is_part(group) && group.contains('.') => Some(group.to_owned()),
                _ => None,
            }
        })
        .collect()
}

fn gems(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("gem "));
    lines
        .filter_map(|line| quotes(line).next().map(str::to_owned))
        .collect()
}

fn nuget(text: &str) -> Vec<String> {
    let after = |mark: &'static str| {
        text.match_indices(mark).filter_map(move |(at, _)| {
            let rest = &text[at + mark.len()..];
            Some(rest[..rest.find('"')?].to_owned())
        })
    };
    after("Include=\"").chain(after("Sdk=\"")).collect()
}

/// The keys one level below `dependencies` and `dev_dependencies`.
fn pubspec(text: &str) -> Vec<String> {
    let mut inside = false;
    let mut out = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let Some((key, _)) = line.trim().split_once(':') else {
            continue;
        };
        match indent {
            0 => inside = matches!(key, "dependencies" | "dev_dependencies"),
            1..=2 if inside => out.push(key.to_owned()),
            _ => {}
        }
    }
    out
}

fn hex(text: &str) -> Vec<String> {
    let tuples = text.split("{:").skip(1);
    tuples
        .filter_map(|rest| rest.split_once(',').map(|(name, _)| name.trim().to_owned()))
        .collect()
}

/// The last part of a package's address is its name.
fn swift(text: &str) -> Vec<String> {
    quotes(text)
        .filter(|quoted| quoted.contains("://") || quoted.starts_with("git@"))
        .filter_map(|url| url.trim_end_matches(".git").rsplit('/').next())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests;
