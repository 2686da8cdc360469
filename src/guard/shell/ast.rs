//! What a script is made of.

use crate::guard::text::Text;
use std::cell::OnceCell;
use std::rc::Rc;

/// A word before it is expanded.
pub(super) type Word = Vec<Part>;

#[derive(Debug)]
pub(super) enum Part {
    /// Quoted or escaped: stands for itself.
    Quoted(Text),
    /// Unquoted: patterns, braces and a tilde live here.
    Bare(Text),
    /// `$name`, `${name…}`.
    Parameter(Box<Parameter>),
    /// `$(…)`.
    Command { script: Rc<Script>, quoted: bool },
    /// `` `…` ``, its escapes undone; parsed when it runs.
    Backticks { source: Text, quoted: bool },
    /// `$((…))`: only what is substituted inside matters.
    Arithmetic(Word),
    /// `<(…)` or `>(…)`.
    Process { script: Rc<Script>, into: bool },
}

#[derive(Debug)]
pub(super) struct Parameter {
    pub name: Text,
    /// `[…]` of an array.
    pub index: Option<Text>,
    pub operator: Operator,
    pub word: Word,
    pub replacement: Word,
    pub quoted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    None,
    /// `:-`, `-`, `:=`, `=`.
    Default {
        assign: bool,
    },
    /// `:+`, `+`.
    Instead,
    /// `#`, `##`.
    CutStart {
        longest: bool,
    },
    /// `%`, `%%`.
    CutEnd {
        longest: bool,
    },
    /// `/`, `//`.
    Replace {
        all: bool,
    },
    /// `:start:length`.
    Slice,
    Upper,
    Lower,
    /// `${!name}`.
    Indirect,
    /// `${#name}` and whatever else gives no path.
    Opaque,
}

#[derive(Debug, Default)]
pub(super) struct Script {
    pub items: Vec<Item>,
}

/// A pipeline and how it hangs on the one before.
#[derive(Debug)]
pub(super) struct Item {
    pub commands: Vec<Command>,
    pub link: Link,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Then,
    And,
    Or,
}

#[derive(Debug)]
pub(super) struct Command {
    pub kind: Kind,
    pub redirects: Vec<Redirect>,
}

#[derive(Debug)]
pub(super) enum Kind {
    Simple {
        assignments: Vec<Assignment>,
        words: Vec<Word>,
    },
    Group(Script),
    Subshell(Script),
    /// Conditions and branches in their order.
    If(Vec<Script>),
    For {
        name: Text,
        /// None: over the arguments.
        words: Option<Vec<Word>>,
        body: Script,
    },
    While {
        condition: Script,
        body: Script,
    },
    Case {
        branches: Vec<Script>,
    },
    Function {
        name: Text,
        body: Rc<Command>,
    },
    /// `[[ … ]]`, `(( … ))`: expanded only.
    Words(Vec<Word>),
}

#[derive(Debug)]
pub(super) struct Assignment {
    pub name: Text,
    pub append: bool,
    pub value: Assigned,
}

#[derive(Debug)]
pub(super) enum Assigned {
    One(Word),
    List(Vec<Word>),
}

#[derive(Debug)]
pub(super) struct Redirect {
    pub kind: RedirectKind,
    pub descriptor: Option<u32>,
    pub target: Word,
    /// Filled in when the line ends.
    pub body: Rc<OnceCell<Word>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectKind {
    Into,
    Append,
    /// `&>`, `&>>`, `>&file`.
    Both,
    /// `>&word`: a descriptor or a file.
    Duplicate,
    From,
    /// `<>`.
    Open,
    /// `<&`.
    DuplicateIn,
    HereDocument,
    HereString,
}
