//! The pages of documentation that are in the binary.

use super::embedded::unpack;
use super::nearest;
use super::tables::{PAGE_TEXT, PAGES};
use crate::error::Error;

/// A page; its text is unpacked on demand.
#[derive(Debug)]
pub struct Page {
    /// As `wazir docs` takes it, for example `hosts/claude`.
    pub name: &'static str,
    pub title: &'static str,
    /// Its first sentence.
    pub summary: &'static str,
    /// Bytes in the unpacked `PAGE_TEXT`.
    pub(super) text: (usize, usize),
}

impl Page {
    /// Every page, sorted by name.
    pub fn all() -> &'static [Page] {
        PAGES
    }

    /// The page of a name. The last part of a name is enough where only one page has it.
    pub fn find(name: &str) -> Result<&'static Page, Error> {
        let name = name.trim_end_matches(".md").trim_start_matches("docs/");
        let exact = PAGES.iter().find(|page| page.name == name);
        let mut by_end = PAGES.iter().filter(|page| {
            page.name
                .rsplit_once('/')
                .is_some_and(|(_, last)| last == name)
        });
        let only = by_end.next().filter(|_| by_end.next().is_none());
        exact.or(only).ok_or_else(|| {
            let near = nearest(name, PAGES.iter().map(|page| page.name));
            Error::failed(format!("there is no page `{name}`"))
                .hint_nearest(&near)
                .hint("see them all: wazir docs --list")
        })
    }

    /// The text, as Markdown.
    pub fn text(&self) -> String {
        unpack(PAGE_TEXT)[self.text.0..self.text.1].to_owned()
    }
}
