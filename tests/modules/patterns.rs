//! Each search pattern of an antipattern entry finds the entry's bad example and leaves
//! its good one alone, as ripgrep would.

use super::{MODULES, id};
use fancy_regex::Regex;
use wazir::content::source::{Block, Document};

/// A ripgrep call, as far as modules use it.
#[derive(Debug, Default)]
struct Search {
    pattern: String,
    ignore_case: bool,
    multiline: bool,
}

impl Search {
    /// Reads the words of a call; an option that no module used before is an error here.
    fn read(call: &str) -> Result<Self, String> {
        let mut search = Self::default();
        let mut words = words(call)?.into_iter().skip(1);
        let mut pattern = None;
        let mut open = true;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--" => open = false,
                // What becomes of the hits is another program's business.
                "|" => break,
                // Only where to look, not for what.
                "-g" | "-t" | "--glob" if open => {
                    words.next();
                }
                "-e" if open => pattern = pattern.or(words.next()),
                "--hidden" if open => {}
                short if open && short.starts_with('-') && !short.starts_with("--") => {
                    for flag in short[1..].chars() {
                        match flag {
                            'i' => search.ignore_case = true,
                            'U' => search.multiline = true,
                            'n' | 'l' | 'P' | 'o' | 'I' => {}
                            other => return Err(format!("unknown option -{other}")),
                        }
                    }
                }
                long if open && long.starts_with("--") => {
                    return Err(format!("unknown option {long}"));
                }
                _ if pattern.is_none() => pattern = Some(word),
                // A path.
                _ => {}
            }
        }
        search.pattern = pattern.ok_or("no pattern")?;
        Ok(search)
    }

    fn finds(&self, text: &str) -> Result<bool, String> {
        let flags = match (self.ignore_case, self.multiline) {
            (true, true) => "(?mi)",
            (true, false) => "(?i)",
            (false, true) => "(?m)",
            (false, false) => "",
        };
        let regex = Regex::new(&format!("{flags}{}", self.pattern)).map_err(|e| e.to_string())?;
        let hit = |text: &str| regex.is_match(text).map_err(|error| error.to_string());
        if self.multiline {
            return hit(text);
        }
        for line in text.lines() {
            if hit(line)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The words of a command line as a POSIX shell reads them.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut word = String::new();
        let mut next = Some(letter);
        while let Some(letter) = next {
            match letter {
                '\'' => word.extend(letters.by_ref().take_while(|letter| *letter != '\'')),
                '"' => loop {
                    match letters.next().ok_or("a quote stays open")? {
                        '"' => break,
                        '`' => return Err("the shell runs that inside quotes".to_owned()),
                        '$' if letters.peek().is_some_and(expands) => {
                            return Err("the shell expands that inside quotes".to_owned());
                        }
                        '\\' if letters.peek().is_some_and(|next| "\\\"$`".contains(*next)) => {
                            word.extend(letters.next());
                        }
                        other => word.push(other),
                    }
                },
                other => word.push(other),
            }
            next = letters.next_if(|letter| !letter.is_whitespace());
        }
        words.push(word);
    }
    Ok(words)
}

/// Whether a dollar before this letter is more than a dollar.
fn expands(letter: &char) -> bool {
    letter.is_alphanumeric() || "_{(?!#@*$-".contains(*letter)
}

/// One entry: its name, its calls of ripgrep, its bad and its good example.
struct Entry<'a> {
    name: &'a str,
    calls: Vec<String>,
    bad: Option<&'a Block>,
    good: Option<&'a Block>,
}

fn entries(module: &Document) -> Vec<Entry<'_>> {
    let of_entries = module.sections.iter().filter(|section| section.level == 3);
    of_entries
        .filter_map(|section| {
            let text = &module.text[section.content.clone()];
            let place = |mark: &str| text.find(mark).map(|at| section.content.start + at);
            let (signal, harm, fix) = (place("**Signal**")?, place("**Harm**")?, place("**Fix**")?);
            let first = |from: usize, to: usize| {
                let mut blocks = module.blocks.iter();
                blocks.find(|block| block.range.start >= from && block.range.end <= to)
            };
            let signal_text = &module.text[signal..harm];
            let prose = signal_text.split("\n```").next().unwrap_or_default();
            Some(Entry {
                name: &section.title,
                calls: code_spans(prose)
                    .filter(|span| span.starts_with("rg "))
                    .collect(),
                bad: first(signal, harm),
                good: first(fix, section.content.end),
            })
        })
        .collect()
}

/// What stands between backticks, one or two of them.
fn code_spans(text: &str) -> impl Iterator<Item = String> {
    pulldown_cmark::Parser::new(text).filter_map(|event| match event {
        pulldown_cmark::Event::Code(code) => Some(code.into_string()),
        _ => None,
    })
}

#[test]
fn patterns_find_the_bad_example_and_not_the_good_one() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for module in MODULES
        .iter()
        .filter(|module| module.front["kind"] == "antipattern")
    {
        for entry in entries(module) {
            let mut say =
                |what: &str| wrong.push(format!("{}: {}: {what}", id(module), entry.name));
            let mut hits = Vec::new();
            for call in &entry.calls {
                let search = match Search::read(call) {
                    Ok(search) => search,
                    Err(error) => {
                        say(&format!("{error}: {call}"));
                        continue;
                    }
                };
                let finds = |block: Option<&Block>| {
                    block.map(|block| search.finds(&block.text)).transpose()
                };
                match (finds(entry.bad), finds(entry.good)) {
                    (Ok(bad), Ok(good)) => {
                        checked += 1;
                        hits.extend(bad);
                        if good == Some(true) {
                            say(&format!("finds the good example, too: {call}"));
                        }
                    }
                    (Err(error), _) | (_, Err(error)) => say(&format!("{error}: {call}")),
                }
            }
            // With several patterns each is for another spelling; one is that of the example.
            if !hits.is_empty() && !hits.contains(&true) {
                say("no pattern finds the bad example");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 50, "{checked}");
}

#[test]
fn calls_are_read_as_a_shell_reads_them() {
    let read = |call: &str| Search::read(call).unwrap();
    let search = read(r#"rg -nU -g '*.py' "a\"b\\.c" src"#);
    assert_eq!(search.pattern, r#"a"b\.c"#);
    assert!(search.multiline && !search.ignore_case);
    assert_eq!(read("rg -i -e --token x").pattern, "--token");
    assert_eq!(read(r#"rg "[$]a$""#).pattern, "[$]a$");
    assert!(Search::read(r#"rg "$a""#).is_err());
    assert!(Search::read("rg --unknown x").is_err());
    assert!(!read("rg 'a.b'").finds("a\nb").unwrap());
    assert!(read("rg -U '(?s)a.b'").finds("a\nb").unwrap());
}
