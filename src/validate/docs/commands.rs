//! Whether a command line names what this binary has.

use crate::catalog::nearest;
use crate::project::shown::quoted;

/// A command, with what may follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    pub below: Vec<Known>,
    /// With their hyphens.
    pub options: Vec<String>,
    /// What it takes that is no command, in order.
    pub words: Vec<Words>,
}

/// A place for words of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// All that may stand there; empty where anything may.
    pub values: Vec<String>,
    /// Whether more than one may.
    pub many: bool,
}

impl Known {
    fn is(&self, word: &str) -> bool {
        self.name == word || self.aliases.iter().any(|alias| alias == word)
    }

    /// What may stand at a place after it; empty where anything may.
    fn values(&self, place: usize) -> &[String] {
        let beyond = || self.words.last().filter(|last| last.many);
        let words = self.words.get(place).or_else(beyond);
        words.map_or(&[], |words| &words.values)
    }
}

/// What a text that begins with the binary's name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line for a shell.
    Line,
    /// Inline code, or a block of no stated kind: it may as well be a message of the
    /// program. It is a command when it begins with one, or with one that was mistyped.
    Text,
}

/// What is wrong with a text that calls this binary; `None` for any other text.
pub fn wrong(text: &str, form: Form, root: &Known) -> Option<String> {
    let rest = text.strip_prefix(&root.name)?;
    if !rest.starts_with(' ') {
        return None;
    }
    let mut at = root;
    let mut said = root.name.clone();
    // Whether the next word may be a command, and whether it is known which one it is.
    let (mut descending, mut sure) = (true, true);
    // Words before the first option: what follows one may be its value.
    let mut place = 0;
    let mut words = words(rest).into_iter().peekable();
    while let Some(word) = words.next() {
        if let Some(option) = word.strip_prefix("--") {
            descending = false;
            if sure && let Some(wrong) = wrong_option(option, at, &said) {
                return Some(wrong);
            }
            continue;
        }
        if !descending || word.starts_with('-') {
            descending &= !at.below.is_empty();
            continue;
        }
        // `list|show`: each of them.
        let parts: Vec<&str> = word.split('|').collect();
        // A sentence goes on: `wazir shows every file`.
        let goes_on = words.peek().is_some_and(|next| is_word(next));
        let is_message = |near: &[&str]| form == Form::Text && (near.is_empty() || goes_on);
        if at.below.is_empty() {
            let values = at.values(place);
            place += 1;
            let unknown = |part: &&&str| is_command(part) && !values.iter().any(|v| v == *part);
            if let Some(part) = parts.iter().find(unknown).filter(|_| !values.is_empty()) {
                let near = nearest(part, values.iter().map(String::as_str));
                return (!is_message(&near)).then(|| has_no(&said, "word", part, &near));
            }
            continue;
        }
        if !parts.iter().all(|part| is_command(part)) {
            (descending, sure) = (false, false);
            continue;
        }
        let unknown = |part: &&&str| !at.below.iter().any(|below| below.is(part));
        match parts.iter().find(unknown) {
            Some(part) if at.words.is_empty() => {
                let near = nearest(part, at.below.iter().map(|below| &*below.name));
                return (!is_message(&near)).then(|| has_no(&said, "command", part, &near));
            }
            Some(_) => descending = false,
            None if parts.len() > 1 => (descending, sure) = (false, false),
            None => {
                at = at.below.iter().find(|below| below.is(word)).unwrap_or(at);
                said = format!("{said} {word}");
            }
        }
    }
    None
}

fn wrong_option(option: &str, at: &Known, said: &str) -> Option<String> {
    let name = option.split(['=', ']', ')']).next().unwrap_or("");
    let name = name.trim_end_matches(['.', ',', ';', ':']);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let option = format!("--{name}");
    if name.is_empty() || !name.chars().all(plain) || at.options.contains(&option) {
        return None;
    }
    let near = nearest(&option, at.options.iter().map(String::as_str));
    Some(has_no(said, "option", &option, &near))
}

fn has_no(said: &str, kind: &str, what: &str, near: &[&str]) -> String {
    let hint = match near {
        [] => String::new(),
        near => format!("; near it: {}", near.join(", ")),
    };
    format!("{} has no {kind} {}{hint}", quoted(said), quoted(what))
}

