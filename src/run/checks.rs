//! The project's own checks: what its settings name, else what its files show.

use serde_json::Value;
use std::fs;
use std::path::Path;

/// A manifest larger than this is not read.
const MAX_BYTES: u64 = 1 << 20;

/// A command that checks the project, and where that is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub command: String,
    pub from: String,
}

/// The checks of a directory: those of the settings if there are any.
pub fn of(directory: &Path, configured: &[String]) -> Vec<Check> {
    if !configured.is_empty() {
        return configured
            .iter()
            .map(|command| check(command, ".wazir/config.yaml"))
            .collect();
    }
    let has = |name: &str| directory.join(name).is_file();
    let mut checks = Vec::new();
    if has("Cargo.toml") {
        checks.push(check("cargo test", "Cargo.toml"));
    }
    checks.extend(node(directory));
    checks.extend(python(directory));
    if has("go.mod") {
        checks.push(check("go test ./...", "go.mod"));
    }
    checks.extend(java(directory));
    if let Some(name) = named(directory, &["sln", "slnx", "csproj", "fsproj"]) {
        checks.push(check("dotnet test", &name));
    }
    checks.extend(ruby(directory));
    checks.extend(php(directory));
    if has("mix.exs") {
        checks.push(check("mix test", "mix.exs"));
    }
    // What runs other programs comes in only where no program speaks for itself.
    if checks.is_empty() {
        checks.extend(recipe(directory));
    }
    checks
}

fn check(command: &str, from: &str) -> Check {
    Check {
        command: command.to_owned(),
        from: from.to_owned(),
    }
}

/// The text of a manifest, if it is there and of a usual size.
fn text(directory: &Path, name: &str) -> Option<String> {
    let path = directory.join(name);
    let small = fs::metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= MAX_BYTES);
    small.then(|| fs::read_to_string(&path).ok()).flatten()
}

/// The first file with one of these extensions, by name.
fn named(directory: &Path, extensions: &[&str]) -> Option<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| {
            let extension = Path::new(name).extension().and_then(|e| e.to_str());
            extension.is_some_and(|extension| extensions.contains(&extension))
        })
        .collect();
    names.sort();
    names.into_iter().next()
}

fn node(directory: &Path) -> Option<Check> {
    let manifest: Value = serde_json::from_str(&text(directory, "package.json")?).ok()?;
    let script = manifest.pointer("/scripts/test")?.as_str()?;
    // What `npm init` writes is no test.
    if script.trim().is_empty() || script.contains("no test specified") {
        return None;
    }
    let has = |name: &str| directory.join(name).is_file();
    let named = manifest
        .get("packageManager")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let manager = if named.starts_with("pnpm") || has("pnpm-lock.yaml") {
        "pnpm"
    } else if named.starts_with("yarn") || has("yarn.lock") {
        "yarn"
    } else if has("bun.lock") || has("bun.lockb") {
        return Some(check("bun run test", "package.json"));
    } else {
        "npm"
    };
    Some(check(&format!("{manager} test"), "package.json"))
}

fn python(directory: &Path) -> Option<Check> {
    let has = |name: &str| directory.join(name).is_file();
    let from = [
        "pyproject.toml",
        "pytest.ini",
        "tox.ini",
        "setup.cfg",
        "setup.py",
        "requirements.txt",
    ]
    .into_iter()
    .find(|name| has(name))?;
    let says = |name: &str, word: &str| text(directory, name).is_some_and(|t| t.contains(word));
    let pytest = has("pytest.ini")
        || has("conftest.py")
        || says("pyproject.toml", "pytest")
        || says("setup.cfg", "pytest")
        || says("tox.ini", "pytest")
        || says("requirements.txt", "pytest")
        || directory.join("tests/conftest.py").is_file();
    let tests = directory.join("tests").is_dir() || directory.join("test").is_dir();
    let command = match (pytest, tests) {
        (true, _) => "python -m pytest",
        (false, true) => "python -m unittest discover",
        (false, false) => return None,
    };
    let runner = if has("uv.lock") {
        "uv run "
    } else if has("poetry.lock") {
        "poetry run "
    } else if has("Pipfile.lock") {
        "pipenv run "
    } else {
        ""
    };
    Some(check(&format!("{runner}{command}"), from))
}

fn java(directory: &Path) -> Option<Check> {
    let has = |name: &str| directory.join(name).is_file();
    if has("pom.xml") {
        let maven = if has("mvnw") { "./mvnw" } else { "mvn" };
        return Some(check(&format!("{maven} -B test"), "pom.xml"));
    }
    let from = ["build.gradle", "build.gradle.kts"]
        .into_iter()
        .find(|name| has(name))?;
    let gradle = if has("gradlew") {
        "./gradlew"
    } else {
        "gradle"
    };
    Some(check(&format!("{gradle} test"), from))
}

