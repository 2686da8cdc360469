//! The part of `.gitignore` that matters here: directories by name or path. A pattern
//! with wildcards inside is left alone, which costs a look into a directory too many.

use super::join;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const BYTES: u64 = 16 << 10;
const PATTERNS: usize = 500;

/// Directories that the project's own `.gitignore` files name.
#[derive(Default)]
pub(super) struct Ignored {
    patterns: Vec<Pattern>,
}

struct Pattern {
    /// The directory of the file that names it.
    base: String,
    /// A name, or a path below `base` when it has a `/`.
    path: String,
    anchored: bool,
    ignores: bool,
}

impl Ignored {
    /// Takes in the `.gitignore` of a directory.
    pub fn add(&mut self, root: &Path, directory: &str) {
        let mut bytes = Vec::new();
        let path = root.join(directory).join(".gitignore");
        let _unreadable =
            File::open(path).and_then(|file| file.take(BYTES).read_to_end(&mut bytes));
        self.take(directory, &String::from_utf8_lossy(&bytes));
    }

    fn take(&mut self, directory: &str, text: &str) {
        for line in text.lines() {
            let line = line.trim();
            let (ignores, pattern) = match line.strip_prefix('!') {
                Some(rest) => (false, rest),
                None => (true, line),
            };
            let pattern = pattern.trim_end_matches('/');
            let anywhere = pattern.strip_prefix("**/");
            let path = anywhere.unwrap_or(pattern);
            let anchored = anywhere.is_none() && path.contains('/');
            let path = path.trim_start_matches('/');
            let plain = !path.is_empty() && !path.contains(['*', '?', '[', '#', '\\']);
            if plain && self.patterns.len() < PATTERNS {
                self.patterns.push(Pattern {
                    base: directory.to_owned(),
                    path: path.to_owned(),
                    anchored,
                    ignores,
                });
            }
        }
    }

    /// Whether a directory is ignored. The last pattern that fits decides.
    pub fn holds(&self, directory: &str, name: &str) -> bool {
        let path = join(directory, name);
        let fits = |pattern: &&Pattern| {
            let rest = if pattern.base.is_empty() {
                Some(path.as_str())
            } else {
                path.strip_prefix(&pattern.base)
                    .and_then(|rest| rest.strip_prefix('/'))
            };
            rest.is_some_and(|rest| {
                if pattern.anchored {
                    rest == pattern.path
                } else {
                    rest.strip_suffix(&pattern.path)
                        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
                }
            })
        };
        let last = self.patterns.iter().rev().find(fits);
        last.is_some_and(|pattern| pattern.ignores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_paths_and_exceptions() {
        let text = "# c\ncache/\n/generated\n**/tmp\n*.log\nsub/deep\n!keep\nkeep\n!kept\n";
        let mut ignored = Ignored::default();
        ignored.take("", text);
        for (at, name) in [
            ("", "cache"),
            ("a/b", "cache"),
            ("", "generated"),
            ("x", "tmp"),
            ("sub", "deep"),
            ("", "keep"),
        ] {
            assert!(ignored.holds(at, name), "{at}/{name}");
        }
        for (at, name) in [
            ("x", "generated"),
            ("", "deep"),
            ("", "kept"),
            ("", "my-cache"),
            ("", "x.log"),
        ] {
            assert!(!ignored.holds(at, name), "{at}/{name}");
        }
    }
}
