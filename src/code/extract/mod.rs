//! The scanners: which definitions and identifiers a source holds.
//!
//! One tokenizer ([`lex`]) and on top a small grammar a language. Grammars look for
//! definitions only; what they do not know they step over, so broken source costs what is
//! broken and no more. Every grammar is one loop with its scopes on a list: nothing here
//! recurses, and no token is looked at more than a fixed number of times.

mod angles;
mod c;
mod data;
mod go;
mod graphql;
mod keyworded;
mod lex;
mod other;
mod outline;
mod proto;
mod python;
mod ruby;
mod rust;
mod script;
mod shell;
mod sql;
#[cfg(test)]
mod tests;
mod typed;
mod walks;
mod words;

use super::language::Language;
use super::symbol::Symbol;
use lex::{Shape, Style, Tokens, lex};
use outline::Outline;
use std::ops::Range;
use words::Words;

/// Changes whenever the same source gives other symbols or identifiers.
pub const SCANNER_VERSION: u32 = 5;

/// What a scanner of a language is made of.
struct Grammar {
    style: &'static Style,
    keywords: &'static Words,
    read: fn(&mut Outline<'_>),
}

fn grammar(language: Language) -> Option<&'static Grammar> {
    Some(match language {
        Language::Rust => &rust::GRAMMAR,
        Language::Go => &go::GRAMMAR,
        Language::TypeScript => &script::TYPESCRIPT,
        Language::Tsx | Language::JavaScript => &script::JSX,
        Language::C => &c::C,
        Language::Cpp => &c::CPP,
        Language::Java => &typed::java::GRAMMAR,
        Language::CSharp => &typed::csharp::GRAMMAR,
        Language::Kotlin => &keyworded::kotlin::GRAMMAR,
        Language::Php => &keyworded::php::GRAMMAR,
        Language::Swift => &keyworded::swift::GRAMMAR,
        Language::Scala => &keyworded::scala::GRAMMAR,
        Language::Python => &python::GRAMMAR,
        Language::Ruby => &ruby::GRAMMAR,
        Language::Shell => &shell::GRAMMAR,
        Language::Sql => &sql::GRAMMAR,
        Language::Proto => &proto::GRAMMAR,
        Language::GraphQl => &graphql::GRAMMAR,
        Language::Json => &data::json::GRAMMAR,
        Language::Toml => &data::toml::GRAMMAR,
        Language::Yaml | Language::Markdown | Language::Other => return None,
    })
}

/// Ranges are 32 bits wide.
fn fits(source: &[u8]) -> bool {
    source.len() < u32::MAX as usize - 16
}

/// A source without what is no code at its end: Ruby's `__END__`.
fn code(language: Language, source: &[u8]) -> &[u8] {
    let end = match language {
        Language::Ruby => memchr::memmem::find_iter(source, b"\n__END__").find(|at| {
            let behind = &source[at + b"\n__END__".len()..];
            matches!(behind, [] | [b'\n', ..] | [b'\r', b'\n', ..])
        }),
        _ => None,
    };
    &source[..end.unwrap_or(source.len())]
}

/// The definitions of a source, sorted by the start of their spans.
pub fn outline(language: Language, source: &[u8]) -> Vec<Symbol> {
    if !fits(source) {
        return Vec::new();
    }
    match grammar(language) {
        Some(grammar) => definitions(grammar, &lex(grammar.style, code(language, source))),
        None => match language {
            Language::Yaml => data::yaml::outline(source),
            Language::Markdown => data::markdown::outline(source),
            _ => other::outline(source),
        },
    }
}

/// Takes the range of an identifier, and whether `(` follows it directly.
pub type EachIdentifier<'a> = dyn FnMut(Range<u32>, bool) + 'a;

/// Calls `each` with every identifier in code, in order. Keywords, comments and strings
/// are left out.
pub fn identifiers(language: Language, source: &[u8], each: &mut EachIdentifier<'_>) {
    if !fits(source) || language.is_data() {
        return;
    }
    match grammar(language) {
        Some(grammar) => {
            let tokens = lex(grammar.style, code(language, source));
            names(language, grammar, &tokens, each);
        }
        None => other::identifiers(source, each),
    }
}

/// What `outline` and `identifiers` give, from one reading of the source.
pub fn outline_and_identifiers(
    language: Language,
    source: &[u8],
    each: &mut EachIdentifier<'_>,
) -> Vec<Symbol> {
    match grammar(language) {
        Some(grammar) if fits(source) && !language.is_data() => {
            let tokens = lex(grammar.style, code(language, source));
            names(language, grammar, &tokens, each);
            definitions(grammar, &tokens)
        }
        _ => {
            identifiers(language, source, each);
            outline(language, source)
        }
    }
}

fn definitions(grammar: &Grammar, tokens: &Tokens<'_>) -> Vec<Symbol> {
    let mut outline = Outline::new(tokens);
    (grammar.read)(&mut outline);
    outline.finish()
}

fn names(
    language: Language,
    grammar: &Grammar,
    tokens: &Tokens<'_>,
    each: &mut EachIdentifier<'_>,
) {
    for index in 0..tokens.len() {
        let token = tokens.at(index);
        if token.shape == Shape::Word && !grammar.keywords.contain(tokens.word(index)) {
            // A sign before a name of C# is no part of it.
            let range = match language {
                Language::CSharp => tokens.name(index),
                _ => token.start..tokens.end(index),
            };
            each(range, calls(language, tokens, index));
        }
    }
}

/// `name(`, and `name!(` of Rust.
fn calls(language: Language, tokens: &Tokens<'_>, index: usize) -> bool {
    let next = tokens.at(index + 1);
    match next.shape {
        Shape::Open => next.byte == b'(',
        Shape::Mark if next.byte == b'!' && language == Language::Rust => {
            tokens.at(index + 2).shape == Shape::Open
        }
        _ => false,
    }
}