fn ruby(directory: &Path) -> Option<Check> {
    let has = |name: &str| directory.join(name).is_file();
    if !has("Gemfile") && !has("Rakefile") {
        return None;
    }
    let bundle = if has("Gemfile") { "bundle exec " } else { "" };
    if directory.join("spec").is_dir() {
        return Some(check(&format!("{bundle}rspec"), "spec/"));
    }
    if directory.join("bin/rails").is_file() {
        return Some(check("bin/rails test", "bin/rails"));
    }
    (has("Rakefile") && directory.join("test").is_dir())
        .then(|| check(&format!("{bundle}rake test"), "Rakefile"))
}

fn php(directory: &Path) -> Option<Check> {
    let manifest: Option<Value> =
        text(directory, "composer.json").and_then(|text| serde_json::from_str(&text).ok());
    if manifest.is_some_and(|manifest| manifest.pointer("/scripts/test").is_some()) {
        return Some(check("composer test", "composer.json"));
    }
    ["phpunit.xml", "phpunit.xml.dist"]
        .into_iter()
        .find(|name| directory.join(name).is_file())
        .map(|name| check("vendor/bin/phpunit", name))
}

/// A recipe of make or just that is named after tests.
fn recipe(directory: &Path) -> Option<Check> {
    for (program, files) in [
        ("just", ["justfile", "Justfile", ".justfile"]),
        ("make", ["GNUmakefile", "makefile", "Makefile"]),
    ] {
        let found = files
            .iter()
            .find_map(|file| Some((*file, text(directory, file)?)));
        let Some((file, text)) = found else { continue };
        for name in ["test", "check"] {
            let is_rule = |line: &&str| {
                line.strip_prefix(name)
                    .map(str::trim_start)
                    .is_some_and(|rest| rest.starts_with(':') && !rest.starts_with(":="))
            };
            if text.lines().any(|line| is_rule(&line)) {
                return Some(check(&format!("{program} {name}"), file));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        of(directory.path(), &[])
            .into_iter()
            .map(|check| check.command)
            .collect()
    }

    #[test]
    fn every_kind_of_project_has_its_command() {
        let npm = r#"{"scripts":{"test":"vitest run"}}"#;
        for (files, command) in [
            (&[("Cargo.toml", "")][..], "cargo test"),
            (&[("package.json", npm)], "npm test"),
            (
                &[("package.json", npm), ("pnpm-lock.yaml", "")],
                "pnpm test",
            ),
            (&[("package.json", npm), ("yarn.lock", "")], "yarn test"),
            (&[("package.json", npm), ("bun.lock", "")], "bun run test"),
            (
                &[("pyproject.toml", "[tool.pytest.ini_options]")],
                "python -m pytest",
            ),
            (
                &[("pyproject.toml", "pytest"), ("uv.lock", "")],
                "uv run python -m pytest",
            ),
            (
                &[("setup.py", ""), ("tests/a.py", "")],
                "python -m unittest discover",
            ),
            (&[("go.mod", "")], "go test ./..."),
            (&[("pom.xml", "")], "mvn -B test"),
            (&[("pom.xml", ""), ("mvnw", "")], "./mvnw -B test"),
            (
                &[("build.gradle.kts", ""), ("gradlew", "")],
                "./gradlew test",
            ),
            (&[("App.sln", "")], "dotnet test"),
            (
                &[("Gemfile", ""), ("spec/a_spec.rb", "")],
                "bundle exec rspec",
            ),
            (
                &[("composer.json", r#"{"scripts":{"test":"phpunit"}}"#)],
                "composer test",
            ),
            (&[("phpunit.xml.dist", "")], "vendor/bin/phpunit"),
            (&[("mix.exs", "")], "mix test"),
            (&[("Makefile", "all:\ntest: all\n\techo\n")], "make test"),
            (&[("justfile", "check:\n  true\n")], "just check"),
        ] {
            assert_eq!(found(files), [command], "{files:?}");
        }
    }

    #[test]
    fn what_is_no_check_is_none() {
        let none = r#"{"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}}"#;
        for files in [
            &[][..],
            &[("package.json", none)],
            &[("package.json", "{")],
            &[("pyproject.toml", "")],
            &[("Makefile", "test := x\ntests:\n")],
        ] {
            assert!(found(files).is_empty(), "{files:?}");
        }
    }

    #[test]
    fn settings_come_first_and_many_languages_together() {
        let both = found(&[("Cargo.toml", ""), ("go.mod", "")]);
        assert_eq!(both, ["cargo test", "go test ./..."]);
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("go.mod"), "").unwrap();
        let checks = of(directory.path(), &["sh check.sh".to_owned()]);
        assert_eq!(checks[0].command, "sh check.sh");
    }
}
