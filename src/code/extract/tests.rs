//! The scanners' work grows as their sources do: counted in looks at tokens and in bytes
//! that searches pass, not in time.

use super::lex::lex;
use super::outline::Outline;
use super::{Language, grammar};

/// Looks at tokens and bytes searched for one source.
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

/// What may stand around the repeated pieces, so that other grammars are reached.
const HEADS: [&str; 5] = [
    "",
    "{} ",
    "class A { ",
    "class A { void f() { ",
    "enum A { ",
];

/// Pieces that once made a scanner look at everything behind them again.
const LOOKING_AHEAD: [&str; 40] = [
    "<",
    "a<a, ",
    "</",
    "<<A",
    "def ",
    "def a = ",
    "def a = \n  a ",
    "class a ",
    "class? ",
    "extension a<",
    "fun <",
    "a = b => ",
    "a = function() {} ",
    "const a = b => ",
    "new ",
    "@a ",
    "[a] ",
    "a {} ",
    "int a() => ",
    "struct {} ",
    "struct ",
    "func a() {} +\n",
    "type a struct {} +\n",
    "#define a\n",
    "//?><?php ",
    "=begin\n",
    "$a$",
    "a<b>",
    "f() if ",
    "f() case a in ",
    "class a extends b(",
    "class a extends b(c) { ",
    "let a = 1, ",
    "const a = 1, {} = b, ",
    "val a, ",
    "new a[b].",
    "private set\n",
    "int (*(*a(",
    "struct a {} b(c) d; ",
    "$a, ",
];

/// Four times the source; a square would be sixteen times the work. Some looks have a bound
/// of a few hundred tokens, which only the longer source reaches at once.
fn assert_linear(language: Language, name: &str, make: impl Fn(usize) -> String) {
    let some = steps(language, make(1_000).as_bytes());
    let many = steps(language, make(4_000).as_bytes());
    assert!(
        many <= some * 6 + 20_000,
        "{}: {name:?}: {some}, {many}",
        language.name()
    );
}

#[test]
fn what_ends_late_or_never_is_looked_for_once() {
    // TSX and JavaScript are one grammar.
    let languages = Language::ALL
        .into_iter()
        .filter(|language| !language.is_data() && *language != Language::Tsx);
    for language in languages {
        let php = if language == Language::Php {
            "<?php "
        } else {
            ""
        };
        for head in HEADS {
            for piece in LOOKING_AHEAD {
                assert_linear(language, &format!("{head}{piece}"), |count| {
                    format!("{php}{head}{}= ) ; }}", piece.repeat(count))
                });
            }
        }
    }
}

#[test]
fn one_kind_of_piece_behind_another_is_looked_at_once() {
    let pieces = [
        (Language::C, "// \\\n", "\n"),
        (Language::C, "struct ", "\n#define a\n"),
        (Language::Cpp, "a()\n#a\n", " a()"),
        (Language::Cpp, "template<class a> ", "a<"),
        (Language::CSharp, "$\"{", "\n#if a\n#else\n"),
        (Language::Java, "class A { int a() { class b ", "= "),
        (Language::Scala, "val a<def !=if ", "<a_ & return "),
        (Language::Swift, "extension func a ", "a<"),
        (Language::TypeScript, "a = of => + ", "a? "),
        (Language::Ruby, "def a", "def "),
        (Language::Python, "class a:", "\u{c}# a\n"),
        (Language::Kotlin, "fun a() = ", "a\n+ "),
    ];
    for (language, one, other) in pieces {
        assert_linear(language, one, |count| {
            one.repeat(count) + &other.repeat(count)
        });
    }
}

#[test]
fn a_line_of_the_preprocessor_between_a_type_and_its_brace_is_noted_once() {
    let names = |source: &str| {
        let symbols = super::outline(Language::C, source.as_bytes());
        let name = |range: &std::ops::Range<u32>| {
            source[range.start as usize..range.end as usize].to_owned()
        };
        symbols
            .iter()
            .map(|symbol| name(&symbol.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names("struct a\n#define M 1\n{ int b; };\n"),
        ["a", "M", "b"]
    );
    assert_eq!(names("struct a\n#define M 1\n* f(void) {}\n"), ["f", "M"]);
}

#[test]
fn a_backslash_moves_a_comment_of_c_down_by_one_line_only() {
    let source = b"// a \\\nint b;\n\nint c(void) {}\n// d \\\n\nint e(void) {}\n";
    let symbols = super::outline(Language::C, source);
    let names: Vec<&[u8]> = symbols
        .iter()
        .map(|symbol| &source[symbol.name.start as usize..symbol.name.end as usize])
        .collect();
    assert_eq!(names, [&b"c"[..], b"e"]);
}

#[test]
fn angles_of_many_tokens_are_comparisons() {
    let generic = |count: usize| {
        format!(
            "class A {{ Map<{}B> a() {{}} int c; }}",
            "B, ".repeat(count)
        )
    };
    for (count, known) in [(200, true), (600, false)] {
        let source = generic(count);
        let tokens = lex(grammar(Language::Java).unwrap().style, source.as_bytes());
        let less = (0..tokens.len())
            .find(|at| tokens.is_mark(*at, b'<'))
            .unwrap();
        // Asked twice: the second answer is a remembered one.
        for _ in 0..2 {
            assert_eq!(tokens.behind_angles(less) > less, known, "{count}");
        }
    }
}
