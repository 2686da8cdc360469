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

/// A command that ends with a word of its own.
struct Block {
    end: &'static [u8],
    /// The function whose body it is.
    symbol: Option<usize>,
}

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut at = 0;
    // The end of the outermost function that is being read.
    let mut body = 0;
    // Blocks are only counted in a function's body that is one.
    let mut blocks: Vec<Block> = Vec::new();
    while at < tokens.len() {
        let token = tokens.at(at);
        if token.shape != Shape::Word {
            at += 1;
            continue;
        }
        if !blocks.is_empty() && begins_command(outline, at) {
            let word = tokens.word(at);
            if let Some(end) = block_end(word) {
                blocks.push(Block { end, symbol: None });
            } else if blocks.last().is_some_and(|block| block.end == word)
                && let Some(symbol) = blocks.pop().and_then(|block| block.symbol)
                && let Some(symbol) = outline.symbol(symbol)
            {
                symbol.span.end = tokens.end(at);
            }
        }
        let keyword = tokens.word(at) == b"function" && tokens.is_word(at + 1);
        let name = at + usize::from(keyword);
        let mut open = name + 1;
        let parenthesized = tokens.is_open(open, b'(') && tokens.partner(open) == open + 1;
        if parenthesized {
            open += 2;
        }
        let test = tokens.is_open(open, b'[') && tokens.is_open(open + 1, b'[');
        let block = block_end(tokens.word(open));
        let compound =
            tokens.is_open(open, b'{') || tokens.is_open(open, b'(') || test || block.is_some();
        if (keyword || parenthesized) && compound && !KEYWORDS.contain(tokens.word(name)) {
            let close = tokens.partner(open);
            let symbol = outline.add(Definition {
                kind: Kind::Function,
                start: at,
                head: at,
                name,
                body: open,
                last: close,
                public: true,
            });
            blocks.extend(block.map(|end| Block {
                end,
                symbol: Some(symbol),
            }));
            body = body.max(close);
            at = open + 1;
            continue;
        }
        if at >= body && blocks.is_empty() && token.first {
            variable(outline, at);
        }
        at += 1;
    }
}

/// What ends the block that a keyword begins.
fn block_end(word: &[u8]) -> Option<&'static [u8]> {
    Some(match word {
        b"if" => b"fi",
        b"for" | b"while" | b"until" | b"select" => b"done",
        b"case" => b"esac",
        _ => return None,
    })
}

/// Whether a command begins at a word, so that it may be a keyword.
fn begins_command(outline: &Outline<'_>, at: usize) -> bool {
    let tokens = outline.tokens;
    // A pattern of `case`: nothing opened the bracket.
    let close = tokens.at(at + 1);
    let pattern =
        close.shape == Shape::Close && close.byte == b')' && tokens.opener(at + 1) == at + 1
            || tokens.is_mark(at + 1, b'|') && block_end(tokens.word(at)).is_some();
    if pattern {
        return false;
    }
    let Some(before) = at.checked_sub(1).filter(|_| !tokens.at(at).first) else {
        return true;
    };
    match tokens.at(before).shape {
        Shape::Mark => matches!(tokens.at(before).byte, b';' | b'&' | b'|' | b'!'),
        Shape::Open => true,
        Shape::Close => tokens.at(before).byte == b')',
        Shape::Word => {
            matches!(
                tokens.word(before),
                b"then" | b"else" | b"elif" | b"do" | b"if" | b"while" | b"until" | b"time"
            ) || tokens.word(before) == b"in" && tokens.word(at) == b"esac"
        }
        _ => false,
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
