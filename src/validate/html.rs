//! What raw HTML in a Markdown text gives to links: anchors, places and headings. It is
//! read in its length, whatever is open and never closed.

use std::ops::Range;

/// What a piece of HTML holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// `id` and `name` of any element.
    pub anchors: Vec<String>,
    /// `href` and `src`, each with the first byte of its element.
    pub links: Vec<(usize, String)>,
    /// The texts of `h1` to `h6`.
    pub headings: Vec<String>,
}

/// Characters of a heading, tags included, that are looked at.
const LONGEST_HEADING: usize = 1000;

impl Html {
    /// Reads a piece.
    pub fn parse(text: &str) -> Self {
        let mut read = Self::default();
        let lower = text.to_ascii_lowercase();
        for tag in tags(text) {
            for (name, value) in attributes(&text[tag.clone()]) {
                match &*name.to_ascii_lowercase() {
                    "id" | "name" => read.anchors.push(value.to_owned()),
                    "href" | "src" if is_written_out(value) => {
                        read.links.push((tag.start, value.to_owned()));
                    }
                    _ => {}
                }
            }
            let level = lower[tag.clone()]
                .strip_prefix("<h")
                .unwrap_or("")
                .chars()
                .next();
            if let Some(level @ '1'..='6') = level {
                // Bounded, so that a line of nothing but openings is read in its length.
                let mut end = lower[tag.end..].char_indices().map(|(at, _)| tag.end + at);
                let end = end.nth(LONGEST_HEADING).unwrap_or(text.len());
                if let Some(length) = lower[tag.end..end].find(&format!("</h{level}>")) {
                    let inside = &text[tag.end..tag.end + length];
                    read.headings.push(shown(inside));
                }
            }
        }
        read
    }
}

/// The elements' openings; comments have none.
fn tags(text: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        let rest = &text[start + 1..];
        if rest.starts_with("!--") {
            let Some(length) = rest.find("-->") else {
                break;
            };
            at = start + 1 + length;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let mut open = None;
            let end = rest.char_indices().find(|(_, c)| match open {
                Some(quote) => {
                    open = open.filter(|_| quote != *c);
                    false
                }
                None => {
                    open = Some(*c).filter(|c| matches!(c, '"' | '\''));
                    *c == '>'
                }
            });
            at = end.map_or(text.len(), |(end, _)| start + 1 + end + 1);
            tags.push(start..at);
        } else {
            at = start + 1;
        }
    }
    tags
}

/// The attributes of an element's opening that have a value.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag.trim_start_matches(|c: char| !c.is_whitespace());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "/>=".contains(c));
        if rest.is_empty() {
            return found;
        }
        let is_end = |c: char| c.is_whitespace() || "=>".contains(c);
        let (name, after) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = after;
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => {
                let is_end = |c: char| c.is_whitespace() || c == '>';
                value.split_at(value.find(is_end).unwrap_or(value.len()))
            }
        };
        found.push((name, value.trim()));
        rest = after;
    }
}

/// Whether a place is more than a gap that a template fills in later.
fn is_written_out(place: &str) -> bool {
    !place.contains(['{', '<', '$'])
}

/// A heading's text without tags and signs; lines are words that stand apart.
fn shown(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if c.is_whitespace() && out.ends_with(' ') => {}
            c if c.is_whitespace() && !inside => out.push(' '),
            c if !inside => out.push(c),
            _ => {}
        }
    }
    // None of these signs stands in an anchor.
    for entity in [
        "&nbsp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#39;", "&amp;",
    ] {
        out = out.replace(entity, "");
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_places_and_headings_are_those_of_elements() {
        let text = "<a id=\"one\" HREF='a.md'>name=two src=b.md</a><img\n src=c.png name=three>\
            <!-- <a id=\"four\" href=\"d.md\"> --><p data-id=\"five\" title=\"> id='six'\">\
            <img src=\"{{ site }}/e.png\"><h2 align=center>\n A &amp; <b>B</b>\n</h2></h3>";
        let read = Html::parse(text);
        assert_eq!(read.anchors, ["one", "three"]);
        let links: Vec<&str> = read.links.iter().map(|(_, place)| &**place).collect();
        assert_eq!(links, ["a.md", "c.png"]);
        assert_eq!(read.headings, ["A  B"]);
    }

    #[test]
    fn what_is_never_closed_is_read_in_its_length() {
        for text in [
            "<a id=\"",
            "<a id='x' ",
            "<!--",
            "<h1>",
            "<h1",
            "<",
            "id=",
            "<a b='\"> ",
        ] {
            Html::parse(&text.repeat(50_000));
        }
    }
}
