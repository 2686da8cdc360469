//! The scanners against a second opinion, against what misleads them, and against bytes
//! that are no source at all.

mod invariants;
pub mod oracle;
mod readings;

use invariants::check;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use wazir::code::extract::{identifiers, outline};
use wazir::code::language::Language;
use wazir::code::symbol::{Kind, Symbol};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every fixture, by name.
fn fixtures() -> Vec<(String, Language, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(root().join("tests/code"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let bytes = fs::read(&path).unwrap();
            let language = Language::of(&name, &bytes).unwrap();
            (name, language, bytes)
        })
        .collect();
    found.sort();
    assert!(found.len() >= 43);
    found
}

fn rust_sources(directory: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn text<'a>(source: &'a [u8], symbol: &Symbol) -> &'a str {
    std::str::from_utf8(&source[symbol.name.start as usize..symbol.name.end as usize]).unwrap()
}

/// The kinds by which a scanner is judged.
fn is_core(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Function
            | Kind::Method
            | Kind::Class
            | Kind::Struct
            | Kind::Enum
            | Kind::Union
            | Kind::Interface
            | Kind::Trait
            | Kind::Type
    )
}

fn count<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// What agrees out of how many.
#[derive(Default)]
struct Score {
    hits: usize,
    of: usize,
}

impl Score {
    fn add(&mut self, ours: &HashMap<&str, usize>, others: &HashMap<&str, usize>) -> Vec<String> {
        let mut missed = Vec::new();
        for (name, wanted) in ours {
            let found = (*wanted).min(others.get(name).copied().unwrap_or(0));
            self.hits += found;
            self.of += wanted;
            if found < *wanted {
                missed.push((*name).to_owned());
            }
        }
        missed
    }

    fn at_least(&self, share: f64, what: &str, differences: &[String]) {
        assert!(
            self.hits as f64 >= share * self.of as f64,
            "{what}: {} of {}\n{}",
            self.hits,
            self.of,
            differences.join("\n")
        );
    }
}

/// Recall, precision and last lines of one language's sources against the oracle.
fn judge(language: Language, sources: &[(String, Vec<u8>)], share: f64) {
    let (mut recall, mut precision, mut ends) = Default::default();
    let mut differences = Vec::new();
    let _: (&mut Score, &mut Score, &mut Score) = (&mut recall, &mut precision, &mut ends);
    for (name, source) in sources {
        let ours = outline(language, source);
        let theirs = oracle::definitions(language, source).unwrap();
        let all = count(ours.iter().map(|symbol| text(source, symbol)));
        let core = count(
            ours.iter()
                .filter(|symbol| is_core(symbol.kind))
                .map(|symbol| text(source, symbol)),
        );
        let known = count(theirs.iter().map(|known| known.name.as_str()));
        let wanted = count(
            theirs
                .iter()
                .filter(|known| known.core)
                .map(|known| known.name.as_str()),
        );
        let mistaken = |found: &str| oracle::WRONG.contains(&(language, found));
        for missed in recall.add(&wanted, &all) {
            if mistaken(&missed) {
                recall.hits += 1;
            }
            differences.push(format!("{name}: {missed} is missed"));
        }
        for wrong in precision.add(&core, &known) {
            if mistaken(&wrong) {
                precision.hits += 1;
            }
            differences.push(format!("{name}: {wrong} is none"));
        }
        let line_of = |at: u32| {
            1 + source[..at as usize]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count() as u32
        };
        for known in theirs.iter().filter(|known| known.core) {
            let same = ours.iter().find(|symbol| {
                text(source, symbol) == known.name && line_of(symbol.name.start) == known.line
            });
            if let Some(symbol) = same {
                ends.of += 1;
                if symbol.lines.1 == known.end {
                    ends.hits += 1;
                } else {
                    differences.push(format!(
                        "{name}:{}: {} ends on {}, not {}",
                        known.line, known.name, known.end, symbol.lines.1
                    ));
                }
            }
        }
    }
    let what = language.name();
    recall.at_least(share, &format!("{what}: recall"), &differences);
    precision.at_least(share, &format!("{what}: precision"), &differences);
    ends.at_least(0.99, &format!("{what}: last lines"), &differences);
}

#[test]
fn the_oracle_agrees_about_the_fixtures() {
    let mut judged = 0;
    for (name, language, source) in fixtures() {
        if oracle::definitions(language, &source).is_some() && name != oracle::UNREADABLE {
            judge(language, &[(name, source)], oracle::share(language));
            judged += 1;
        }
    }
    assert_eq!(judged, 34);
}

