//! Programs that hand on what they read; what they leave out cannot hurt.

use super::contents;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN, is_mark, join};

/// Programs that hand on what they read; what they leave out cannot hurt.
pub(super) fn filter(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    let valued = match name {
        "sort" => "otkST",
        "head" | "tail" => "nc",
        "grep" | "egrep" | "fgrep" | "rg" => "eABCmfgtT",
        "cut" => "dfcb",
        "uniq" => "fsw",
        _ => "",
    };
    let options = Options::read(words, valued, &["output", "lines", "bytes"]);
    match name {
        "sort" => {
            for file in options.values('o', "output") {
                shell.writes(file, false);
            }
        }
        "uniq" => {
            if let Some(file) = options.operands.get(1) {
                shell.writes(file, false);
            }
        }
        "xxd" => {
            if let Some(file) = options.operands.get(1) {
                shell.writes(file, false);
            }
        }
        _ => {}
    }
    if shell.capture.is_none() {
        return;
    }
    let searches = matches!(name, "grep" | "egrep" | "fgrep" | "rg");
    let skip = usize::from(searches && !options.has('e', "regexp"));
    let files = options.operands.get(skip..).unwrap_or_default();
    if searches
        && ['l', 'L']
            .iter()
            .any(|letter| options.has(*letter, "files-with-matches"))
    {
        let here: &[&[u8]] = &[b"."];
        for file in if files.is_empty() { here } else { files } {
            shell.print(&[&join(file, &[UNKNOWN])[..], b"\n"].concat());
        }
        return;
    }
    let mut texts = Vec::new();
    if files.is_empty() || name == "tr" {
        texts.push(shell.rest_of_input());
    } else {
        for file in files {
            texts.push(contents(shell, Some(file)));
        }
    }
    for text in texts {
        let text = match (name, text) {
            ("tr", Some(text)) => translate(&text, &options),
            ("base64", Some(text)) if options.has('d', "decode") || options.has('D', "") => {
                decode(&text)
            }
            ("xxd", Some(text)) if options.has('r', "") && options.has('p', "") => from_hex(&text),
            ("rev", Some(text)) => text
                .split_inclusive(|byte| *byte == b'\n')
                .flat_map(|line| {
                    let (line, end) = line
                        .strip_suffix(b"\n")
                        .map_or((line, &b""[..]), |line| (line, b"\n"));
                    line.iter()
                        .rev()
                        .copied()
                        .chain(end.iter().copied())
                        .collect::<Vec<u8>>()
                })
                .collect(),
            ("cut", Some(text)) => cut(&text, &options),
            ("base64" | "xxd" | "nl", _) | (_, None) => vec![UNKNOWN],
            (_, Some(text)) => text,
        };
        shell.print(&text);
    }
}

/// One field of each line.
fn cut(text: &[u8], options: &Options<'_>) -> Text {
    let field = options
        .value('f', "fields")
        .and_then(|field| std::str::from_utf8(field).ok()?.parse::<usize>().ok())
        .and_then(|field| field.checked_sub(1));
    let (Some(field), Some([delimiter])) = (field, options.value('d', "delimiter")) else {
        return vec![UNKNOWN];
    };
    text.split_inclusive(|byte| *byte == b'\n')
        .flat_map(|line| {
            let plain = line.strip_suffix(b"\n").unwrap_or(line);
            let mut fields = plain.split(|byte| byte == delimiter);
            let part = fields.nth(field).unwrap_or_default().to_vec();
            [part, line[plain.len()..].to_vec()].concat()
        })
        .collect()
}

fn translate(text: &[u8], options: &Options<'_>) -> Text {
    let set = |at: usize| {
        let mut out = Text::new();
        let raw: &[u8] = options.operands.get(at).copied().unwrap_or_default();
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            at += 1;
            match (byte, raw.get(at), raw.get(at + 1)) {
                (b'\\', Some(b'n'), _) => {
                    out.push(b'\n');
                    at += 1;
                }
                (b'\\', Some(b't'), _) => {
                    out.push(b'\t');
                    at += 1;
                }
                (from, Some(b'-'), Some(to)) if from <= to => {
                    out.extend(*from..=*to);
                    at += 2;
                }
                (byte, _, _) => out.push(*byte),
            }
        }
        out
    };
    let (from, to) = (set(0), set(1));
    if from.is_empty() || from.contains(&b'[') {
        return vec![UNKNOWN];
    }
    let deletes = options.has('d', "delete");
    text.iter()
        .filter_map(|byte| match from.iter().position(|wanted| wanted == byte) {
            Some(_) if deletes => None,
            Some(at) => Some(to.get(at).or(to.last()).copied().unwrap_or(*byte)),
            None => Some(*byte),
        })
        .collect()
}

fn decode(text: &[u8]) -> Text {
    let mut out = Text::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(known((bits >> count) as u8));
            bits &= (1 << count) - 1;
        }
    }
    out
}

fn from_hex(text: &[u8]) -> Text {
    let digits: Vec<u8> = text
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16).map(|digit| digit as u8))
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| known(pair[0] << 4 | pair[1]))
        .collect()
}

/// A decoded byte is never a mark of ours.
fn known(byte: u8) -> u8 {
    if is_mark(byte) { b'?' } else { byte }
}
