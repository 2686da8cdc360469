//! Ruby: keywords that open, and the `end` that closes the last of them.

use super::Grammar;
use super::lex::{Class, Holes, Shape, Special, Style, Text};
use super::outline::{Definition, Outline};
use super::walks::Look;
use super::words::Words;
use crate::code::symbol::Kind;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"@", Class::Word)
        .with(b"$", Class::Dollar)
        .with(b"#", Class::Hash)
        .with(b"<", Class::Less)
        .with(b"%", Class::Percent)
        .with(b"?", Class::Question)
        .with(b"=", Class::Equals);
    style.slash_comments = false;
    style.block_comments = false;
    style.hash_comments = true;
    style.double = Some(Text::plain(b'"').lines().holes(Holes::Hash));
    style.single = Some(Text::plain(b'\'').lines());
    style.back = Some(Text::plain(b'`').lines().holes(Holes::Hash));
    style.special = Special::Ruby;
    style
};

static KEYWORDS: Words = Words::new(
    "BEGIN END alias and begin break case class def defined do else elsif end ensure false \
     for if in module next nil not or redo rescue retry return self super then true undef \
     unless until when while yield",
);

/// What an `end` closes.
struct Block {
    symbol: Option<usize>,
    kind: Option<Kind>,
    /// Whether `private` came before.
    hidden: bool,
}

struct Reader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    blocks: Vec<Block>,
    /// A loop whose `do` is still to come on the line.
    looping: bool,
}