/// Judged definitions that a language with an oracle has over its fixtures, at the least.
const ENOUGH: usize = 150;

#[test]
fn the_fixtures_have_enough_to_judge_by() {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, language, source) in fixtures() {
        if name == oracle::UNREADABLE {
            continue;
        }
        if let Some(known) = oracle::definitions(language, &source) {
            *held.entry(language.name()).or_default() +=
                known.iter().filter(|known| known.core).count();
        }
    }
    assert_eq!(held.len(), 16);
    held.retain(|_, count| *count < ENOUGH);
    assert!(held.is_empty(), "{held:?} of {ENOUGH}");
}

#[test]
fn carriage_returns_change_no_outline() {
    for (name, language, source) in fixtures() {
        let text = String::from_utf8(source.clone()).unwrap();
        assert!(!text.contains('\r'), "{name}");
        let returns = text.replace('\n', "\r\n").into_bytes();
        assert_eq!(
            printed(&returns, &outline(language, &returns)),
            printed(&source, &outline(language, &source)),
            "{name}"
        );
        check(language, &returns);
    }
}

#[test]
fn the_oracle_agrees_about_the_sources_of_the_project() {
    let mut paths = Vec::new();
    for room in ["src", "tests"] {
        rust_sources(&root().join(room), &mut paths);
    }
    paths.retain(|path| !path.ends_with("tests/code/sample.rs"));
    assert!(paths.len() > 100);
    let sources: Vec<_> = paths
        .into_iter()
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    judge(Language::Rust, &sources, 0.999);
}

