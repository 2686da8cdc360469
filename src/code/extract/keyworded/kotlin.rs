//! What is Kotlin's own.

use super::super::Grammar;
use super::super::lex::{Class, Holes, Prefixes, Style, Text};
use super::super::outline::Outline;
use super::super::words::Words;
use super::{Dialect, Role};
use crate::code::symbol::Kind;

pub(in crate::code::extract) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like().with(b"\\", Class::Mark);
    style.nested_comments = true;
    style.triple = true;
    style.ticked_names = true;
    style.double = Some(Text::plain(b'"').holes(Holes::Dollar));
    style.back = None;
    style.prefixes = Prefixes::None;
    style
};

static KEYWORDS: Words = Words::new(
    "as break class continue do else false for fun if in interface is null object package \
     return super this throw true try typealias val var when while import",
);

static DIALECT: Dialect = Dialect {
    role,
    modifier,
    keywords: &KEYWORDS,
    semicolons: false,
    indented: false,
    dollars: false,
    bare_cases: true,
    operators: false,
    accessors: true,
    public: true,
    attribute: b'@',
};

fn read(outline: &mut Outline<'_>) {
    super::read(outline, &DIALECT);
}

fn role(word: &[u8]) -> Option<Role> {
    Some(match word {
        b"class" => Role::Type(Kind::Class),
        b"interface" => Role::Type(Kind::Interface),
        b"object" => Role::Type(Kind::Class),
        b"fun" => Role::Function,
        b"constructor" => Role::Init,
        b"val" => Role::Constant,
        b"var" => Role::Variable,
        b"typealias" => Role::Alias,
        _ => return None,
    })
}

fn modifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"public"
            | b"private"
            | b"protected"
            | b"internal"
            | b"open"
            | b"abstract"
            | b"final"
            | b"override"
            | b"enum"
            | b"sealed"
            | b"annotation"
            | b"data"
            | b"inner"
            | b"value"
            | b"companion"
            | b"lateinit"
            | b"tailrec"
            | b"operator"
            | b"infix"
            | b"inline"
            | b"external"
            | b"suspend"
            | b"const"
            | b"expect"
            | b"actual"
            | b"fun"
    )
}
