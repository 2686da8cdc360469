//! Every command line that the content tells an agent to run is one that this program
//! takes.

use crate::support::Repository;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts that name command lines.
const TEXTS: [&str; 5] = [
    "content/skills",
    "content/workflows",
    "content/roles",
    "templates/hosts/shared",
    "templates/hosts/session-start.md",
];

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), out);
        }
    } else if path.extension().is_some_and(|extension| extension == "md") {
        out.push(path.to_owned());
    }
}

/// The command lines of a text, without the name of the program: what stands in a code
/// span or a block and begins with that name.
fn command_lines(text: &str) -> Vec<String> {
    let spans = text.split('`').skip(1).step_by(2);
    let lines = text.lines().map(str::trim);
    spans
        .chain(lines)
        .filter_map(|line| line.strip_prefix("wazir "))
        .filter(|line| !line.contains('\n') && !line.contains("{{"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_line_of_the_content_is_one_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for text in TEXTS {
        files(&root.join(text), &mut paths);
    }
    let mut named: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in paths {
        for line in command_lines(&fs::read_to_string(&path).unwrap()) {
            named.entry(line).or_insert_with(|| path.clone());
        }
    }
    assert!(named.len() > 30, "{named:#?}");
    let repository = Repository::new();
    for (line, path) in named {
        let at = format!("{}: wazir {line}", path.display());
        // What comes behind `--` is somebody else's command.
        let own = line.split(" -- ").next().unwrap();
        let words: Vec<&str> = own
            .split_whitespace()
            .map(|word| word.trim_matches(['[', ']', '\'']))
            .collect();
        let plain = |word: &&&str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let commands: Vec<&str> = words
            .iter()
            .take_while(plain)
            .take_while(|word| !word.starts_with('-'))
            .copied()
            .collect();
        // The longest prefix that is a command of its own has the options.
        let help = (0..=commands.len().min(2)).rev().find_map(|count| {
            let mut asked = commands[..count].to_vec();
            asked.push("--help");
            let outcome = repository.wazir(&asked);
            let usage = format!("Usage: wazir {}", commands[..count].join(" "));
            (outcome.code == 0 && outcome.stdout.contains(usage.trim_end()))
                .then_some((count, outcome.stdout))
        });
        let (count, help) = help.unwrap_or_else(|| panic!("no command: {at}"));
        assert!(count > 0 || words[0].starts_with('-'), "no command: {at}");
        assert!(
            count == commands.len() || !help.contains("\nCommands:"),
            "no command: {at}"
        );
        for option in words.iter().filter(|word| word.starts_with("--")) {
            let name = option.split('=').next().unwrap();
            assert!(help.contains(name), "{name} is no option: {at}");
        }
        // A document that is named is there.
        if let ["show" | "list", named @ ..] = &*commands
            && commands.len() == words.len()
            && !named.is_empty()
        {
            repository.wazir(&commands).code(0);
        }
    }
}
