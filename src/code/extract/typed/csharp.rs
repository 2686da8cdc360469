//! What is C#'s own.

use super::super::Grammar;
use super::super::lex::{Class, Special, Style};
use super::super::outline::Outline;
use super::super::words::Words;
use super::{Dialect, read};

pub(in crate::code::extract) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read: read_csharp,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"#", Class::Hash)
        .with(b"@", Class::At)
        .with(b"$", Class::Dollar)
        .with(b":", Class::Colon)
        .with(b"`\\", Class::Mark);
    style.triple = true;
    style.special = Special::CSharp;
    style
};

static KEYWORDS: Words = Words::new(
    "abstract as async await base bool break byte case catch char checked class const \
     continue decimal default delegate do double else enum event explicit extern false \
     finally fixed float for foreach goto if implicit in int interface internal is lock \
     long namespace new null object operator out override params private protected public \
     readonly ref return sbyte sealed short sizeof stackalloc static string struct switch \
     this throw true try typeof uint ulong unchecked unsafe ushort using var virtual void \
     volatile when where while yield",
);

fn read_csharp(outline: &mut Outline<'_>) {
    read(outline, Dialect::CSharp, &KEYWORDS);
}
