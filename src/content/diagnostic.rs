//! What is wrong with the content, where, and what to do about it.

use super::source::Tree;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal, $slug:literal;)+) => {
        /// The classes of content error. `tests/content` has a tree for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant),+
        }

        impl Code {
            /// Every class, by number.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The number, for example `WZ0001`.
            pub const fn number(self) -> &'static str {
                match self { $(Code::$variant => $number),+ }
            }

            /// A short name, as in the name of its test tree.
            pub const fn slug(self) -> &'static str {
                match self { $(Code::$variant => $slug),+ }
            }

            /// What it says, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),+).trim_start()),+ }
            }
        }
    };
}

codes! {
    /// A file is not valid UTF-8, is a link, or cannot be read.
    Unreadable = "WZ0001", "unreadable";
    /// A file stands where no kind of content lives.
    Stray = "WZ0002", "stray-file";
    /// Front matter is missing or not closed.
    FrontMatter = "WZ0003", "front-matter";
    /// YAML or JSON does not parse.
    Syntax = "WZ0004", "syntax";
    /// Data does not match its JSON Schema.
    Schema = "WZ0005", "schema";
    /// An id is not the file's path.
    IdPath = "WZ0006", "id-path";
    /// A JSON Schema is not a valid one, or its `$id` is not its file.
    BadSchema = "WZ0007", "bad-schema";
    /// A schema that nothing is checked against.
    UnusedSchema = "WZ0008", "unused-schema";
    /// A file or a tree is larger than is read.
    TooLarge = "WZ0009", "too-large";
    /// A reference to something that is not there.
    Unknown = "WZ0101", "unknown-reference";
    /// The manifest and the files disagree.
    Roster = "WZ0102", "roster";
    /// The list of planned modules is wrong.
    Planned = "WZ0103", "planned";
    /// A module refers to itself.
    SelfReference = "WZ0104", "self-reference";
    /// Schema, template and workflow of an artifact disagree.
    Artifact = "WZ0105", "artifact";
    /// A role and its workflows disagree on what the role produces.
    RoleOutput = "WZ0106", "role-output";
    /// A module that no composition reaches.
    Unreachable = "WZ0107", "unreachable-module";
    /// A role gets no module where it should.
    NoExpertise = "WZ0108", "no-expertise";
    /// A rule for a concern does not hold for its own test line.
    ConcernRule = "WZ0109", "concern-rule";
    /// A workflow's order is not the manifest's.
    Order = "WZ0201", "order";
    /// An artifact is consumed that no earlier phase produced on some path.
    NotProduced = "WZ0202", "not-produced";
    /// A gate that nobody but the author could open, or that approves nothing.
    BadGate = "WZ0203", "gate";
    /// A loop that is unbounded or leads nowhere on some path.
    BadLoop = "WZ0204", "loop";
    /// An intent or depth that leads to no end.
    NoEnd = "WZ0205", "no-end";
    /// An entry holds at a depth at which its workflow never runs.
    DeadEntry = "WZ0206", "dead-entry";
    /// A text is outside its token budget.
    Budget = "WZ0301", "budget";
    /// A host keeps more in context than it may.
    AlwaysOn = "WZ0302", "always-on";
    /// A section is missing, unknown, empty or in the wrong place.
    Section = "WZ0401", "section";
    /// The rules of a module are too few, too many or not a list.
    Rules = "WZ0402", "rules";
    /// An antipattern entry lacks one of its four parts.
    Entry = "WZ0403", "entry";
    /// A text holds what no finished text holds.
    Prose = "WZ0404", "prose";
    /// A code block without a language.
    BlockLanguage = "WZ0501", "block-language";
    /// A JSON, YAML or TOML block does not parse.
    BlockSyntax = "WZ0502", "block-syntax";
    /// A template does not render.
    Template = "WZ0601", "template";
    /// What a template renders does not match its schema or format.
    Rendered = "WZ0602", "rendered";
    /// A bundle's path is unsafe or taken twice.
    BundlePath = "WZ0603", "bundle-path";
    /// A template that nothing renders.
    UnusedTemplate = "WZ0604", "unused-template";
    /// An overlay touches what only the embedded content says.
    NotYours = "WZ0701", "not-the-overlays";
    /// A template of an overlay gives a host other settings than ours does.
    Settings = "WZ0702", "settings";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

/// One error in the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// Path from the root of the tree, with `/`.
    pub path: String,
    /// Bytes of the file that the error is about; empty at the start for a whole file.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Diagnostic {
    /// Order of display: by file, place and class.
    pub fn order(a: &Self, b: &Self) -> Ordering {
        (&a.path, a.range.start, a.code, &a.message).cmp(&(
            &b.path,
            b.range.start,
            b.code,
            &b.message,
        ))
    }

    /// Line and column, both from 1; the column counts characters.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let start = floor_boundary(text, self.range.start);
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// All diagnostics as text, in rustc's manner, with a closing count.
pub fn report(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    let renderer = Renderer::plain();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let text = tree.text(&diagnostic.path).unwrap_or("");
        let start = floor_boundary(text, diagnostic.range.start);
        // A span over many lines hides the message: mark its first line only.
        let end = floor_boundary(text, diagnostic.range.end.max(start));
        let end = text[start..end].find('\n').map_or(end, |line| start + line);
        let title = Level::ERROR
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code.number());
        let group = title
            .element(
                Snippet::source(text)
                    .path(diagnostic.path.as_str())
                    .annotation(AnnotationKind::Primary.span(start..end)),
            )
            .element(Level::HELP.message(diagnostic.help.as_str()));
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    let count = diagnostics.len();
    let files = diagnostics
        .iter()
        .map(|d| d.path.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    out.push_str(&format!(
        "content does not compile: {count} error{} in {files} file{}\n",
        if count == 1 { "" } else { "s" },
        if files == 1 { "" } else { "s" },
    ));
    out
}
