//! What is Scala's own.

use super::super::Grammar;
use super::super::lex::{Class, Prefixes, Single, Style};
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
    let mut style = Style::c_like()
        .with(b"$", Class::Word)
        .with(b"\\", Class::Mark);
    style.nested_comments = true;
    style.triple = true;
    style.ticked_names = true;
    style.single_starts = Single::Symbol;
    style.prefixes = Prefixes::Scala;
    style
};

static KEYWORDS: Words = Words::new(
    "abstract case catch class def do else enum export extends false final finally for \
     forSome given if implicit import lazy match new null object override package private \
     protected return sealed super then this throw trait true try type val var while with \
     yield",
);

static DIALECT: Dialect = Dialect {
    role,
    modifier,
    keywords: &KEYWORDS,
    semicolons: false,
    indented: true,
    dollars: false,
    bare_cases: false,
    operators: true,
    accessors: false,
    public: true,
    attribute: b'@',
};

fn read(outline: &mut Outline<'_>) {
    super::read(outline, &DIALECT);
}

fn role(word: &[u8]) -> Option<Role> {
    Some(match word {
        b"class" => Role::Type(Kind::Class),
        b"object" => Role::Type(Kind::Class),
        b"trait" => Role::Type(Kind::Trait),
        b"enum" => Role::Type(Kind::Enum),
        b"def" => Role::Function,
        b"val" => Role::Constant,
        b"var" => Role::Variable,
        b"type" => Role::Alias,
        b"package" => Role::Namespace,
        _ => return None,
    })
}

fn modifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"private"
            | b"protected"
            | b"abstract"
            | b"final"
            | b"sealed"
            | b"implicit"
            | b"lazy"
            | b"override"
            | b"case"
            | b"inline"
            | b"opaque"
            | b"open"
            | b"transparent"
            | b"infix"
    )
}
