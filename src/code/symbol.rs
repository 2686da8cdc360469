//! What a scanner finds: definitions, as ranges of the source.

use std::ops::Range;

/// What a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    Function,
    Method,
    Class,
    Struct,
    Enum,
    Union,
    Interface,
    Trait,
    Type,
    Constant,
    Variable,
    Field,
    Variant,
    Module,
    Macro,
    Table,
    Message,
    Service,
    Key,
    Heading,
}

impl Kind {
    /// Every kind, in the order of the numbers that a store keeps.
    pub const ALL: [Kind; 20] = [
        Kind::Function,
        Kind::Method,
        Kind::Class,
        Kind::Struct,
        Kind::Enum,
        Kind::Union,
        Kind::Interface,
        Kind::Trait,
        Kind::Type,
        Kind::Constant,
        Kind::Variable,
        Kind::Field,
        Kind::Variant,
        Kind::Module,
        Kind::Macro,
        Kind::Table,
        Kind::Message,
        Kind::Service,
        Kind::Key,
        Kind::Heading,
    ];

    /// The word for people and for filters.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Function => "function",
            Kind::Method => "method",
            Kind::Class => "class",
            Kind::Struct => "struct",
            Kind::Enum => "enum",
            Kind::Union => "union",
            Kind::Interface => "interface",
            Kind::Trait => "trait",
            Kind::Type => "type",
            Kind::Constant => "constant",
            Kind::Variable => "variable",
            Kind::Field => "field",
            Kind::Variant => "variant",
            Kind::Module => "module",
            Kind::Macro => "macro",
            Kind::Table => "table",
            Kind::Message => "message",
            Kind::Service => "service",
            Kind::Key => "key",
            Kind::Heading => "heading",
        }
    }

    /// The kind of a word that `name` gives.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One definition. All ranges are bytes of the source that it was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name alone.
    pub name: Range<u32>,
    pub kind: Kind,
    /// Index of the enclosing symbol in the same list, always smaller than its own.
    pub parent: Option<u32>,
    /// The name of the type that a definition belongs to without standing inside its
    /// definition: Go's receiver, the type of a Rust `impl`, `Class::` in C++, a Swift
    /// `extension`. Empty otherwise.
    pub owner: Range<u32>,
    /// The whole definition with its attributes or decorators.
    pub span: Range<u32>,
    /// First and last line, from 1, of `span`: without the doc comment above it.
    pub lines: (u32, u32),
    /// What a reader needs to call it, without the body.
    pub signature: Range<u32>,
    /// The doc comment, empty when there is none.
    pub doc: Range<u32>,
    pub public: bool,
    /// Found by line patterns, not by a scanner of the language.
    pub approximate: bool,
}
