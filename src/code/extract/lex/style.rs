//! How a language spells its tokens.

/// What the tokenizer does at a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::code::extract) enum Class {
    Space,
    Newline,
    Word,
    Digit,
    Mark,
    Open,
    Close,
    /// `"`, `'` or a backtick.
    Quote,
    /// `/`: comments and regular expressions.
    Slash,
    /// `#`: comments, directives, raw strings.
    Hash,
    /// `-`: comments of two dashes.
    Dash,
    /// `<`: here-documents and JSX.
    Less,
    /// `%`: Ruby's literals.
    Percent,
    /// `@`: C#'s literals and names.
    At,
    /// `$`: variables, C#'s literals, holes of the shell.
    Dollar,
    /// `?`: Ruby's characters, the end of PHP.
    Question,
    /// `\`: a line that goes on.
    Backslash,
    /// `:`: the format behind a value in a hole.
    Colon,
    /// `=`: Ruby's block comments.
    Equals,
}

/// Where a string lets code in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::code::extract) enum Holes {
    None,
    /// `${…}`.
    Dollar,
    /// `{…}`, with `{{` for a brace.
    Brace,
    /// `#{…}`.
    Hash,
    /// `\(…)`, with as many `#` as the string has.
    Backslash,
    /// `{$…}` and `${…}`.
    Php,
    /// `${…}` skipped, `$(…)` and backticks as code.
    Shell,
}

/// A string's spelling, from behind its opening quote.
#[derive(Clone, Copy, Debug)]
pub(in crate::code::extract) struct Text {
    /// The byte that ends it.
    pub(in crate::code::extract) quote: u8,
    /// How many of it.
    pub(in crate::code::extract) count: u8,
    /// How many `#` behind them.
    pub(in crate::code::extract) hashes: u8,
    pub(in crate::code::extract) escapes: bool,
    /// Whether a doubled quote is one of the text.
    pub(in crate::code::extract) doubled: bool,
    pub(in crate::code::extract) lines: bool,
    pub(in crate::code::extract) holes: Holes,
    /// The byte that nests, for literals with brackets as quotes.
    pub(in crate::code::extract) nests: u8,
}

impl Text {
    /// A string of one line with backslashes.
    pub(in crate::code::extract) const fn plain(quote: u8) -> Text {
        Text {
            quote,
            count: 1,
            hashes: 0,
            escapes: true,
            doubled: false,
            lines: false,
            holes: Holes::None,
            nests: 0,
        }
    }

    pub(in crate::code::extract) const fn lines(mut self) -> Text {
        self.lines = true;
        self
    }

    pub(in crate::code::extract) const fn raw(mut self) -> Text {
        self.escapes = false;
        self
    }

    pub(in crate::code::extract) const fn doubled(mut self) -> Text {
        self.doubled = true;
        self.escapes = false;
        self
    }

    pub(in crate::code::extract) const fn holes(mut self, holes: Holes) -> Text {
        self.holes = holes;
        self
    }
}

/// What a single quote starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::code::extract) enum Single {
    /// A string by `Style::single`.
    Text,
    /// A character or a lifetime.
    Lifetime,
    /// A character or a symbol (Scala).
    Symbol,
}

/// Literals that begin with letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::code::extract) enum Prefixes {
    None,
    Rust,
    Python,
    C,
    /// `s"…"`, `f"…"`, `raw"…"` have holes.
    Scala,
}

/// Mechanisms that only some languages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::code::extract) enum Special {
    None,
    Script,
    Jsx,
    Ruby,
    Php,
    Shell,
    CSharp,
    Swift,
    Sql,
    Directives,
}

/// A language's spelling.
pub(in crate::code::extract) struct Style {
    pub(in crate::code::extract) class: [Class; 256],
    pub(in crate::code::extract) slash_comments: bool,
    pub(in crate::code::extract) block_comments: bool,
    pub(in crate::code::extract) nested_comments: bool,
    pub(in crate::code::extract) hash_comments: bool,
    pub(in crate::code::extract) double: Option<Text>,
    pub(in crate::code::extract) single: Option<Text>,
    pub(in crate::code::extract) back: Option<Text>,
    pub(in crate::code::extract) single_starts: Single,
    /// Whether three quotes start a string of many lines.
    pub(in crate::code::extract) triple: bool,
    pub(in crate::code::extract) prefixes: Prefixes,
    pub(in crate::code::extract) special: Special,
    /// Whether backticks enclose a name.
    pub(in crate::code::extract) ticked_names: bool,
}

impl Style {
    /// Letters, digits, brackets; the rest is marks. Comments and strings as in C.
    pub(in crate::code::extract) const fn c_like() -> Style {
        let mut class = [Class::Mark; 256];
        let mut byte = 0;
        while byte < 256 {
            class[byte] = match byte as u8 {
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => Class::Space,
                b'\n' => Class::Newline,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Word,
                b'0'..=b'9' => Class::Digit,
                b'(' | b'[' | b'{' => Class::Open,
                b')' | b']' | b'}' => Class::Close,
                b'"' | b'\'' | b'`' => Class::Quote,
                b'/' => Class::Slash,
                b'\\' => Class::Backslash,
                _ => Class::Mark,
            };
            byte += 1;
        }
        Style {
            class,
            slash_comments: true,
            block_comments: true,
            nested_comments: false,
            hash_comments: false,
            double: Some(Text::plain(b'"')),
            single: Some(Text::plain(b'\'')),
            back: None,
            single_starts: Single::Text,
            triple: false,
            prefixes: Prefixes::None,
            special: Special::None,
            ticked_names: false,
        }
    }

    /// The style with bytes of its own class.
    pub(in crate::code::extract) const fn with(mut self, bytes: &[u8], class: Class) -> Style {
        let mut index = 0;
        while index < bytes.len() {
            self.class[bytes[index] as usize] = class;
            index += 1;
        }
        self
    }
}
