//! What checks ask of a Markdown text: headings with their anchors, links, code.

use super::html::Html;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 for `#`.
    pub level: u8,
    pub text: String,
    /// Its first byte.
    pub at: usize,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub target: String,
    pub at: usize,
}

/// A line of a code block, or a code span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub text: String,
    pub at: usize,
    /// The language of its block; `None` for a span.
    pub language: Option<String>,
}

/// A point of a list, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub text: String,
    pub at: usize,
}

/// A Markdown text, read.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub code: Vec<Code>,
    pub points: Vec<Point>,
    anchors: BTreeSet<String>,
}

impl Markdown {
    /// Reads a text; front matter is no part of it.
    pub fn parse(text: &str) -> Self {
        let mut read = Self::default();
        let mut slugs = Slugs::default();
        let mut heading: Option<Heading> = None;
        let mut block: Option<String> = None;
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some(Heading {
                        level: level as u8,
                        text: String::new(),
                        at: range.start,
                    });
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some(done) = heading.take() {
                        read.anchors.insert(slugs.next(&done.text));
                        read.headings.push(done);
                    }
                }
                // `<a@example.org>` is an address, not a path.
                Event::Start(Tag::Link {
                    link_type: LinkType::Email,
                    ..
                }) => {}
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    read.links.push(Link {
                        target: dest_url.into_string(),
                        at: range.start,
                    });
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    block = Some(match kind {
                        CodeBlockKind::Fenced(info) => {
                            let word = info.split([' ', ',', '\t']).next();
                            word.unwrap_or("").to_lowercase()
                        }
                        CodeBlockKind::Indented => String::new(),
                    });
                }
                Event::End(TagEnd::CodeBlock) => block = None,
                Event::Start(Tag::Item) => read.points.push(Point {
                    text: text[range.clone()].trim().to_owned(),
                    at: range.start,
                }),
                Event::Text(part) => match (&mut heading, &block) {
                    (_, Some(language)) => read.lines(&part, range, language),
                    (Some(heading), None) => heading.text.push_str(&part),
                    _ => {}
                },
                Event::Code(part) => {
                    if let Some(heading) = &mut heading {
                        heading.text.push_str(&part);
                    }
                    read.code.push(Code {
                        text: part.into_string(),
                        at: range.start,
                        language: None,
                    });
                }
                Event::SoftBreak | Event::HardBreak => {
                    if let Some(heading) = &mut heading {
                        heading.text.push(' ');
                    }
                }
                // Whole, because an element may go over several lines.
                Event::Start(Tag::HtmlBlock) => {
                    read.html(&text[range.clone()], range.start, &mut slugs);
                }
                Event::InlineHtml(part) => read.html(&part, range.start, &mut slugs),
                _ => {}
            }
        }
        read
    }

    /// Whether a link may end in `#` and this.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        // What the browser looks for in the text, after `:~:`, is no anchor, and GitHub
        // itself puts this in front of each one in the page.
        let anchor = anchor.split(":~:").next().unwrap_or("");
        let anchor = anchor.strip_prefix("user-content-").unwrap_or(anchor);
        // `#top` is the page's beginning, whatever stands there.
        anchor.is_empty()
            || anchor.eq_ignore_ascii_case("top")
            || self.anchors.contains(anchor)
            || self.anchors.contains(&anchor.to_lowercase())
    }

    /// Every anchor, sorted.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter().map(String::as_str)
    }

    fn lines(&mut self, text: &str, range: Range<usize>, language: &str) {
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            self.code.push(Code {
                text: line.trim_end_matches(['\n', '\r']).to_owned(),
                at,
                language: Some(language.to_owned()),
            });
            at += line.len();
        }
    }

    /// What raw HTML that begins at `at` adds.
    fn html(&mut self, text: &str, at: usize, slugs: &mut Slugs) {
        let html = Html::parse(text);
        self.anchors.extend(html.anchors);
        let headings = html.headings.iter();
        self.anchors.extend(headings.map(|text| slugs.next(text)));
        self.links
            .extend(html.links.into_iter().map(|(start, target)| Link {
                target,
                at: at + start,
            }));
    }
}

/// Anchors as GitHub makes them: the same text again gets `-1`, `-2` and so on, and what
/// is taken by then is passed over.
#[derive(Default)]
struct Slugs(HashMap<String, usize>);

impl Slugs {
    fn next(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let mut made = slug.clone();
        while self.0.contains_key(&made) {
            let times = self.0.entry(slug.clone()).or_default();
            *times += 1;
            made = format!("{slug}-{times}");
        }
        self.0.insert(made.clone(), 0);
        made
    }
}

