//! `xargs` and `parallel`: a command for each item of a list.

use crate::guard::shell::builtins::quote;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::{MAX_VALUE, MAX_VALUES, Shell};
use crate::guard::text::{Text, UNKNOWN, is_unknown};

pub(super) fn xargs(shell: &mut Shell<'_>, words: &[Text]) {
    let (options, command) = Options::leading(
        words,
        "adEILnPsJ",
        &[
            "arg-file",
            "delimiter",
            "max-args",
            "max-procs",
            "max-lines",
            "replace",
        ],
    );
    let text = match options.value('a', "arg-file") {
        Some(file) => shell.stored(file).map(|text| text.to_vec()),
        None => shell.rest_of_input(),
    };
    let text = text.unwrap_or_else(|| vec![UNKNOWN]);
    let by_line = ['0', 'd', 'I', 'L', 'J']
        .iter()
        .any(|letter| options.has(*letter, ""))
        || options.has('i', "replace")
        || options.has('\0', "null")
        || options.has('\0', "delimiter");
    let delimiter = options
        .value('d', "delimiter")
        .and_then(|text| (text.len() == 1).then(|| text[0]));
    let items: Vec<Text> = if by_line {
        let ends = |byte: &u8| *byte == 0 || *byte == b'\n' || Some(*byte) == delimiter;
        text.split(ends)
            .filter(|item| !item.is_empty())
            .take(1000)
            .map(<[u8]>::to_vec)
            .collect()
    } else {
        text.split(u8::is_ascii_whitespace)
            .filter(|item| !item.is_empty())
            .take(1000)
            .map(|item| {
                item.iter()
                    .copied()
                    .filter(|byte| !matches!(byte, b'\'' | b'"' | b'\\'))
                    .collect()
            })
            .collect()
    };
    // Input of the command itself is not known.
    let input = shell.input.take();
    let mark = shell.mark();
    let replaced = options
        .value('I', "")
        .or_else(|| options.value('J', ""))
        .or_else(|| options.has('i', "replace").then_some(b"{}"));
    if let Some(mark) = replaced {
        for item in items.iter().take(MAX_VALUES) {
            let Some(words) = filled(shell, command, mark, item) else {
                break;
            };
            shell.dispatch(&words);
        }
    } else {
        let length = command.iter().chain(&items).map(Vec::len).sum();
        if shell.spend(length) {
            let mut words = command.to_vec();
            words.extend(items);
            shell.dispatch(&words);
        }
    }
    shell.back_to(mark);
    shell.input = input;
}

pub(super) fn parallel(shell: &mut Shell<'_>, words: &[Text]) {
    let (options, rest) = Options::leading(
        words,
        "jNnaISP",
        &["jobs", "arg-file", "delay", "results", "joblog", "colsep"],
    );
    for file in options.values('\0', "joblog") {
        shell.writes(file, false);
    }
    let at = rest.iter().position(|word| word.starts_with(b":::"));
    let (command, items) = match at {
        Some(at) => (
            &rest[..at],
            rest[at + 1..]
                .iter()
                .filter(|word| !word.starts_with(b":::"))
                .cloned()
                .collect(),
        ),
        None => {
            let text = shell.rest_of_input().unwrap_or_else(|| vec![UNKNOWN]);
            let lines: Vec<Text> = text
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
                .map(<[u8]>::to_vec)
                .collect();
            (rest, lines)
        }
    };
    let line = command.join(&b' ');
    let input = shell.input.take();
    for item in items.iter().take(MAX_VALUES) {
        let word = if is_unknown(item) {
            item.clone()
        } else {
            quote(item)
        };
        let mut filled = substitute(&line, b"{}", &word);
        if filled == line {
            filled.push(b' ');
            filled.extend(word);
        }
        shell.run_apart(if command.is_empty() { item } else { &filled });
    }
    shell.input = input;
}

/// A command's words with a mark replaced, while there is room for them.
pub(super) fn filled(
    shell: &Shell<'_>,
    words: &[Text],
    mark: &[u8],
    with: &[u8],
) -> Option<Vec<Text>> {
    let length = words.iter().map(|word| word.len() + with.len()).sum();
    shell.spend(length).then(|| {
        words
            .iter()
            .map(|word| substitute(word, mark, with))
            .collect()
    })
}

/// A word with a mark replaced; what grows too long is not known.
pub(in crate::guard::shell) fn substitute(word: &[u8], mark: &[u8], with: &[u8]) -> Text {
    let mut out = Text::new();
    let mut rest = word;
    while !rest.is_empty() {
        if !mark.is_empty() && rest.starts_with(mark) {
            out.extend(with);
            rest = &rest[mark.len()..];
            if out.len() > word.len() + MAX_VALUE {
                return vec![UNKNOWN];
            }
        } else {
            out.push(rest[0]);
            rest = &rest[1..];
        }
    }
    out
}
