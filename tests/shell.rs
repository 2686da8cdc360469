//! Completions and manual pages.

use crate::support::Repository;
use std::fs;
use std::process::Command;

/// The names in the list of commands.
fn commands(repository: &Repository) -> Vec<String> {
    let help = repository.wazir(&["--help"]).code(0).stdout;
    let commands: Vec<String> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(commands.len() > 20, "{help}");
    commands
}

#[test]
fn completions_of_every_shell_name_every_command() {
    let repository = Repository::new();
    let commands = commands(&repository);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = repository.wazir(&["completions", shell]).code(0).stdout;
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
        repository.write(shell, &script);
    }
    let tried = Command::new("bash")
        .arg("-n")
        .arg(repository.file("bash"))
        .status();
    assert!(tried.map_or(true, |status| status.success()));
    repository.wazir(&["completions", "tcsh"]).code(2);
}

#[test]
fn every_command_has_a_manual_page() {
    let repository = Repository::new();
    let alone = repository.wazir(&["man"]).code(0).stdout;
    let title = concat!("\" \" \"wazir ", env!("CARGO_PKG_VERSION"), "\"");
    let has_title = |page: &str, name: &str| {
        let title = format!(".TH {name} 1 {title}");
        page.lines().any(|line| line.trim_end() == title)
    };
    assert!(has_title(&alone, "wazir"), "{alone}");
    assert!(
        !alone.contains("expertise 261"),
        "what --version says: {alone}"
    );
    let written = repository.wazir(&["man", "pages/man1"]).code(0).stdout;
    for command in commands(&repository) {
        let page = repository.read(&format!("pages/man1/wazir-{command}.1"));
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
        assert!(has_title(&page, &format!("wazir-{command}")), "{page}");
    }
    assert!(repository.has("pages/man1/wazir-run-start.1"));
    assert_eq!(repository.read("pages/man1/wazir.1"), alone);
    let count = fs::read_dir(repository.file("pages/man1")).unwrap().count();
    assert!(
        written.starts_with(&format!("{count} pages in ")),
        "{written}"
    );
}