/// Lower case, letters, marks, digits, `_` and `-` alone, hyphens for spaces.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' | '\u{203f}' | '\u{2040}' | '\u{ff3f}' => Some(c),
            c if (c.is_alphanumeric() && !is_no_digit(c)) || is_mark(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// Numbers that are no digits of a number: superscripts, fractions, circled ones.
fn is_no_digit(c: char) -> bool {
    matches!(u32::from(c),
        0x00B2..=0x00B3 | 0x00B9 | 0x00BC..=0x00BE | 0x2070..=0x2079 | 0x2080..=0x2089
        | 0x2150..=0x215F | 0x2189 | 0x2460..=0x249B | 0x24EA..=0x24FF | 0x2776..=0x2793
        | 0x3192..=0x3195 | 0x3220..=0x3229 | 0x3248..=0x324F | 0x3251..=0x325F
        | 0x3280..=0x3289 | 0x32B1..=0x32BF)
}

/// Combining marks: those of the scripts that need them to spell a word.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x0610..=0x061A
        | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E4 | 0x0900..=0x0903
        | 0x093A..=0x094F | 0x0951..=0x0957 | 0x0962..=0x0963 | 0x0981..=0x0983
        | 0x09BC..=0x09CD | 0x0A01..=0x0A4D | 0x0B01..=0x0B4D | 0x0B82..=0x0BCD
        | 0x0C00..=0x0C4D | 0x0C81..=0x0CCD | 0x0D00..=0x0D4D | 0x0E31..=0x0E3A
        | 0x0E47..=0x0E4E | 0x0EB1..=0x0EBC | 0x102B..=0x103E | 0x17B4..=0x17D3
        | 0x20D0..=0x20F0 | 0x3099..=0x309A | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(text: &str) -> Vec<String> {
        Markdown::parse(text).anchors().map(str::to_owned).collect()
    }

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, anchor) in [
            ("# Set up", "set-up"),
            ("## What it does: your *files*!", "what-it-does-your-files"),
            ("## `wazir ci --base REV`", "wazir-ci---base-rev"),
            ("# snake_case & co.", "snake_case--co"),
            ("# Überblick", "überblick"),
            ("# التثبيت السريع", "التثبيت-السريع"),
            ("# 日本語 の 見出し", "日本語-の-見出し"),
            ("# हिन्दी", "हिन्दी"),
            ("# [A link](x.md) in it", "a-link-in-it"),
            ("# 1.0.0 - 2020", "100---2020"),
            ("Setext\n======", "setext"),
            ("<h2 align=center>Raw <b>one</b></h2>\n", "raw-one"),
            (
                "<h1 align=\"center\">\n  Over <br>\n  lines\n</h1>\n",
                "over-lines",
            ),
            ("<h1>A &amp; b</h1>\n", "a--b"),
            ("# H²O, ½ and ①", "ho--and-"),
            ("<a id=\"here\"></a>", "here"),
            ("text <a name='there'>x</a>", "there"),
        ] {
            assert_eq!(anchors(heading), [anchor], "{heading}");
        }
        assert_eq!(anchors("```\n# no\n```\n"), [""; 0]);
        assert_eq!(anchors("---\ntitle: x\n---\n# yes\n"), ["yes"]);
    }

    #[test]
    fn the_same_heading_again_gets_a_number() {
        assert_eq!(anchors("# a\n# a\n# a\n"), ["a", "a-1", "a-2"]);
        // A heading that already looks like a numbered one keeps its name.
        assert_eq!(anchors("# a\n# a-1\n# a\n"), ["a", "a-1", "a-2"]);
        assert_eq!(anchors("# a-1\n# a\n# a\n"), ["a", "a-1", "a-2"]);
        assert_eq!(anchors("# !\n# ?\n"), ["", "-1"]);
    }

    #[test]
    fn what_is_odd_is_read_in_its_length() {
        for text in ["<h1", "<h1>é", "id=", "[", "# a\n", "<a id=\"", "</h1>"] {
            Markdown::parse(&text.repeat(50_000));
        }
    }

    #[test]
    fn links_and_code_have_places() {
        let text = "a [b](c.md) and ![d](e.png \"t\")\n\n```sh\none\n  two\n```\n`three`\n";
        let read = Markdown::parse(text);
        let html =
            Markdown::parse("a <b@c.de>\n\n<p>\n<img src=\"f.png\">\n</p>\n\nx <a href=g.md>y</a>");
        let html: Vec<_> = html.links.iter().map(|l| (&*l.target, l.at)).collect();
        assert_eq!(html, [("f.png", 16), ("g.md", 42)]);
        let links: Vec<_> = read.links.iter().map(|l| (&*l.target, l.at)).collect();
        assert_eq!(links, [("c.md", 2), ("e.png", 16)]);
        let code: Vec<_> = read
            .code
            .iter()
            .map(|c| (&*c.text, &text[c.at..c.at + 3]))
            .collect();
        assert_eq!(code, [("one", "one"), ("  two", "  t"), ("three", "`th")]);
    }
}
