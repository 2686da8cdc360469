//! Python: what a line begins with and how far it is indented.

use super::Grammar;
use super::lex::{Class, Prefixes, Shape, Style, Text};
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
        .with(b":", Class::Colon)
        .with(b"`/", Class::Mark);
    style.hash_comments = true;
    style.triple = true;
    style.prefixes = Prefixes::Python;
    style.single = Some(Text::plain(b'\''));
    style
};

static KEYWORDS: Words = Words::new(
    "False None True and as assert async await break class continue def del elif else \
     except finally for from global if import in is lambda nonlocal not or pass raise \
     return try while with yield",
);

/// A definition whose last line is not reached yet.
struct Block {
    indent: u32,
    symbol: Option<usize>,
    kind: Kind,
}

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    // Where the decorators of the next definition began.
    let mut decorated: Option<usize> = None;
    while at < tokens.len() {
        let first = tokens.at(at);
        let starts_line = first.first;
        if starts_line {
            let indent = indent(tokens.source, first.start);
            close_blocks(outline, &mut blocks, indent, at);
        }
        if starts_line && first.shape == Shape::Mark && first.byte == b'@' {
            decorated.get_or_insert(at);
            at = end_of_statement(outline, at);
            continue;
        }
        let word = tokens.word(at);
        let def = match word {
            b"def" | b"class" => at,
            b"async" if tokens.word(at + 1) == b"def" => at + 1,
            _ => usize::MAX,
        };
        if def != usize::MAX && tokens.is_word(def + 1) && starts_statement(outline, at) {
            let start = decorated.take().unwrap_or(at);
            at = define(outline, &mut blocks, start, at, def);
            continue;
        }
        decorated = None;
        if starts_line && first.shape == Shape::Word {
            variables(outline, &blocks, at);
        }
        at = next_statement(outline, at);
    }
    close_blocks(outline, &mut blocks, 0, tokens.len());
}

/// `def` is a keyword; a line or a colon goes before it.
fn starts_statement(outline: &Outline<'_>, at: usize) -> bool {
    let tokens = outline.tokens;
    tokens.at(at).first || at == 0 || matches!(tokens.at(at.wrapping_sub(1)).byte, b':' | b';')
}

/// The columns before a token that is the first of its line; tabs go to the next eighth.
fn indent(source: &[u8], start: u32) -> u32 {
    let before = &source[..start as usize];
    let from = before
        .iter()
        .rposition(|byte| !matches!(byte, b' ' | b'\t' | 0x0c))
        .map_or(0, |index| index + 1);
    let mut column = 0;
    for byte in &before[from..] {
        match byte {
            b'\t' => column = (column / 8 + 1) * 8,
            0x0c => column = 0,
            _ => column += 1,
        }
    }
    column
}

/// Ends what a line with this indentation is not part of. Comments that are indented like
/// a body belong to it.
fn close_blocks(outline: &mut Outline<'_>, blocks: &mut Vec<Block>, indent: u32, at: usize) {
    if blocks.last().is_none_or(|block| indent > block.indent) {
        return;
    }
    let tokens = outline.tokens;
    let source = tokens.source;
    let mut end = tokens.end(at.saturating_sub(1));
    // Where each is, when it has a line of its own.
    let place = |comment: std::ops::Range<u32>| {
        let own_line = source[..comment.start as usize]
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b' ' | b'\t'))
            .is_none_or(|byte| *byte == b'\n');
        (
            own_line.then(|| self::indent(source, comment.start)),
            comment.end,
        )
    };
    let mut comments = tokens
        .comments_between(end, tokens.at(at).start)
        .map(place)
        .peekable();
    while blocks.last().is_some_and(|block| indent <= block.indent) {
        let Some(block) = blocks.pop() else { break };
        // One behind code on its line, or one as deep as the body.
        while let Some((column, end_of_comment)) = comments.peek() {
            if column.is_some_and(|column| column <= block.indent) {
                break;
            }
            if column.is_some() {
                end = *end_of_comment;
            }
            comments.next();
        }
        if let Some(index) = block.symbol
            && let Some(symbol) = outline.symbol(index)
        {
            symbol.span.end = end.max(symbol.span.end);
        }
    }
}

/// The first token of the next line that is not inside brackets.
fn end_of_statement(outline: &Outline<'_>, at: usize) -> usize {
    let tokens = outline.tokens;
    let mut at = tokens.after(at);
    while at < tokens.len() && !tokens.at(at).first {
        at = tokens.after(at);
    }
    at
}

