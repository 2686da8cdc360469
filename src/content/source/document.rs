//! A Markdown document: front matter, sections and fenced blocks, with places.

use super::super::diagnostic::{Code, Diagnostic};
use super::yaml::{Places, parse_yaml};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use std::ops::Range;

/// A heading and what stands below it, up to the next heading of any level.
#[derive(Clone, Debug)]
pub struct Section {
    /// 1 for `#`.
    pub level: u8,
    pub title: String,
    /// Bytes of the heading's line.
    pub heading: Range<usize>,
    /// Bytes of the text below the heading.
    pub content: Range<usize>,
}

/// A fenced code block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The first word after the fence; empty if there is none.
    pub language: String,
    pub text: String,
    /// Bytes of the whole block in the file.
    pub range: Range<usize>,
    /// Offset in the file of the first byte inside the fence.
    pub start: usize,
}

/// A Markdown file with front matter. All ranges are bytes of the whole file.
#[derive(Clone, Debug)]
pub struct Document {
    pub path: String,
    pub text: String,
    pub front: Value,
    pub places: Places,
    /// Offset of the front matter's first byte in the file.
    pub front_start: usize,
    /// Offset of the body's first byte in the file.
    pub body_start: usize,
    pub sections: Vec<Section>,
    pub blocks: Vec<Block>,
    /// Prose without code: text runs of the body and where they stand.
    pub prose: Vec<(String, Range<usize>)>,
}

impl Document {
    /// Parses a file. Errors carry the place.
    pub fn parse(path: &str, text: &str) -> Result<Self, Diagnostic> {
        let fail = |code, at: usize, message: String, help: &str| Diagnostic {
            code,
            path: path.to_owned(),
            range: at..at,
            message,
            help: help.to_owned(),
        };
        let front_start = 4;
        let Some(rest) = text.strip_prefix("---\n") else {
            return Err(fail(
                Code::FrontMatter,
                0,
                "the file does not begin with front matter".to_owned(),
                "begin with a line `---`, the YAML, and another line `---`",
            ));
        };
        let end = if rest.starts_with("---\n") {
            0
        } else if let Some(at) = rest.find("\n---\n") {
            at + 1
        } else {
            return Err(fail(
                Code::FrontMatter,
                0,
                "the front matter is not closed".to_owned(),
                "close the front matter with a line `---`",
            ));
        };
        let body_start = front_start + end + 4;
        let (front, places) = parse_yaml(&rest[..end]).map_err(|(message, at)| {
            fail(
                Code::Syntax,
                front_start + at,
                format!("the front matter is not YAML that we take: {message}"),
                "quote a text that holds `: ` or begins with a special character",
            )
        })?;
        let mut document = Self {
            path: path.to_owned(),
            text: text.to_owned(),
            front,
            places,
            front_start,
            body_start,
            sections: Vec::new(),
            blocks: Vec::new(),
            prose: Vec::new(),
        };
        document.read_body();
        Ok(document)
    }

    /// Parses a YAML file as a document that is all front matter.
    pub fn data(path: &str, text: &str) -> Result<Self, Diagnostic> {
        let (front, places) = parse_yaml(text).map_err(|(message, at)| Diagnostic {
            code: Code::Syntax,
            path: path.to_owned(),
            range: at..at,
            message: format!("not YAML that we take: {message}"),
            help: "quote a text that holds `: ` or begins with a special character".to_owned(),
        })?;
        Ok(Self {
            path: path.to_owned(),
            text: text.to_owned(),
            front,
            places,
            front_start: 0,
            body_start: text.len(),
            sections: Vec::new(),
            blocks: Vec::new(),
            prose: Vec::new(),
        })
    }

    /// The body, without the front matter.
    pub fn body(&self) -> &str {
        self.text[self.body_start..].trim_start_matches('\n')
    }

    /// Where the front matter's value at a JSON pointer stands.
    pub fn value(&self, pointer: &str) -> Range<usize> {
        shift(self.places.value(pointer), self.front_start)
    }

    /// Where the key of the front matter's value at a JSON pointer stands.
    pub fn key(&self, pointer: &str) -> Range<usize> {
        shift(self.places.key(pointer), self.front_start)
    }

    /// The section of a title, at any level.
    pub fn section(&self, title: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.title == title)
    }

    fn read_body(&mut self) {
        let body = &self.text[self.body_start..];
        let base = self.body_start;
        let mut heading: Option<Section> = None;
        let mut block: Option<Block> = None;
        for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
            let range = shift(range, base);
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    if let Some(last) = self.sections.last_mut() {
                        last.content.end = range.start;
                    }
                    heading = Some(Section {
                        level: level as u8,
                        title: String::new(),
                        heading: range.clone(),
                        content: range.end..self.text.len(),
                    });
                }
                Event::End(TagEnd::Heading(_)) => self.sections.extend(heading.take()),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(info) => {
                            info.split_whitespace().next().unwrap_or("").to_owned()
                        }
                        CodeBlockKind::Indented => String::new(),
                    };
                    block = Some(Block {
                        language,
                        text: String::new(),
                        start: range.start,
                        range,
                    });
                }
                Event::End(TagEnd::CodeBlock) => self.blocks.extend(block.take()),
                Event::Text(text) => {
                    if let Some(block) = &mut block {
                        if block.text.is_empty() {
                            block.start = range.start;
                        }
                        block.text.push_str(&text);
                    } else {
                        if let Some(heading) = &mut heading {
                            heading.title.push_str(&text);
                        }
                        self.prose.push((text.into_string(), range));
                    }
                }
                Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.title.push_str(&text);
                    }
                }
                _ => {}
            }
        }
    }
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_blocks_have_their_places() {
        let text =
            "---\nid: x\n---\n## One\n\ntext `code`\n\n```json\n{}\n```\n\n### Two `b`\nmore\n";
        let document = Document::parse("a.md", text).unwrap();
        assert_eq!(document.sections.len(), 2);
        assert_eq!(document.sections[1].title, "Two b");
        assert_eq!(&text[document.sections[1].content.clone()], "more\n");
        assert_eq!(document.blocks[0].language, "json");
        assert_eq!(document.blocks[0].text, "{}\n");
        assert_eq!(&text[document.blocks[0].start..][..2], "{}");
        assert_eq!(&text[document.value("/id")], "x");
        assert!(
            document
                .prose
                .iter()
                .all(|(text, _)| !text.contains("code"))
        );
    }

    #[test]
    fn front_matter_must_open_and_close() {
        for text in ["id: x\n", "---\nid: x\n", ""] {
            assert_eq!(
                Document::parse("a.md", text).unwrap_err().code,
                Code::FrontMatter
            );
        }
        let error = Document::parse("a.md", "---\nid: x\nbad: [\n---\n").unwrap_err();
        assert_eq!(error.code, Code::Syntax);
        assert_eq!(error.place("---\nid: x\nbad: [\n---\n").0, 4);
    }
}
