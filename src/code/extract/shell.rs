//! The shell: functions in both spellings, and variables at the left margin.

use super::Grammar;
use super::lex::{Class, Holes, Shape, Special, Style, Text};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"#", Class::Hash)
        .with(b"$", Class::Dollar)
        .with(b"<", Class::Less)
        .with(b"/", Class::Mark)
        // Inside of a word, but not at its beginning.
        .with(b"-.:+", Class::Digit);
    style.slash_comments = false;
    style.hash_comments = true;
    style.double = Some(Text::plain(b'"').lines().holes(Holes::Shell));
    style.single = Some(Text::plain(b'\'').raw().lines());
    style.back = None;
    style.special = Special::Shell;
    style
};

static KEYWORDS: Words = Words::new(
    "if then else elif fi for while until do done case esac in function select time local \
     return export readonly declare set unset shift echo exit true false",
);

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut at = 0;
    // The end of the outermost function that is being read.
    let mut body = 0;
    while at < tokens.len() {
        let token = tokens.at(at);
        if token.shape != Shape::Word {
            at += 1;
            continue;
        }
        let keyword = tokens.word(at) == b"function" && tokens.is_word(at + 1);
        let name = at + usize::from(keyword);
        let mut open = name + 1;
        let parenthesized = tokens.is_open(open, b'(') && tokens.partner(open) == open + 1;
        if parenthesized {
            open += 2;
        }
        let braced = tokens.is_open(open, b'{') || tokens.is_open(open, b'(');
        if (keyword || parenthesized) && braced && !KEYWORDS.contain(tokens.word(name)) {
            let close = tokens.partner(open);
            outline.add(Definition {
                kind: Kind::Function,
                start: at,
                head: at,
                name,
                body: open,
                last: close,
                public: true,
            });
            body = body.max(close);
            at = open + 1;
            continue;
        }
        if at >= body && token.first {
            variable(outline, at);
        }
        at += 1;
    }
}

/// `NAME=…`, `readonly NAME=…`, `declare -r NAME=…` that begin a line.
fn variable(outline: &mut Outline<'_>, at: usize) {
    let tokens = outline.tokens;
    let start = tokens.at(at).start as usize;
    if start > 0 && tokens.source[start - 1] != b'\n' {
        return;
    }
    let mut name = at;
    let declared = matches!(
        tokens.word(at),
        b"readonly" | b"declare" | b"export" | b"typeset"
    );
    if declared {
        name += 1;
        while tokens.at(name).shape == Shape::Number && name < at + 4 {
            name += 1;
        }
    }
    let equals = tokens.at(name + 1);
    if !tokens.is_word(name) || !tokens.is_mark(name + 1, b'=') || equals.start != tokens.end(name)
    {
        return;
    }
    let mut last = name + 1;
    while last + 1 < tokens.len() && !tokens.at(last + 1).first && !tokens.is_mark(last + 1, b';') {
        last = tokens.partner(last + 1);
    }
    let constant = matches!(tokens.word(at), b"readonly");
    outline.add(Definition {
        kind: if constant {
            Kind::Constant
        } else {
            Kind::Variable
        },
        start: at,
        head: at,
        name,
        body: name + 1,
        last,
        public: true,
    });
}
