//! What users and hosts read, as text that a person reviewed.

use crate::support::{Outcome, Repository};
use std::fmt::Write as _;

/// The files of which every host's bundle shows one: what is not listed in full
/// differs from these only by its document.
fn is_shown_in_full(path: &str) -> bool {
    let documents = ["reviewer", "verify", "tdd"];
    let of_a_kind = ["/agents/", "/commands/", "/skills/"];
    !of_a_kind.iter().any(|kind| path.contains(kind))
        || documents
            .iter()
            .any(|name| path.contains(&format!("/{name}.")) || path.contains(&format!("/{name}/")))
}

#[test]
fn bundles() {
    for host in ["claude", "codex", "gemini", "cursor"] {
        let repository = Repository::new();
        repository
            .wazir(&["init", ".", "--host", host, "--yes"])
            .code(0);
        let mut text = String::new();
        let tree = repository.tree();
        for (path, _) in &tree {
            writeln!(text, "{path}").unwrap();
        }
        for (path, bytes) in &tree {
            let own = [".wazir/state/", ".wazir/lock.json", ".wazir/base.zst"];
            let is_ours = !own.iter().any(|own| path.starts_with(own));
            if is_ours && is_shown_in_full(path) {
                let body = String::from_utf8(bytes.clone()).unwrap();
                write!(text, "\n======== {path}\n{body}").unwrap();
            }
        }
        insta::assert_snapshot!(format!("bundle-{host}"), text);
    }
}

/// Cursor's reader of front matter takes quotes for a part of the text.
#[test]
fn cursor_reads_descriptions_as_they_were_written() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "cursor", "--yes"])
        .code(0);
    let listed = repository.wazir(&["list", "role", "--json"]).code(0);
    let roles: Vec<serde_json::Value> = serde_json::from_str(&listed.stdout).unwrap();
    for role in roles {
        let (id, summary) = (role["id"].as_str().unwrap(), &role["summary"]);
        let agent = repository.read(&format!(".cursor/agents/{id}.md"));
        let line = format!("\ndescription: {}\n", summary.as_str().unwrap());
        assert!(agent.contains(&line), "{id}: {agent}");
    }
}

/// Both streams, with this machine's own words taken out. A plan's digest is one of
/// them: it covers `.wazir/state/binary`.
fn said(repository: &Repository, outcome: &Outcome) -> String {
    let root = repository.path().canonicalize().unwrap();
    let text = format!(
        "exit {}\n{}{}",
        outcome.code, outcome.stdout, outcome.stderr
    )
    .replace(root.to_str().unwrap(), "[ROOT]")
    .replace(repository.path().to_str().unwrap(), "[ROOT]")
    .replace(crate::support::program(), "[WAZIR]");
    let mut parts = text.split("(plan ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digest, rest) = part.split_once(')').unwrap();
        assert_eq!(digest.len(), 12, "{digest}");
        write!(out, "(plan [DIGEST]){rest}").unwrap();
    }
    out
}

#[test]
fn a_session() {
    let repository = Repository::with(&[
        ("AGENTS.md", "# Mine\n"),
        ("package.json", "{\"dependencies\":{\"react-dom\":\"19\"}}"),
        (".claude/agents/reviewer.md", "my own reviewer\n"),
    ]);
    let mut text = String::new();
    for line in [
        "doctor",
        "init . --host claude,codex --dry-run",
        "init . --host claude,codex --yes",
        "init . --host claude,codex --yes --force",
        "init . --yes",
        "doctor",
        "list role",
        "show role verifier",
        "show expertise backend/rust --tier L0",
        "show role nobody",
        "search rust unsafe",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let outcome = repository.wazir(&words);
        writeln!(text, "$ wazir {line}\n{}", said(&repository, &outcome)).unwrap();
    }
    insta::assert_snapshot!("session", text);
}

#[test]
fn help() {
    let repository = Repository::new();
    let mut text = String::new();
    for command in [
        "",
        "init",
        "doctor",
        "list",
        "show",
        "search",
        "export",
        "export build",
        "content",
        "content check",
        "content new",
        "content explain",
        "index",
        "index build",
        "index search-symbols",
        "index references",
        "recall symbol",
        "map",
        "hook",
    ] {
        let mut words: Vec<&str> = command.split_whitespace().collect();
        words.push("--help");
        let outcome = repository.wazir(&words).code(0);
        writeln!(text, "$ wazir {}\n{}", words.join(" "), outcome.stdout).unwrap();
    }
    insta::assert_snapshot!("help", text);
}

#[test]
fn the_list_of_commands_says_what_each_says_of_itself() {
    let repository = Repository::new();
    let all = repository.wazir(&["--help"]).code(0).stdout;
    let listed = all.split("Commands:").nth(1).unwrap();
    for line in listed.lines().skip(1).take_while(|line| !line.is_empty()) {
        let (name, about) = line.trim().split_once(' ').expect(line);
        let own = repository.wazir(&[name, "-h"]).code(0).stdout;
        assert!(own.starts_with(about.trim()), "{name}: {about} / {own}");
    }
}
