//! What a text or a path gives away: phrases by whole words, globs by path parts.
//!
//! Words are letters and digits; everything between them counts as one gap, except that
//! a phrase does not reach over the end of a sentence or a clause. A word of a phrase
//! also stands for its plural, and `encrypt*` for every word that begins so.

use super::model::ConcernRule;
use std::collections::BTreeMap;

/// The words of a text, with places.
#[derive(Debug, Default)]
pub struct Words {
    /// Empty where a clause ends.
    words: Vec<String>,
    places: BTreeMap<String, Vec<usize>>,
}

impl Words {
    /// Takes a text apart.
    pub fn of(text: &str) -> Self {
        let mut out = Self::default();
        let mut word = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
                continue;
            }
            out.push(&mut word);
            let next_to_word = chars.peek().is_some_and(|next| next.is_alphanumeric());
            let clause = matches!(c, ',' | ';' | '(' | ')' | '!' | '?')
                || matches!(c, '.' | ':') && !next_to_word
                || c == '\n' && chars.peek() == Some(&'\n');
            if clause && out.words.last().is_some_and(|last| !last.is_empty()) {
                out.words.push(String::new());
            }
        }
        out.push(&mut word);
        out
    }

    fn push(&mut self, word: &mut String) {
        if !word.is_empty() {
            let place = self.words.len();
            self.places.entry(word.clone()).or_default().push(place);
            self.words.push(std::mem::take(word));
        }
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.places.values().map(Vec::len).sum()
    }

    /// Places at which a phrase begins.
    fn find(&self, phrase: &str) -> Vec<usize> {
        let parts: Vec<&str> = phrase.split(' ').collect();
        let Some((first, rest)) = parts.split_first() else {
            return Vec::new();
        };
        let stem = first.trim_end_matches('*');
        // In sorted order, everything that begins with the first word stands together.
        self.places
            .range(stem.to_owned()..)
            .take_while(|(word, _)| word.starts_with(stem))
            .filter(|(word, _)| is_word(first, word))
            .flat_map(|(_, places)| places)
            .copied()
            .filter(|at| {
                rest.iter().enumerate().all(|(offset, part)| {
                    self.words
                        .get(at + 1 + offset)
                        .is_some_and(|word| is_word(part, word))
                })
            })
            .collect()
    }
}

fn is_word(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word
            .strip_prefix(pattern)
            .is_some_and(|rest| matches!(rest, "" | "s" | "es")),
    }
}

/// The phrases of a rule that a text holds, when they are enough. In a text of more
/// than `long` words a phrase has to stand twice.
pub fn phrases<'a>(rule: &'a ConcernRule, words: &Words, long: usize) -> Option<Vec<&'a str>> {
    let least = if words.count() > long { 2 } else { 1 };
    let mut masked = Vec::new();
    for phrase in &rule.not {
        let length = phrase.split(' ').count();
        masked.extend(words.find(phrase).into_iter().map(|at| at..at + length));
    }
    let holds = |phrase: &&String| {
        let places = words.find(phrase);
        let counted = places
            .iter()
            .filter(|at| !masked.iter().any(|m| m.contains(at)));
        counted.count() >= least
    };
    let found = |list: &'a [String]| -> Vec<&'a str> {
        list.iter().filter(holds).map(String::as_str).collect()
    };
    let any = found(&rule.any);
    if !any.is_empty() {
        return Some(any);
    }
    let two = found(&rule.two);
    (two.len() >= 2).then_some(two)
}

/// The first glob of a rule that a path matches. Letter case does not matter.
pub fn path_glob<'a>(rule: &'a ConcernRule, path: &str) -> Option<&'a str> {
    let path = path.replace('\\', "/").to_lowercase();
    let path = path.trim_start_matches("./");
    let globs = rule.paths.iter().map(String::as_str);
    globs.into_iter().find(|pattern| glob_path(pattern, path))
}

/// Matches a path against a glob: `**` for any directories, `*` within a name.
pub fn glob_path(pattern: &str, path: &str) -> bool {
    let patterns: Vec<&str> = pattern.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    // reached[j]: the patterns so far match the first j parts.
    let mut reached = vec![false; parts.len() + 1];
    reached[0] = true;
    for pattern in patterns {
        let mut next = vec![false; parts.len() + 1];
        if pattern == "**" {
            let mut open = false;
            for (at, is) in reached.iter().enumerate() {
                open |= is;
                next[at] = open;
            }
        } else {
            for (at, part) in parts.iter().enumerate() {
                next[at + 1] = reached[at] && glob(pattern, part);
            }
        }
        reached = next;
    }
    reached[parts.len()]
}

/// Matches a name against a glob in which each `*` stands for any characters.
pub fn glob(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_names_and_paths() {
        assert!(glob("go.mod", "go.mod") && glob("*.csproj", "App.csproj"));
        assert!(glob("*compose*.yml", "docker-compose.prod.yml"));
        assert!(!glob("go.mod", "go.mod.bak") && !glob("a*a", "a") && !glob("*.rs", "x.rst"));
        assert!(glob_path("**/auth/**", "src/auth/login.ts"));
        assert!(glob_path("**/*.sql", "schema.sql") && glob_path("**/*.sql", "a/b/c.sql"));
        assert!(!glob_path("**/auth/**", "src/author/x.ts") && !glob_path("*.sql", "a/b.sql"));
    }

    #[test]
    fn phrases_are_whole_words_within_a_clause() {
        let words = Words::of("Read the log. In short: rate-limits apply, and Encryption.");
        assert!(words.find("log in").is_empty());
        assert_eq!(words.find("rate limit").len(), 1);
        assert_eq!(words.find("encrypt*").len(), 1);
        assert!(words.find("encrypt").is_empty() && words.find("lim").is_empty());
        assert_eq!(Words::of("Next.js app").find("next js").len(), 1);
    }
}
