//! What is PHP's own.

use super::super::Grammar;
use super::super::lex::{Class, Holes, Special, Style, Text};
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
        .with(b"#", Class::Hash)
        .with(b"<", Class::Less)
        .with(b"?", Class::Question)
        .with(b"\\", Class::Mark);
    style.hash_comments = true;
    style.double = Some(Text::plain(b'"').lines().holes(Holes::Php));
    style.single = Some(Text::plain(b'\'').lines());
    style.back = Some(Text::plain(b'`').lines());
    style.special = Special::Php;
    style
};

static KEYWORDS: Words = Words::new(
    "abstract and array as break callable case catch class clone const continue declare \
     default do echo else elseif empty endfor endforeach endif endswitch endwhile enum \
     extends false final finally fn for foreach function global goto if implements include \
     include_once instanceof insteadof interface isset list match namespace new null or \
     print private protected public readonly require require_once return static switch \
     throw trait true try unset use var while xor yield $this",
);

static DIALECT: Dialect = Dialect {
    role,
    modifier,
    keywords: &KEYWORDS,
    semicolons: true,
    indented: false,
    dollars: true,
    bare_cases: false,
    operators: false,
    accessors: false,
    public: true,
    attribute: b'#',
};

fn read(outline: &mut Outline<'_>) {
    super::read(outline, &DIALECT);
}

fn role(word: &[u8]) -> Option<Role> {
    Some(match word {
        b"class" => Role::Type(Kind::Class),
        b"interface" => Role::Type(Kind::Interface),
        b"trait" => Role::Type(Kind::Trait),
        b"enum" => Role::Type(Kind::Enum),
        b"function" => Role::Function,
        b"const" => Role::Constant,
        b"case" => Role::Case,
        b"namespace" => Role::Namespace,
        _ => return None,
    })
}

fn modifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"public"
            | b"private"
            | b"protected"
            | b"static"
            | b"abstract"
            | b"final"
            | b"readonly"
            | b"var"
    )
}
