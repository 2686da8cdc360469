//! What a source file imports, in any language: the lines that begin as imports do.

use crate::content::model::StackRules;
use std::collections::BTreeMap;

/// By language, source files and their lines with imports.
pub(super) type Imported = BTreeMap<String, Vec<(String, Vec<String>)>>;

/// How a line with an import begins.
const BEGINNINGS: [&str; 10] = [
    "import ",
    "from ",
    "use ",
    "using ",
    "require",
    "#include",
    "} from ",
    "@import ",
    "extern crate ",
    "import(",
];

/// The lines of a source file that import something.
pub(super) fn lines(text: &str) -> Vec<String> {
    // A list of imports, as Go has: each line is one quoted name.
    let mut listed = false;
    let mut out = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("import (") {
            listed = true;
        } else if line == ")" {
            listed = false;
        }
        let begins = BEGINNINGS.iter().any(|begin| line.starts_with(begin));
        if begins || line.contains("= require(") || listed && line.contains('"') {
            out.push(line.to_owned());
        }
    }
    out
}

/// The first import that a rule asks for.
pub(super) fn evidence(rules: &StackRules, imported: &Imported) -> Option<String> {
    rules.imports.iter().find_map(|(language, names)| {
        let files = imported.get(language)?;
        names.iter().find_map(|name| {
            let (path, _) = files
                .iter()
                .find(|(_, lines)| lines.iter().any(|line| names_it(line, name)))?;
            Some(format!("{path} imports {name}"))
        })
    })
}

/// Whether a line holds a name as a whole; a final `*` stands for any rest.
fn names_it(line: &str, name: &str) -> bool {
    let stem = name.trim_end_matches('*');
    let open_end = stem.len() < name.len();
    line.match_indices(stem).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + stem.len()..].chars().next();
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        !before.is_some_and(|c| joined(c) || matches!(c, '/' | '@' | '.'))
            && (open_end || !after.is_some_and(joined))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_on_lines_that_import() {
        let text = "import React from 'react';\nconst x = require(\"express\");\nlet vue = 1;\n";
        let found = lines(text);
        assert!(found.iter().any(|line| names_it(line, "react")));
        assert!(found.iter().any(|line| names_it(line, "express")));
        assert!(!found.iter().any(|line| names_it(line, "vue")));
        assert!(!names_it("import x from 'react-dom'", "react"));
        assert!(!names_it("import x from '@tanstack/react'", "react"));
        assert!(names_it("from google.cloud import storage", "google.cloud"));
        assert!(names_it("#include <stm32f4xx.h>", "stm32*"));
        let go = lines("import (\n\t\"fmt\"\n\t\"github.com/lib/pq\"\n)\nvar s = \"os\"\n");
        assert!(go.iter().any(|line| names_it(line, "github.com/lib/pq")));
        assert!(!go.iter().any(|line| names_it(line, "os")));
    }
}
