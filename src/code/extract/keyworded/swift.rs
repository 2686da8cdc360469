//! What is Swift's own.

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
        .with(b"#", Class::Hash)
        .with(b"$", Class::Word)
        .with(b"'\\", Class::Mark);
    style.nested_comments = true;
    style.triple = true;
    style.ticked_names = true;
    style.double = Some(Text::plain(b'"').holes(Holes::Backslash));
    style.special = Special::Swift;
    style
};

static KEYWORDS: Words = Words::new(
    "Any Self actor as associatedtype async await break case catch class continue default \
     defer deinit do else enum extension fallthrough false fileprivate for func guard if \
     import in init inout internal is let nil operator private protocol public repeat \
     return rethrows self static struct subscript super switch throw throws true try \
     typealias var where while",
);

static DIALECT: Dialect = Dialect {
    role,
    modifier,
    keywords: &KEYWORDS,
    semicolons: false,
    indented: false,
    dollars: false,
    bare_cases: false,
    operators: true,
    accessors: false,
    public: false,
    attribute: b'@',
};

fn read(outline: &mut Outline<'_>) {
    super::read(outline, &DIALECT);
}

fn role(word: &[u8]) -> Option<Role> {
    Some(match word {
        b"class" | b"actor" => Role::Type(Kind::Class),
        b"struct" => Role::Type(Kind::Struct),
        b"enum" => Role::Type(Kind::Enum),
        b"protocol" => Role::Type(Kind::Interface),
        b"extension" => Role::Extension,
        b"func" => Role::Function,
        b"init" | b"deinit" | b"subscript" => Role::Init,
        b"let" => Role::Constant,
        b"var" => Role::Variable,
        b"typealias" | b"associatedtype" => Role::Alias,
        b"case" => Role::Case,
        _ => return None,
    })
}

fn modifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"public"
            | b"private"
            | b"fileprivate"
            | b"internal"
            | b"open"
            | b"package"
            | b"static"
            | b"class"
            | b"final"
            | b"override"
            | b"required"
            | b"convenience"
            | b"mutating"
            | b"nonmutating"
            | b"lazy"
            | b"weak"
            | b"unowned"
            | b"indirect"
            | b"optional"
            | b"prefix"
            | b"postfix"
            | b"infix"
            | b"dynamic"
            | b"nonisolated"
            | b"isolated"
            | b"consuming"
            | b"borrowing"
            | b"distributed"
            | b"async"
            | b"__consuming"
    )
}
