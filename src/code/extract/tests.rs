//! The scanners' work grows as their sources do: counted in looks at tokens, not in time.

use super::lex::lex;
use super::outline::Outline;
use super::{Language, grammar};

/// Looks at tokens for one source.
fn steps(language: Language, source: &[u8]) -> u64 {
    let Some(grammar) = grammar(language) else {
        return 0;
    };
    let tokens = lex(grammar.style, source);
    let mut outline = Outline::new(&tokens);
    (grammar.read)(&mut outline);
    outline.finish();
    tokens.steps.get()
}

/// Pieces that, repeated, make a careless scanner look at the same tokens again and again.
const REPEATED: [&str; 48] = [
    "fn a ",
    "fn a<",
    "fn a(",
    "impl ",
    "struct a ",
    "type a ",
    "const a: ",
    "a! ",
    "#[a] ",
    "class a ",
    "class a<",
    "class a { ",
    "def a",
    "def a(",
    "def a\n",
    "@a ",
    "@a(",
    "a<",
    "a: ",
    "a, ",
    "a = ",
    "a.b",
    "const a = ",
    "const a = (",
    "const a: b",
    "function a",
    "async ",
    "interface a ",
    "a\n",
    "if (a) ",
    "template <",
    "typedef a ",
    "struct a { ",
    "enum a { ",
    "#if a\n{\n#else\n{\n",
    "#if a\n{\n#else\n{\n#endif\n",
    "int a(b) ",
    "operator ",
    "namespace a ",
    "new a(",
    "record a ",
    "fun a.",
    "val a = ",
    "case a ",
    "private ",
    "create table a ",
    "begin ",
    "a? b : ",
];

#[test]
fn work_grows_with_the_source() {
    for language in Language::ALL {
        for piece in REPEATED {
            let some = steps(language, piece.repeat(2_000).as_bytes());
            let many = steps(language, piece.repeat(8_000).as_bytes());
            // Four times the source; a square would be sixteen times the work.
            assert!(
                many <= some * 5 + 10_000,
                "{}: {piece:?}: {some}, {many}",
                language.name()
            );
        }
    }
}

#[test]
fn work_on_a_line_of_code_is_bounded() {
    for language in Language::ALL {
        for piece in REPEATED {
            let source = piece.repeat(4_000);
            let steps = steps(language, source.as_bytes());
            assert!(
                steps <= source.len() as u64 * 700 + 10_000,
                "{}: {piece:?}: {steps} steps for {} bytes",
                language.name(),
                source.len()
            );
        }
    }
}