fn is_command(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Whether it may stand in a sentence. Options, values in capitals, quotes and numbers do not.
fn is_word(text: &str) -> bool {
    text.starts_with(char::is_lowercase) && text.chars().all(|c| c.is_alphabetic() || c == '\'')
}

/// The words of a line up to where another command begins. What is quoted is a value: a
/// word of it stands as [`QUOTED`]. Brackets of optional parts are taken off.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in outside_quotes(line) {
        let ends = [
            "|", "||", "&&", "&", ";", "<", ">", ">>", "2>&1", "--", "…", "...",
        ];
        if ends.contains(&word) || word.starts_with('#') {
            break;
        }
        let (bare, last) = match word.strip_suffix(';') {
            Some(bare) => (bare, true),
            None => (word, false),
        };
        words.push(bare.trim_matches(['[', ']', '(', ')', ',', '`']));
        if last {
            break;
        }
    }
    words
}

const QUOTED: &str = "\"";

fn outside_quotes(line: &str) -> impl Iterator<Item = &str> {
    let mut open: Option<char> = None;
    line.split_whitespace().map(move |word| {
        let mut quoted = open.is_some();
        for c in word.chars() {
            match open {
                Some(quote) if c == quote => open = None,
                None if c == '"' || c == '\'' => (open, quoted) = (Some(c), true),
                _ => {}
            }
        }
        if quoted { QUOTED } else { word }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known() -> Known {
        let leaf = |name: &str, options: &[&str]| Known {
            name: name.to_owned(),
            options: options.iter().map(|o| (*o).to_owned()).collect(),
            words: vec![Words::default()],
            ..Known::default()
        };
        let mut validate = leaf("validate", &["--json"]);
        validate.words.clear();
        let mut check = leaf("check", &["--base"]);
        check.words[0] = Words {
            values: ["docs", "links"].map(str::to_owned).to_vec(),
            many: true,
        };
        validate.below = vec![leaf("docs", &[])];
        validate.below[0].aliases = vec!["texts".to_owned()];
        Known {
            name: "wazir".to_owned(),
            below: vec![leaf("next", &["--run", "--json"]), validate, check],
            options: vec!["--help".to_owned()],
            ..Known::default()
        }
    }

    #[test]
    fn lines_are_held_against_what_there_is() {
        for line in [
            "wazir next --json",
            "wazir next [--run ID]",
            "wazir next # then",
            "wazir --help",
            "wazir validate docs|texts",
            "wazir validate [docs]",
            "wazir COMMAND",
            "wazir",
            "wazir next -- --anything",
            "wazir next 'a --b c'",
            "wazirs x",
            "other --x",
            "wazir next | grep --color x",
            "wazir <command> --odd",
            "wazir \"$command\" --odd",
            "wazir next|validate --odd",
            "wazir next any words",
            "wazir validate NAME",
            "wazir check docs links",
            "wazir check docs|links [NAME…]",
            "wazir check --base docks",
            "wazir check -b docks",
        ] {
            assert_eq!(wrong(line, Form::Line, &known()), None, "{line}");
        }
        for (line, message) in [
            ("wazir nxt", "no command `nxt`; near it: next"),
            (
                "wazir next --jsn",
                "`wazir next` has no option `--jsn`; near it: --json",
            ),
            (
                "wazir validate links",
                "`wazir validate` has no command `links`",
            ),
            ("wazir validate docs|links", "no command `links`"),
            ("wazir next --all;", "no option `--all`"),
            ("wazir check dosc", "no word `dosc`; near it: docs"),
            ("wazir check docs other --base x", "no word `other`"),
            ("wazir check docs|linsk", "no word `linsk`; near it: links"),
        ] {
            let said = wrong(line, Form::Line, &known()).unwrap_or_default();
            assert!(said.contains(message), "{line}: {said}");
        }
    }

    #[test]
    fn a_message_is_no_command() {
        for text in [
            "wazir: cannot write",
            "wazir wrote nothing here",
            "wazir nexts every file",
            "wazir validate is over",
            "wazir validates what is there",
            "wazir flies --high",
            "wazir links",
            "wazir check is over",
            "wazir check everything",
        ] {
            assert_eq!(wrong(text, Form::Text, &known()), None, "{text}");
        }
        for text in [
            "wazir nxt",
            "wazir nxt --json",
            "wazir nxt FILE",
            "wazir validate dcos",
            "wazir next --jsn",
            "wazir --hlep",
            "wazir check dosc",
        ] {
            assert!(wrong(text, Form::Text, &known()).is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in "wazir \\PC{0,40}") {
            let _ = wrong(&line, Form::Line, &known());
            let _ = wrong(&line, Form::Text, &known());
        }
    }
}
