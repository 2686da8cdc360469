//! Code in a module is code: its grammar finds no error in it.

use super::{MODULES, id};
use crate::extract::oracle::grammar;
use tree_sitter::{Node, Parser};
use wazir::code::language::Language;

/// Where the grammar is wrong, by the module and a text that only its block has.
const MISREAD: [(&str, &str); 1] = [
    // A parameter of a suspending function's type.
    (
        "architecture/mobile-architecture/mobile-app-architecture",
        "class Sessions(private val open: suspend (AccountId) -> AccountSession)",
    ),
];

/// The language that a block's tag means; `None` where no grammar is at hand.
fn language(tag: &str) -> Option<Language> {
    let file = match tag {
        "python" => "a.py",
        "typescript" => "a.ts",
        // Markup in TypeScript is told by its own tag; scripts may have it.
        "javascript" | "js" | "jsx" => "a.jsx",
        "rust" => "a.rs",
        "kotlin" => "a.kt",
        "ruby" => "a.rb",
        "csharp" => "a.cs",
        "bash" | "sh" => "a.sh",
        other => &format!("a.{other}"),
    };
    Some(Language::of(file, b"").unwrap_or(Language::Other)).filter(|one| grammar(*one).is_some())
}

/// The first line that the grammar cannot read, from 1.
fn fault(language: Language, text: &str) -> Option<usize> {
    let mut parser = Parser::new();
    parser.set_language(&grammar(language)?).unwrap();
    let tree = parser.parse(text, None).unwrap();
    tree.root_node()
        .has_error()
        .then(|| first(tree.root_node()).start_position().row + 1)
}

fn first(node: Node<'_>) -> Node<'_> {
    if node.is_error() || node.is_missing() {
        return node;
    }
    let mut cursor = node.walk();
    let below = node.children(&mut cursor).find(Node::has_error);
    below.map_or(node, first)
}

/// The block as a file: some languages want what an excerpt leaves out.
fn whole(language: Language, text: &str) -> Vec<String> {
    let inside = |open: &str, close: &str| format!("{open}\n{text}\n{close}");
    match language {
        Language::Php if !text.contains("<?") => vec![inside("<?php", "")],
        Language::Java | Language::CSharp => vec![
            text.to_owned(),
            inside("class A {", "}"),
            inside("class A { void a() {", "} }"),
        ],
        Language::Kotlin | Language::Swift => vec![text.to_owned(), inside("class A {", "}")],
        Language::Go => vec![text.to_owned(), inside("package a\nfunc a() {", "}")],
        Language::C | Language::Cpp => vec![text.to_owned(), inside("void a(void) {", "}")],
        _ => vec![text.to_owned()],
    }
}

#[test]
fn code_in_modules_parses() {
    assert_eq!(fault(Language::Python, "def a():\n    b(\n"), Some(2));
    let mut faults = Vec::new();
    let mut parsed = 0;
    for module in MODULES.iter() {
        for block in &module.blocks {
            let text = &block.text;
            let Some(language) = language(&block.language) else {
                continue;
            };
            parsed += 1;
            let known = |(of, line): &(&str, &str)| *of == id(module) && text.contains(line);
            let forms = whole(language, text);
            let fault = forms
                .iter()
                .map(|form| fault(language, form))
                .reduce(|one, other| one.and_then(|line| other.map(|_| line)));
            match fault.flatten() {
                Some(line) if !MISREAD.iter().any(known) => {
                    let line = text.lines().nth(line - 1).unwrap_or_default();
                    faults.push(format!("{} ({}): {line}", id(module), block.language));
                }
                _ => {}
            }
        }
    }
    assert!(parsed >= 300, "{parsed} blocks");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
