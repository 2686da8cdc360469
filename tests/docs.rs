//! The documentation: its commands run, its links lead somewhere, its messages are real,
//! and the program carries it.

use crate::look_up::assert_valid;
use crate::support::Repository;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every page below `docs/`, as a path from the root.
fn pages() -> Vec<String> {
    fn walk(directory: &Path, prefix: &str, out: &mut Vec<String>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}/{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                walk(&path, &name, out);
            } else if name.ends_with(".md") {
                out.push(name);
            }
        }
    }
    let mut out = Vec::new();
    walk(&root().join("docs"), "docs", &mut out);
    out.sort();
    out
}

/// The lines of a text's blocks in a language.
fn block_lines<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let mut inside = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        match line.trim_start().strip_prefix("```") {
            Some(info) if inside.is_none() => inside = Some(info.trim()),
            Some(_) => inside = None,
            None if inside == Some(language) => lines.push(line),
            None => {}
        }
    }
    lines
}

/// A text without its blocks and code spans.
fn prose(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            out.extend(line.split('`').step_by(2));
            out.push('\n');
        }
    }
    out
}

/// Every line of a page that calls the program runs, as a shell reads it; where a comment
/// names an exit code, it ends with that.
#[cfg(unix)]
fn runs(page: &str) -> usize {
    let text = read(page);
    let lines: Vec<&str> = block_lines(&text, "sh")
        .into_iter()
        .filter(|line| line.starts_with("wazir "))
        .collect();
    if lines.is_empty() {
        return 0;
    }
    let repository = Repository::new();
    repository.wazir(&["init", "--yes"]).code(0);
    // What the page on the code index asks for.
    repository.write(
        "src/main.rs",
        "struct Store;\nimpl Store {\n    fn open() {}\n}\nfn parse_config() {}\nfn main() {\n    parse_config();\n    Store::open();\n}\n",
    );
    // What the page on pipelines counts from.
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "commit",
            "-qm",
            "feat: begin",
        ],
        &["update-ref", "refs/remotes/origin/main", "HEAD"],
    ] {
        let git = std::process::Command::new("git")
            .args(arguments)
            .current_dir(repository.path())
            .status();
        assert!(git.unwrap().success(), "git {arguments:?}");
    }
    let programs = Path::new(crate::support::program()).parent().unwrap();
    for line in &lines {
        let output = std::process::Command::new("/bin/sh")
            .args(["-c", line])
            .current_dir(repository.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let expected = line
            .split("exit code ")
            .nth(1)
            .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
            .map_or(0, |code| code.parse().unwrap());
        let nothing_found = line.starts_with("wazir search") && output.status.code() == Some(1);
        assert!(
            output.status.code() == Some(expected) || nothing_found,
            "{page}: {line}: {output:?}"
        );
    }
    lines.len()
}

#[cfg(unix)]
#[test]
fn commands_in_the_readme_run() {
    assert!(runs("README.md") >= 15);
}

#[cfg(unix)]
#[test]
fn commands_in_the_pages_run() {
    let count: usize = pages()
        .iter()
        .filter(|page| !page.contains("/reference/"))
        .map(|page| runs(page))
        .sum();
    assert!(count >= 15, "{count}");
}

#[test]
fn both_readmes_name_the_same_commands() {
    let commands = |path: &str| -> Vec<String> {
        block_lines(&read(path), "sh")
            .into_iter()
            .map(|line| line.split("  #").next().unwrap().trim_end().to_owned())
            .collect()
    };
    assert_eq!(commands("README.ar.md"), commands("README.md"));
    assert!(read("README.md").contains("(README.ar.md)"));
    assert!(read("README.ar.md").contains("(README.md)"));
}