fn read(outline: &mut Outline<'_>) {
    let mut reader = Reader {
        outline,
        blocks: Vec::new(),
        looping: false,
    };
    reader.run();
    let last = reader.outline.tokens.len().saturating_sub(1);
    while !reader.blocks.is_empty() {
        reader.close(last);
    }
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let tokens = self.outline.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let token = tokens.at(at);
            let before = tokens.bytes(at.wrapping_sub(1));
            if token.first && !matches!(before, b"and" | b"or" | b"not" | b"&" | b"|") {
                self.looping = false;
            }
            at = match token.shape {
                Shape::Word if !self.is_name(at) => self.word(at).max(at + 1),
                _ => at + 1,
            };
        }
    }

    /// `x.end`, `:end`, `end:`: a keyword's letters, but a name.
    fn is_name(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        let before = tokens.at(at.wrapping_sub(1).min(tokens.len()));
        let touched = at > 0
            && before.shape == Shape::Mark
            && (before.byte == b'.' && !tokens.is_mark(at.saturating_sub(2), b'.')
                || before.byte == b':' && before.start + 1 == tokens.at(at).start);
        let key = tokens.is_mark(at + 1, b':')
            && tokens.at(at + 1).start == tokens.end(at)
            // `end::X` goes on from what was ended; `end: :x` has a symbol behind the key.
            && !(tokens.is_mark(at + 2, b':')
                && tokens.at(at + 2).start == tokens.end(at + 1));
        touched || key
    }

    fn word(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        match tokens.word(at) {
            b"class" | b"module" => return self.type_definition(at),
            b"def" => return self.method(at),
            b"begin" | b"case" => self.open(),
            b"do" => {
                if !self.looping {
                    self.open();
                }
                self.looping = false;
            }
            b"if" | b"unless" if self.begins(at) => self.open(),
            b"while" | b"until" | b"for" if self.begins(at) => {
                self.open();
                self.looping = true;
            }
            b"end" => self.close(at),
            b"private" | b"protected" if tokens.at(at).first && tokens.at(at + 1).first => {
                if let Some(block) = self.blocks.last_mut() {
                    block.hidden = true;
                }
            }
            b"public" if tokens.at(at).first && tokens.at(at + 1).first => {
                if let Some(block) = self.blocks.last_mut() {
                    block.hidden = false;
                }
            }
            b"attr_reader" | b"attr_writer" | b"attr_accessor" if tokens.at(at).first => {
                return self.attributes(at);
            }
            word if word[0].is_ascii_uppercase() && tokens.at(at).first => self.constant(at),
            _ => {}
        }
        at + 1
    }

    /// Whether a condition opens a block, and is not a modifier behind a statement.
    fn begins(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        if at == 0 || tokens.at(at).first {
            return true;
        }
        let before = tokens.at(at.wrapping_sub(1));
        match before.shape {
            Shape::Mark => {
                // `:name= if x` ends in a symbol.
                let named = matches!(before.byte, b'?' | b'!')
                    || before.byte == b'=' && tokens.is_mark(at.wrapping_sub(3), b':');
                !named
                    || before.start + 1 < tokens.at(at).start && {
                        // `empty? if x` ends in a name.
                        let name = tokens.at(at.saturating_sub(2));
                        name.shape != Shape::Word || tokens.end(at.wrapping_sub(2)) != before.start
                    }
            }
            Shape::Open => true,
            Shape::Word => {
                !self.is_name(at - 1)
                    && matches!(
                        tokens.word(at.wrapping_sub(1)),
                        b"then"
                            | b"do"
                            | b"else"
                            | b"begin"
                            | b"ensure"
                            | b"and"
                            | b"or"
                            | b"not"
                            | b"when"
                            | b"in"
                    )
            }
            _ => false,
        }
    }

    fn open(&mut self) {
        self.blocks.push(Block {
            symbol: None,
            kind: None,
            hidden: false,
        });
    }

    /// An `end`: the last block reaches up to it.
    fn close(&mut self, at: usize) {
        let end = self.outline.tokens.end(at);
        if let Some(block) = self.blocks.pop()
            && let Some(index) = block.symbol
            && let Some(symbol) = self.outline.symbol(index)
        {
            symbol.span.end = symbol.span.end.max(end);
        }
    }

    fn inside(&self) -> Option<Kind> {
        self.blocks
            .iter()
            .rev()
            .take(32)
            .find_map(|block| block.kind)
    }

    fn type_definition(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let kind = if tokens.word(at) == b"class" {
            Kind::Class
        } else {
            Kind::Module
        };
        let mut name = at + 1;
        if kind == Kind::Class && tokens.is_mark(name, b'<') {
            // `class << self`.
            self.blocks.push(Block {
                symbol: None,
                kind: Some(kind),
                hidden: false,
            });
            return name + 2;
        }
        while tokens.is_mark(name, b':') {
            name += 1;
        }
        while tokens.is_word(name)
            && tokens.is_mark(name + 1, b':')
            && tokens.is_mark(name + 2, b':')
            && tokens.is_word(name + 3)
        {
            name += 3;
        }
        if !tokens.is_word(name) || !tokens.at(name).byte.is_ascii_uppercase() {
            return at + 1;
        }
        let mut body = name + 1;
        while body < tokens.len() && !tokens.at(body).first && !tokens.is_mark(body, b';') {
            body = tokens.after(body);
        }
        let index = self.outline.add(Definition {
            kind,
            start: at,
            head: at,
            name,
            body,
            last: body - 1,
            public: true,
        });
        self.blocks.push(Block {
            symbol: Some(index),
            kind: Some(kind),
            hidden: false,
        });
        body
    }

    fn method(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut name = at + 1;
        let mut owner = 0..0;
        // `def A.b`, which may be spelled `def A::b`.
        let colons = tokens.at(name + 1).start == tokens.end(name)
            && tokens.is_mark(name + 1, b':')
            && tokens.is_mark(name + 2, b':');
        if tokens.is_word(name) && (colons || tokens.is_mark(name + 1, b'.')) {
            if tokens.word(name) != b"self" {
                owner = tokens.at(name).start..tokens.end(name);
            }
            name += 2 + usize::from(colons);
        }
        let named = tokens.is_word(name);
        let mut behind = name + 1;
        if named {
            // `name?`, `name!`, `name=`.
            let mark = tokens.at(behind);
            let touches = mark.start == tokens.end(name) && mark.shape == Shape::Mark;
            let setter = mark.byte == b'='
                && !tokens.is_mark(behind + 1, b'=')
                && (tokens.is_open(behind + 1, b'(')
                    || tokens.is_word(behind + 1)
                        && tokens.at(behind + 1).start == mark.start + 2
                        && !tokens.at(behind + 1).first);
            if touches && (matches!(mark.byte, b'?' | b'!') || setter) {
                behind += 1;
            }
        } else {
            // An operator: marks and brackets that touch.
            let start = tokens.at(name);
            if !matches!(start.shape, Shape::Mark | Shape::Open | Shape::Text) || start.first {
                return at + 1;
            }
            while behind < name + 4
                && tokens.at(behind).start == tokens.end(behind.wrapping_sub(1))
                && (tokens.at(behind).shape == Shape::Mark && tokens.at(behind).byte != b';'
                    || tokens.word(behind) == b"@"
                    || tokens.at(behind).shape == Shape::Close && tokens.at(behind).byte == b']')
            {
                behind += 1;
            }
        }
        let name_end = tokens.end(behind.wrapping_sub(1));
        let mut body = behind;
        let enclosed = tokens.is_open(body, b'(') && !tokens.at(body).first;
        if enclosed {
            body = tokens.after(body);
        }
        let endless = tokens.is_mark(body, b'=')
            && !tokens.at(body).first
            && !tokens.is_mark(body + 1, b'=')
            && !tokens.is_mark(body + 1, b'>')
            && (body > behind || tokens.at(body).start > name_end);
        let from = body;
        if !endless {
            body = self.line_end(from);
        }
        let inside = self.inside();
        let member = matches!(inside, Some(Kind::Class | Kind::Module)) || !owner.is_empty();
        let hidden = self.blocks.last().is_some_and(|block| block.hidden)
            || matches!(tokens.word(at.saturating_sub(1)), b"private" | b"protected") && at > 0;
        let start = if at > 0
            && !tokens.at(at).first
            && tokens.at(at.wrapping_sub(1)).first
            && tokens.is_word(at.wrapping_sub(1))
        {
            at - 1
        } else {
            at
        };
        let last = if endless {
            self.end_of_line(from)
        } else {
            body - 1
        };
        let index = self.outline.add(Definition {
            kind: if member { Kind::Method } else { Kind::Function },
            start,
            head: start,
            name,
            body: if endless || enclosed { from } else { body },
            last,
            public: !hidden,
        });
        self.outline.set_owner(index, owner);
        if let Some(symbol) = self.outline.symbol(index) {
            symbol.name.end = name_end
                .max(symbol.name.end)
                .min(symbol.span.end.max(name_end));
            symbol.span.end = symbol.span.end.max(symbol.name.end);
            symbol.signature.end = symbol.signature.end.max(symbol.name.end);
        }
        if !endless {
            self.blocks.push(Block {
                symbol: Some(index),
                kind: Some(Kind::Method),
                hidden: false,
            });
        }
        if endless { from + 1 } else { behind }
    }

    /// The last token of an expression that a line break ends.
    fn end_of_line(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        self.line_end(tokens.after(from)) - 1
    }

    /// The first token that is a `;` or on another line.
    fn line_end(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        tokens.walk(Look::Line, from, |at| {
            let over = at >= tokens.len() || tokens.at(at).first || tokens.is_mark(at, b';');
            (!over).then(|| tokens.after(at))
        })
    }

    /// `attr_accessor :a, :b`.
    fn attributes(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let end = self.end_of_line(at) + 1;
        let mut name = at + 1;
        while name < end {
            if tokens.is_mark(name, b':') && tokens.is_word(name + 1) {
                self.outline.add(Definition {
                    kind: Kind::Field,
                    start: name,
                    head: name,
                    name: name + 1,
                    body: name + 2,
                    last: name + 1,
                    public: true,
                });
            }
            name += 1;
        }
        end
    }

    fn constant(&mut self, at: usize) {
        let tokens = self.outline.tokens;
        let assigned = tokens.is_mark(at + 1, b'=')
            && !tokens.is_mark(at + 2, b'=')
            && !tokens.is_mark(at + 2, b'>')
            && !tokens.is_mark(at + 2, b'~');
        if !assigned || self.inside() == Some(Kind::Method) {
            return;
        }
        let last = self.end_of_line(at);
        self.outline.add(Definition {
            kind: Kind::Constant,
            start: at,
            head: at,
            name: at,
            body: at + 1,
            last,
            public: true,
        });
    }
}