/// One line a definition.
fn printed(source: &[u8], symbols: &[Symbol]) -> String {
    let mut out = String::new();
    for symbol in symbols {
        let mut depth = 0;
        let mut parent = symbol.parent;
        while let Some(index) = parent {
            depth += 1;
            parent = symbols[index as usize].parent;
        }
        let range = |range: &std::ops::Range<u32>| {
            String::from_utf8_lossy(&source[range.start as usize..range.end as usize])
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let owner = range(&symbol.owner);
        writeln!(
            out,
            "{}{}-{} {}{} {}{}{} | {}{}",
            "  ".repeat(depth),
            symbol.lines.0,
            symbol.lines.1,
            if symbol.public { "" } else { "private " },
            symbol.kind.name(),
            owner,
            if owner.is_empty() { "" } else { "." },
            text(source, symbol),
            range(&symbol.signature),
            if symbol.doc.is_empty() {
                String::new()
            } else {
                format!(" | {}", range(&symbol.doc))
            },
        )
        .unwrap();
    }
    out
}

#[test]
fn outlines_of_the_fixtures() {
    for (name, language, source) in fixtures() {
        insta::assert_snapshot!(
            format!("outline of {name}"),
            printed(&source, &outline(language, &source))
        );
    }
}

#[test]
fn text_is_not_code() {
    let misleading = [
        "comment",
        "string",
        "raw",
        "doc",
        "docstring",
        "triple",
        "regex",
        "template",
        "text",
        "block",
        "heredoc",
        "verbatim",
        "long",
        "html",
        "nowdoc",
        "hash",
        "attribute",
    ];
    for (name, language, source) in fixtures() {
        for symbol in outline(language, &source) {
            let found = text(&source, &symbol).to_ascii_lowercase().replace('_', "");
            let fake = found == "fake" || found == "nope";
            let named = misleading
                .iter()
                .any(|word| found == format!("in{word}") && found != "inblock");
            assert!(!fake && !named, "{name}:{} {found}", symbol.lines.0);
        }
        let mut words = Vec::new();
        identifiers(language, &source, &mut |range, call| {
            let word = &source[range.start as usize..range.end as usize];
            words.push((String::from_utf8(word.to_vec()).unwrap(), call));
        });
        // Line patterns know no comments.
        if language != Language::Other {
            for (word, _) in &words {
                let lower = word.to_ascii_lowercase();
                assert!(
                    !["incomment", "in_comment", "instring", "in_string"].contains(&lower.as_str()),
                    "{name}: {word}"
                );
            }
        }
    }
}

#[test]
fn identifiers_know_calls_and_leave_keywords_out() {
    let source = b"fn outer(a: u8) { inner(a); print!(\"{x}\"); let b = a; /* no() */ }";
    let mut found = Vec::new();
    identifiers(Language::Rust, source, &mut |range, call| {
        let word = &source[range.start as usize..range.end as usize];
        found.push((std::str::from_utf8(word).unwrap(), call));
    });
    assert_eq!(
        found,
        [
            ("outer", true),
            ("a", false),
            ("u8", false),
            ("inner", true),
            ("a", false),
            ("print", true),
            ("b", false),
            ("a", false),
        ]
    );
    let source = b"const x = `a ${call(y)} b`;";
    let mut found = Vec::new();
    identifiers(Language::TypeScript, source, &mut |range, call| {
        found.push((range.start, call));
    });
    assert_eq!(found, [(6, false), (15, true), (20, false)]);
}

#[test]
fn a_name_inside_of_a_macro_is_the_name() {
    // Both oracles call this one `API`.
    let source = b"int API(wrapped)(int a) { return a; }\nAPI(int) plain(void) { return 0; }\n";
    let names: Vec<_> = outline(Language::C, source)
        .iter()
        .map(|symbol| text(source, symbol).to_owned())
        .collect();
    assert_eq!(names, ["wrapped", "plain"]);
}

/// Names and lines of a source's core definitions.
fn told(language: Language, source: &str) -> Vec<(String, (u32, u32))> {
    outline(language, source.as_bytes())
        .iter()
        .filter(|symbol| is_core(symbol.kind))
        .map(|symbol| (text(source.as_bytes(), symbol).to_owned(), symbol.lines))
        .collect()
}

#[test]
fn what_real_trees_showed_to_be_lost() {
    for (language, source, wanted) in [
        // A local class behind an annotation with arguments.
        (
            Language::Java,
            "class A {\n void f() {\n  @Quiet(\"x\") class L {\n   int g() { return 1; }\n  }\n }\n}\n",
            &[("A", (1, 7)), ("f", (2, 6)), ("L", (3, 5)), ("g", (4, 4))][..],
        ),
        // A tuple as the type, behind a modifier and alone.
        (
            Language::CSharp,
            "class A {\n public (int a, int b) F() { return (1, 2); }\n (int, int) G() => (1, 2);\n public A(int a) { }\n}\n",
            &[("A", (1, 5)), ("F", (2, 2)), ("G", (3, 3)), ("A", (4, 4))],
        ),
        // Keys that are named like what ends a body.
        (
            Language::Ruby,
            "def a\n { start: :running, end: :idle, if: 1 }\n b(begin: 1, end: 2)\n c(\"x\": 1, do: :end)\nend\ndef d\n 1\nend\n",
            &[("a", (1, 5)), ("d", (6, 8))],
        ),
        // A class without a body has none of the next one's.
        (
            Language::Kotlin,
            "class Empty\nclass Full(val a: Empty) {\n fun f() = 1\n}\n",
            &[("Empty", (1, 1)), ("Full", (2, 4)), ("f", (3, 3))],
        ),
        (
            Language::Scala,
            "case object Eval\n\nprivate class Task {\n def run = 1\n}\n",
            &[("Eval", (1, 1)), ("Task", (3, 5)), ("run", (4, 4))],
        ),
        // A branch on the line behind its condition.
        (
            Language::Kotlin,
            "fun view(a: Int): Int =\n    if (a > 1)\n        one(a)\n    else\n        two(a)\n\nfun next() = 1\n",
            &[("view", (1, 5)), ("next", (7, 7))],
        ),
        // Types named by marks.
        (
            Language::Scala,
            "class <:<[-A, +B] extends (A => B) {\n def f = 1\n}\n",
            &[("<:<", (1, 3)), ("f", (2, 2))],
        ),
        (
            Language::Swift,
            "func load(\n  url: URL)\n  async -> Int?\n{\n  1\n}\n",
            &[("load", (1, 6))],
        ),
        // An expansion in the quotes of another.
        (
            Language::Shell,
            "trim() {\n v=\"${v#\"${v%%[![:space:]]*}\"}\"\n}\nnext() {\n :\n}\n",
            &[("trim", (1, 3)), ("next", (4, 6))],
        ),
        // Signatures without a name.
        (
            Language::TypeScript,
            "declare var File: {\n  new (a: string): File;\n  of(a: string): File;\n};\ninterface Adapter {\n  <A, E>(a: A): E;\n  named(): void;\n}\n",
            &[("of", (3, 3)), ("Adapter", (5, 8)), ("named", (7, 7))],
        ),
        // A result that is a function.
        (
            Language::TypeScript,
            "const f = (a: A): ((b: B) => C) => {\n  return g;\n};\nconst d = <A>(a: A): (u: unknown) => Either<A> =>\n  get(a);\n",
            &[("f", (1, 3)), ("d", (4, 5))],
        ),
    ] {
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(name, lines)| ((*name).to_owned(), *lines))
            .collect();
        assert_eq!(told(language, source), wanted, "{source}");
    }
}

