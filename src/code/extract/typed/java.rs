//! What is Java's own.

use super::super::Grammar;
use super::super::lex::{Class, Style};
use super::super::outline::Outline;
use super::super::words::Words;
use super::{Dialect, read};

pub(in crate::code::extract) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read: read_java,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"$", Class::Word)
        .with(b"`\\", Class::Mark);
    style.triple = true;
    style
};

static KEYWORDS: Words = Words::new(
    "abstract assert boolean break byte case catch char class const continue default do \
     double else enum extends false final finally float for goto if implements import \
     instanceof int interface long native new null package private protected public return \
     short static strictfp super switch synchronized this throw throws transient true try \
     void volatile while",
);

fn read_java(outline: &mut Outline<'_>) {
    read(outline, Dialect::Java, &KEYWORDS);
}
