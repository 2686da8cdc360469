//! TypeScript and JavaScript, with and without JSX.
//!
//! Functions and classes are found wherever they stand. Constants and variables count at
//! the top of a module or namespace; elsewhere only those that hold a function.

mod members;
mod scan;
mod types;
mod values;

use super::Grammar;
use super::lex::{Class, Holes, Shape, Special, Style, Text, bracket};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;

pub(super) static TYPESCRIPT: Grammar = Grammar {
    style: &PLAIN,
    keywords: &KEYWORDS,
    read,
};

/// JavaScript and TSX.
pub(super) static JSX: Grammar = Grammar {
    style: &WITH_JSX,
    keywords: &KEYWORDS,
    read,
};

const fn style() -> Style {
    let mut style = Style::c_like()
        .with(b"$#", Class::Word)
        .with(b"\\", Class::Backslash);
    style.back = Some(Text::plain(b'`').lines().holes(Holes::Dollar));
    style.special = Special::Script;
    style
}

static PLAIN: Style = style();

static WITH_JSX: Style = {
    let mut style = style().with(b"<", Class::Less);
    style.special = Special::Jsx;
    style
};

static KEYWORDS: Words = Words::new(
    "async await break case catch class const continue debugger default delete do else \
     export extends false finally for function if import in instanceof let new null return \
     static super switch this throw true try typeof undefined var void while with yield",
);

/// What stands inside a scope.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Statements of a namespace.
    Module,
    /// Statements of a function, or expressions.
    Body,
    /// Members of a class.
    Class,
    /// Members of an interface or of a type that is written out.
    Interface,
    /// The value of an entry of an object: a brace behind its colon is an object's.
    Value,
    /// Entries of an object.
    Object,
    /// Members of a type inside of another, or an object that may be a block.
    Doubtful,
    /// Parameters and types: only what stands in braces is read.
    Types,
    /// The comma before the next name of `const a = 1, b = 2`.
    List { exported: bool, constant: bool },
}

struct Scope {
    /// The index at which the scope is over.
    close: usize,
    inside: Inside,
}

/// A statement's beginning: the first word of its modifiers and decorators.
#[derive(Clone, Copy)]
struct Head {
    start: usize,
    head: usize,
    exported: bool,
}

struct Reader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    scopes: Vec<Scope>,
}