#[test]
fn branches_that_open_the_same_brace_close_together() {
    let source =
        b"void f(void) {\n#ifdef A\n for (;;) {\n#else\n while (1) {\n#endif\n }\n}\nint g;\n";
    let found: Vec<_> = outline(Language::C, source)
        .iter()
        .map(|symbol| (text(source, symbol).to_owned(), symbol.lines))
        .collect();
    assert_eq!(found, [("f".to_owned(), (1, 8)), ("g".to_owned(), (9, 9))]);
}

#[test]
fn languages_by_name_and_by_first_line() {
    for (path, head, language) in [
        ("src/a.rs", "", Some(Language::Rust)),
        ("a.d.ts", "", Some(Language::TypeScript)),
        ("a.ts", "<?xml version", None),
        ("a.min.js", "", None),
        ("a.png", "", None),
        (
            "bin/tool",
            "#!/usr/bin/env -S python3 -u\n",
            Some(Language::Python),
        ),
        ("bin/tool", "#!/bin/sh\n", Some(Language::Shell)),
        ("bin/tool", "plain text", None),
        ("a.h", "int x;\n", Some(Language::C)),
        ("a.h", "namespace a {\n", Some(Language::Cpp)),
        ("a.rs", "\0", None),
        ("deep/Rakefile", "", Some(Language::Ruby)),
        ("run.sh.in", "", Some(Language::Shell)),
    ] {
        assert_eq!(Language::of(path, head.as_bytes()), language, "{path}");
    }
    for language in Language::ALL {
        assert_eq!(Language::from_name(language.name()), Some(language));
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
    }
}

#[test]
fn every_beginning_of_a_fixture_is_read() {
    for (_, language, source) in fixtures() {
        // The long ones would take minutes byte by byte.
        for end in (0..source.len()).step_by((source.len() / 500).max(3)) {
            check(language, &source[..end]);
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    for (open, depth) in [
        ("{", 100_000),
        ("(", 100_000),
        ("fn f() { ", 20_000),
        ("class A {", 20_000),
        ("[", 5_000),
        ("<", 5_000),
        ("`${", 5_000),
        ("\"$(", 5_000),
        ("<a>{", 5_000),
        ("if x {", 5_000),
        ("#if 1\n{\n", 5_000),
        ("def x\n", 5_000),
        ("/*", 5_000),
    ] {
        let source = open.repeat(depth);
        for language in Language::ALL {
            check(language, source.as_bytes());
        }
    }
}

/// Bytes that meet the scanners' special cases more often than chance would.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "fn ",
        "class ",
        "def ",
        "function ",
        "struct ",
        "enum ",
        "type ",
        "func ",
        "impl ",
        "x",
        "y ",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "<",
        ">",
        "=",
        ":",
        ";",
        ",",
        ".",
        "\n",
        "  ",
        "\t",
        "\"",
        "'",
        "`",
        "\\",
        "/",
        "*",
        "#",
        "@",
        "$",
        "%",
        "?",
        "!",
        "-",
        "${",
        "#{",
        "<<EOF\n",
        "EOF\n",
        "<?php ",
        "?>",
        "/*",
        "*/",
        "//",
        "r#\"",
        "\"#",
        "R\"(",
        "f\"",
        "\"\"\"",
        "#if 1\n",
        "#else\n",
        "#endif\n",
        "#define ",
        "end\n",
        "do ",
        "if ",
        "CREATE TABLE ",
        "=> ",
        "->",
        "é",
        "operator",
        "template",
        "__END__\n",
        "=begin\n",
        "=end\n",
        "case ",
        "new ",
        "const ",
        "var ",
        "\r\n",
        "key: ",
        "- ",
    ]);
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read(source in prop::collection::vec(any::<u8>(), 0..400)) {
        for language in Language::ALL {
            check(language, &source);
        }
    }

    #[test]
    fn arbitrary_pieces_are_read(source in pieces()) {
        for language in Language::ALL {
            check(language, &source);
        }
    }
}
