//! The pages of `docs/` that users read, for `wazir docs`.

use std::fs;
use std::io;
use std::path::Path;

/// Pages for people who work on this program, and the index, which `wazir docs` lists by
/// itself.
const INTERNAL: [&str; 4] = ["ARCHITECTURE", "README", "STYLE", "content-style"];

/// A page.
pub struct Page {
    /// The path below `docs/` without the ending, as `wazir docs` takes it.
    pub name: String,
    pub title: String,
    /// The first sentence.
    pub summary: String,
    /// The text, its links to other pages as commands.
    pub text: String,
}

/// Reads every page below a directory, sorted by name.
pub fn read(docs: &Path) -> io::Result<Vec<Page>> {
    let mut sources = Vec::new();
    walk(docs, "", &mut sources)?;
    sources.sort();
    let names: Vec<String> = sources.iter().map(|(name, _)| name.clone()).collect();
    let pages = sources.into_iter().map(|(name, source)| {
        let text = with_commands(&name, &source, &names);
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let title = lines.next().unwrap_or_default().trim_start_matches("# ");
        let first = lines.next().unwrap_or_default();
        let end = first.find(". ").map_or(first.len(), |at| at + 1);
        Page {
            title: title.to_owned(),
            summary: first[..end].to_owned(),
            name,
            text,
        }
    });
    Ok(pages.collect())
}

fn walk(directory: &Path, prefix: &str, out: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{prefix}{name}/"), out)?;
        } else if let Some(stem) = name.strip_suffix(".md")
            && !INTERNAL.contains(&stem)
        {
            out.push((format!("{prefix}{stem}"), fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

/// The text with every link outside of code replaced: to a page by the command that
/// prints it, to the web by its address, to a file of the repository by its words alone.
fn with_commands(page: &str, source: &str, pages: &[String]) -> String {
    let mut out = String::new();
    let mut in_block = false;
    for line in source.split_inclusive('\n') {
        let fence = line.trim_start().starts_with("```");
        if fence || in_block {
            in_block ^= fence;
            out.push_str(line);
            continue;
        }
        if line.starts_with("<!--") {
            continue;
        }
        let mut rest = line;
        while let Some((before, label, target, after)) = next_link(rest) {
            out.push_str(before);
            out.push_str(label);
            if target.starts_with("https://") {
                out.push_str(&format!(" ({target})"));
            } else if let Some(name) = resolve(page, target, pages)
                && name != page
            {
                out.push_str(&format!(" (`wazir docs {name}`)"));
            }
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// The first `[label](target)` of a line, with what stands around it.
fn next_link(line: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = line.find("](")?;
    let open = line[..middle].rfind('[')?;
    let end = middle + line[middle..].find(')')?;
    Some((
        &line[..open],
        &line[open + 1..middle],
        &line[middle + 2..end],
        &line[end + 1..],
    ))
}

/// The page that a relative link leads to.
fn resolve(page: &str, target: &str, pages: &[String]) -> Option<String> {
    let path = target.split('#').next()?.strip_suffix(".md")?;
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let name = parts.join("/");
    pages.contains(&name).then_some(name)
}