fn read(outline: &mut Outline<'_>) {
    Reader {
        outline,
        scopes: Vec::new(),
    }
    .run();
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let tokens = self.outline.tokens;
        let mut at = 0;
        let mut head: Option<Head> = None;
        while at < tokens.len() {
            while self.scopes.last().is_some_and(|scope| scope.close <= at) {
                self.scopes.pop();
                head = None;
            }
            let inside = self
                .scopes
                .last()
                .map_or(Inside::Module, |scope| scope.inside);
            match inside {
                Inside::Class | Inside::Interface => {
                    at = self.member(at, inside).max(at + 1);
                    continue;
                }
                Inside::Object | Inside::Doubtful => {
                    at = self.entry(at, inside);
                    continue;
                }
                Inside::Types => {
                    if tokens.is_open(at, b'{') {
                        self.enter(tokens.partner(at), Inside::Doubtful);
                    }
                    at += 1;
                    continue;
                }
                Inside::List { exported, constant } => {
                    self.scopes.pop();
                    let head = Head {
                        start: at + 1,
                        head: at + 1,
                        exported,
                    };
                    at = self.names(at + 1, head, constant, true).max(at + 1);
                    continue;
                }
                Inside::Module | Inside::Body | Inside::Value => {}
            }
            let token = tokens.at(at);
            match token.shape {
                Shape::Word => {
                    let begun = head.unwrap_or(Head {
                        start: at,
                        head: at,
                        exported: false,
                    });
                    let (next, kept) = self.word(at, begun);
                    at = next.max(at + 1);
                    head = kept;
                    continue;
                }
                Shape::Mark if token.byte == b'@' => {
                    let next = self.decorator(at);
                    let start = head.map_or(at, |head| head.start);
                    let exported = head.is_some_and(|head| head.exported);
                    head = Some(Head {
                        start,
                        head: next,
                        exported,
                    });
                    at = next;
                    continue;
                }
                Shape::Open if token.byte == b'{' => self.enter_brace(at, inside),
                _ => {}
            }
            head = None;
            at += 1;
        }
    }

    fn enter(&mut self, close: usize, inside: Inside) {
        self.scopes.push(Scope { close, inside });
    }

    /// A brace that no definition brought: an object where a value is expected, otherwise
    /// a block.
    fn enter_brace(&mut self, at: usize, inside: Inside) {
        let tokens = self.outline.tokens;
        let before = tokens.at(at.wrapping_sub(1).min(tokens.len()));
        let object = at > 0
            && match before.shape {
                Shape::Mark => match before.byte {
                    b'=' | b',' | b'?' | b'|' | b'&' | b':' | b'<' => true,
                    _ => before.byte == b'.' && tokens.is_mark(at.saturating_sub(2), b'.'),
                },
                Shape::Open => matches!(before.byte, b'(' | b'[') || before.byte == bracket::HOLE,
                Shape::Word => matches!(
                    tokens.word(at.wrapping_sub(1)),
                    b"return" | b"default" | b"yield"
                ),
                _ => false,
            };
        // `case 1: {` and `label: {` begin blocks.
        let colon = before.shape == Shape::Mark && before.byte == b':';
        let inside = match object {
            true if colon && inside != Inside::Value => Inside::Doubtful,
            true => Inside::Object,
            false => Inside::Body,
        };
        self.enter(tokens.partner(at), inside);
    }

    fn at_top(&self) -> bool {
        self.scopes
            .last()
            .is_none_or(|scope| scope.inside == Inside::Module)
    }

    /// Whether a word with another meaning elsewhere begins a statement here.
    fn begins(&self, at: usize, head: Head) -> bool {
        let tokens = self.outline.tokens;
        if head.start < at || at == 0 || tokens.at(at).first {
            return true;
        }
        let before = tokens.at(at.wrapping_sub(1));
        matches!(before.byte, b';' | b'}' | b'{') && before.shape != Shape::Text
    }

    /// Reads at a word of statements; says where to go on and what head still counts.
    fn word(&mut self, at: usize, head: Head) -> (usize, Option<Head>) {
        let tokens = self.outline.tokens;
        if at > 0 && tokens.is_mark(at.wrapping_sub(1), b'.') {
            return (self.assignment(at), None);
        }
        let named = tokens.is_word(at + 1) && !tokens.at(at + 1).first;
        match tokens.word(at) {
            b"export" => {
                return (
                    at + 1,
                    Some(Head {
                        exported: true,
                        ..head
                    }),
                );
            }
            b"default" if head.exported => return (at + 1, Some(head)),
            b"async" if tokens.word(at + 1) == b"function" => return (at + 1, Some(head)),
            b"declare" | b"abstract" if named && self.begins(at, head) => {
                return (at + 1, Some(head));
            }
            b"function" => return (self.function(at, head), None),
            b"class" => return (self.class(at, head), None),
            b"interface" if named && self.begins(at, head) => {
                return (self.interface(at, head), None);
            }
            b"type" if named && self.begins(at, head) => {
                return (self.type_alias(at, head), None);
            }
            b"enum" if named && self.begins(at, head) => {
                return (self.enumeration(at, head), None);
            }
            b"const" if tokens.word(at + 1) == b"enum" => return (at + 1, Some(head)),
            b"namespace" | b"module" if self.begins(at, head) => {
                return (self.namespace(at, head), None);
            }
            b"global" if head.start < at && tokens.is_open(at + 1, b'{') => {
                self.enter(tokens.partner(at + 1), Inside::Module);
                return (at + 2, None);
            }
            b"const" | b"let" | b"var" => return (self.variable(at, at + 1, head), None),
            b"import" => {}
            _ => return (self.assignment(at), None),
        }
        (at + 1, None)
    }

    fn function(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let name = at + 1 + usize::from(tokens.is_mark(at + 1, b'*'));
        let mut open = name;
        let named = tokens.is_word(name);
        if named {
            open += 1;
        }
        open = self.behind_angles(open);
        if !tokens.is_open(open, b'(') {
            return at + 1;
        }
        let (body, braced) = self.behind_parameters(open);
        let last = if braced {
            tokens.partner(body)
        } else {
            self.signature_last(body)
        };
        if named {
            self.outline.add(Definition {
                kind: Kind::Function,
                start: head.start,
                head: head.head,
                name,
                body,
                last,
                public: head.exported,
            });
        }
        if braced {
            self.enter(last, Inside::Body);
        }
        self.enter(body, Inside::Types);
        open
    }
}