/// How GitHub makes an anchor of a heading.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let mut texts = pages();
    texts.extend(["README.md", "README.ar.md", "CONTRIBUTING.md", "llms.txt"].map(str::to_owned));
    let mut count = 0;
    for page in texts {
        let directory = Path::new(&page).parent().unwrap().to_owned();
        for target in prose(&read(&page)).split("](").skip(1) {
            let target = target.split(')').next().unwrap();
            if target.starts_with("https://") {
                continue;
            }
            count += 1;
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let path: PathBuf = if path.is_empty() {
                page.clone().into()
            } else {
                directory.join(path)
            };
            let there = fs::read_to_string(root().join(&path))
                .unwrap_or_else(|error| panic!("{page}: {target}: {error}"));
            let anchors: BTreeSet<String> = there
                .lines()
                .filter(|line| line.starts_with('#'))
                .map(|line| line.trim_start_matches('#').trim())
                .map(anchor)
                .collect();
            assert!(
                heading.is_empty() || anchors.contains(heading),
                "{page}: {target}"
            );
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn the_index_and_llms_txt_name_every_page() {
    let (index, llms) = (read("docs/README.md"), read("llms.txt"));
    for page in pages() {
        let name = page.strip_prefix("docs/").unwrap();
        if name != "README.md" {
            assert!(
                index.contains(&format!("]({name})")),
                "docs/README.md lacks {name}"
            );
        }
        if !["README.md", "STYLE.md", "content-style.md"].contains(&name) {
            assert!(
                llms.contains(&format!("]({page})")),
                "llms.txt lacks {page}"
            );
        }
    }
    let mut lines = llms.lines().filter(|line| !line.is_empty());
    assert_eq!(lines.next(), Some("# wazir"));
    assert!(lines.next().unwrap().starts_with("> "));
}

#[test]
fn the_program_prints_every_page_for_users() {
    let repository = Repository::new();
    let listed = repository.wazir(&["docs", "--json"]).code(0).json();
    assert_valid("output-docs", &listed);
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|page| page["page"].as_str().unwrap())
        .collect();
    let internal = ["ARCHITECTURE", "README", "STYLE", "content-style"];
    let expected: Vec<String> = pages()
        .iter()
        .map(|page| page["docs/".len()..page.len() - ".md".len()].to_owned())
        .filter(|name| !internal.contains(&name.as_str()))
        .collect();
    assert_eq!(names, expected);
    for page in listed.as_array().unwrap() {
        let name = page["page"].as_str().unwrap();
        assert!(page["summary"].as_str().unwrap().len() > 10, "{page}");
        let text = repository.wazir(&["docs", name]).code(0).stdout;
        assert!(
            text.starts_with(&format!("# {}", page["title"].as_str().unwrap())),
            "{name}"
        );
        assert!(!prose(&text).contains("]("), "{name}: {text}");
        for command in text.split("`wazir docs ").skip(1) {
            let target = command.split('`').next().unwrap();
            assert!(
                names.contains(&target) || target == "PAGE" || target.starts_with("--"),
                "{name}: {target}"
            );
        }
    }
    let started = repository
        .wazir(&["docs", "getting-started"])
        .code(0)
        .stdout;
    assert!(started.contains("(`wazir docs hosts/codex`)"), "{started}");
    assert!(!started.contains("<!--"));
    let one = repository
        .wazir(&["docs", "claude", "--json"])
        .code(0)
        .json();
    assert_valid("output-docs", &one);
    assert_eq!(one[0]["page"], "hosts/claude");
    assert_eq!(
        repository.wazir(&["docs", "--list"]).code(0).stdout,
        repository.wazir(&["docs"]).code(0).stdout
    );
}

#[test]
fn an_unknown_page_is_told_with_the_nearest() {
    let told = Repository::new().wazir(&["docs", "securty"]).code(1).stderr;
    assert!(told.contains("there is no page `securty`"), "{told}");
    assert!(told.contains("did you mean: security"), "{told}");
    assert!(told.contains("wazir docs --list"), "{told}");
}

/// What the page on trouble says a message is, the program says.
#[test]
fn messages_in_troubleshooting_are_real() {
    let repository = Repository::new();
    let page = read("docs/troubleshooting.md");
    let check = |arguments: &[&str], code: i32, message: &str| {
        let outcome = repository.wazir(arguments).code(code);
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(said.contains(message), "{arguments:?}: {said}");
        let stands = page
            .lines()
            .any(|line| line.starts_with("### ") && line.contains(message));
        assert!(
            stands,
            "no heading of docs/troubleshooting.md holds: {message}"
        );
    };
    check(&["status"], 3, "is not installed in ");
    repository.write(".claude/agents/reviewer.md", "mine\n");
    check(
        &["init", "--host", "claude", "--yes"],
        4,
        "a file of yours has this name",
    );
    fs::remove_file(repository.file(".claude/agents/reviewer.md")).unwrap();
    repository.write(".claude/settings.json", "{ \"a\": ");
    check(
        &["init", "--host", "claude", "--yes"],
        4,
        "(our keys): line ",
    );
    fs::remove_file(repository.file(".claude/settings.json")).unwrap();
    check(&["init", "--host", "nobody"], 2, "the hosts are ");
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    check(&["next"], 3, "no run is open here");
    check(
        &["upgrade", "--continue"],
        1,
        "there is nothing to continue",
    );
    check(&["show", "role", "nobody"], 1, "there is no role ");
    check(&["docs", "nothing"], 1, "there is no page ");
    check(
        &["index", "search-symbols", "x"],
        3,
        "there is no code index of ",
    );
    repository
        .wazir(&["run", "start", "Rename a function"])
        .code(0);
    repository.write("a.md", "---\n");
    check(&["submit", "a.md"], 1, "not taken: ");
    check(&["gate", "approve"], 44, "a human's gate needs a terminal");
    let run = repository.wazir(&["run", "list", "--json"]).code(0).json();
    let text = run.to_string();
    let id = text
        .split("\"run_id\":\"")
        .nth(1)
        .or(text.split("\"id\":\"").nth(1))
        .unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    let ledger = format!(".wazir/state/runs/{id}/events.ndjson");
    let events = repository.read(&ledger);
    repository.write(&ledger, &events.replacen(':', ";", 1));
    check(&["capture", "check", "--run", &id], 1, "not an event");
    fs::remove_file(repository.file(".claude/agents/verifier.md")).unwrap();
    let said = repository.wazir(&["doctor"]).code(1).stdout;
    assert!(said.contains("FAULT") && said.contains("is gone"), "{said}");
    repository.write(".wazir/overlay/roles/x.md", "bad\n");
    check(&["list", "role"], 1, "the overlay does not compile");
    repository.write(
        ".wazir/config.yaml",
        "version: 1\nhosts: [claude]\nchek: 1\n",
    );
    check(&["status"], 1, "is not a known key");
}