/// As above, but a definition behind a colon on the same line is a stop, too.
fn next_statement(outline: &Outline<'_>, at: usize) -> usize {
    let tokens = outline.tokens;
    let mut at = tokens.after(at);
    while at < tokens.len() {
        let token = tokens.at(at);
        if token.first
            || token.shape == Shape::Word
                && matches!(tokens.at(at.wrapping_sub(1)).byte, b':' | b';')
                && matches!(tokens.word(at), b"def" | b"class" | b"async")
        {
            break;
        }
        at = tokens.after(at);
    }
    at
}

fn define(
    outline: &mut Outline<'_>,
    blocks: &mut Vec<Block>,
    start: usize,
    head: usize,
    def: usize,
) -> usize {
    let tokens = outline.tokens;
    let name = def + 1;
    let mut colon = name + 1;
    while colon < tokens.len() && !tokens.is_mark(colon, b':') && !tokens.at(colon).first {
        colon = tokens.after(colon);
    }
    let class = tokens.word(def) == b"class";
    let in_class = blocks.last().is_some_and(|block| block.kind == Kind::Class);
    let kind = match (class, in_class) {
        (true, _) => Kind::Class,
        (false, true) => Kind::Method,
        (false, false) => Kind::Function,
    };
    let local = blocks.last().is_some_and(|block| block.kind != Kind::Class);
    let last = colon.min(tokens.len() - 1);
    let index = outline.add(Definition {
        kind,
        start,
        head,
        name,
        body: colon,
        last,
        public: is_public(tokens.word(name)) && !local,
    });
    let body = colon + 1;
    if let Some(doc) = docstring(outline, body)
        && let Some(symbol) = outline.symbol(index)
    {
        symbol.doc = doc;
    }
    blocks.push(Block {
        indent: indent_of_line(outline, head),
        symbol: Some(index),
        kind,
    });
    body.min(tokens.len())
}

fn indent_of_line(outline: &Outline<'_>, at: usize) -> u32 {
    let tokens = outline.tokens;
    // A definition behind `if x:` on one line: what is on that line is inside.
    let mut at = at;
    for _ in 0..32 {
        if tokens.at(at).first || at == 0 {
            break;
        }
        at -= 1;
    }
    indent(tokens.source, tokens.at(at).start)
}

/// The string that a body begins with.
fn docstring(outline: &Outline<'_>, body: usize) -> Option<std::ops::Range<u32>> {
    let tokens = outline.tokens;
    let token = tokens.at(body);
    let alone = tokens.at(body + 1).first;
    (token.shape == Shape::Text && alone).then(|| token.start..tokens.end(body))
}

/// One leading underscore is private; two on both sides are a protocol.
fn is_public(name: &[u8]) -> bool {
    !name.starts_with(b"_") || name.starts_with(b"__") && name.ends_with(b"__")
}

/// `NAME = …`, `name: Type = …`, `type Name = …` of modules and classes.
fn variables(outline: &mut Outline<'_>, blocks: &[Block], at: usize) {
    let tokens = outline.tokens;
    let column = indent(tokens.source, tokens.at(at).start);
    let in_class = match blocks.last() {
        None if column == 0 => false,
        Some(block) if block.kind == Kind::Class => true,
        _ => return,
    };
    let alias = tokens.word(at) == b"type" && tokens.is_word(at + 1) && !tokens.at(at + 1).first;
    let name = if alias { at + 1 } else { at };
    let assigned = tokens.is_mark(name + 1, b'=') && !tokens.is_mark(name + 2, b'=');
    let typed = tokens.is_mark(name + 1, b':') && !KEYWORDS.contain(tokens.word(name));
    if !(alias || assigned || typed) {
        return;
    }
    let end = end_of_statement(outline, at);
    let mut body = name + 1;
    while body < end && !tokens.is_mark(body, b'=') {
        body = tokens.after(body);
    }
    let word = tokens.word(name);
    let upper = word.iter().any(u8::is_ascii_uppercase) && !word.iter().any(u8::is_ascii_lowercase);
    let kind = match (alias, upper, in_class) {
        (true, _, _) => Kind::Type,
        (_, true, _) => Kind::Constant,
        (_, _, true) => Kind::Field,
        _ => Kind::Variable,
    };
    outline.add(Definition {
        kind,
        start: at,
        head: at,
        name,
        body: if alias { end } else { body.min(end) },
        last: end - 1,
        public: is_public(word),
    });
}
