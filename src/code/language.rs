//! Which language a file is in.

/// A language with a scanner, or `Other` for source that line patterns read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Language {
    Rust,
    Go,
    TypeScript,
    Tsx,
    JavaScript,
    Python,
    Java,
    C,
    Cpp,
    CSharp,
    Kotlin,
    Php,
    Ruby,
    Swift,
    Scala,
    Shell,
    Sql,
    Proto,
    GraphQl,
    Json,
    Yaml,
    Toml,
    Markdown,
    Other,
}

/// Extensions of source code that only the line patterns read.
const OTHER: [&str; 46] = [
    "lua", "pl", "pm", "r", "jl", "ex", "exs", "erl", "hrl", "hs", "ml", "mli", "fs", "fsi", "fsx",
    "clj", "cljs", "cljc", "dart", "groovy", "gradle", "m", "mm", "vb", "pas", "d", "nim", "zig",
    "v", "vue", "svelte", "tcl", "f90", "f95", "f", "adb", "ads", "lisp", "el", "scm", "rkt",
    "asm", "s", "tf", "hcl", "ps1",
];

impl Language {
    /// Every language, in the order of the numbers that a store keeps.
    pub const ALL: [Language; 24] = [
        Language::Rust,
        Language::Go,
        Language::TypeScript,
        Language::Tsx,
        Language::JavaScript,
        Language::Python,
        Language::Java,
        Language::C,
        Language::Cpp,
        Language::CSharp,
        Language::Kotlin,
        Language::Php,
        Language::Ruby,
        Language::Swift,
        Language::Scala,
        Language::Shell,
        Language::Sql,
        Language::Proto,
        Language::GraphQl,
        Language::Json,
        Language::Yaml,
        Language::Toml,
        Language::Markdown,
        Language::Other,
    ];

    /// By file name and, without a known extension, by a `#!` line. `None`: not indexed,
    /// because it is binary, minified or not source at all.
    pub fn of(path: &str, head: &[u8]) -> Option<Language> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if is_binary(head) || is_minified(name) {
            return None;
        }
        let language = by_name(name).or_else(|| by_extension(name, head));
        language.or_else(|| by_interpreter(head))
    }

    /// The word for people and for filters.
    pub const fn name(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::Go => "go",
            Language::TypeScript => "typescript",
            Language::Tsx => "tsx",
            Language::JavaScript => "javascript",
            Language::Python => "python",
            Language::Java => "java",
            Language::C => "c",
            Language::Cpp => "cpp",
            Language::CSharp => "csharp",
            Language::Kotlin => "kotlin",
            Language::Php => "php",
            Language::Ruby => "ruby",
            Language::Swift => "swift",
            Language::Scala => "scala",
            Language::Shell => "shell",
            Language::Sql => "sql",
            Language::Proto => "proto",
            Language::GraphQl => "graphql",
            Language::Json => "json",
            Language::Yaml => "yaml",
            Language::Toml => "toml",
            Language::Markdown => "markdown",
            Language::Other => "other",
        }
    }

    /// The language of a word that `name` gives.
    pub fn from_name(name: &str) -> Option<Language> {
        Language::ALL
            .into_iter()
            .find(|language| language.name() == name)
    }

    /// Whether a file holds keys or headings and no code; kept out of symbol search.
    pub const fn is_data(self) -> bool {
        matches!(
            self,
            Language::Json | Language::Yaml | Language::Toml | Language::Markdown
        )
    }
}

/// A NUL byte among the first is how git and grep tell binary files, too.
fn is_binary(head: &[u8]) -> bool {
    head[..head.len().min(8192)].contains(&0)
}

fn is_minified(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".min.js", ".min.mjs", ".bundle.js", "-min.js", ".js.map"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn by_name(name: &str) -> Option<Language> {
    Some(match name {
        "Rakefile" | "Gemfile" | "Vagrantfile" | "Podfile" | "Fastfile" | "Brewfile"
        | "Guardfile" | "config.ru" => Language::Ruby,
        "Jenkinsfile" | "CMakeLists.txt" | "Makefile" | "GNUmakefile" | "makefile" => {
            Language::Other
        }
        ".bashrc" | ".bash_profile" | ".profile" | ".zshrc" | ".bash_aliases" | "PKGBUILD" => {
            Language::Shell
        }
        "SConstruct" | "SConscript" | "wscript" => Language::Python,
        "Pipfile" | "Cargo.lock" => Language::Toml,
        _ => return None,
    })
}

fn by_extension(name: &str, head: &[u8]) -> Option<Language> {
    let (stem, extension) = name.rsplit_once('.')?;
    if extension == "C" || extension == "H" {
        return Some(Language::Cpp);
    }
    let extension = extension.to_ascii_lowercase();
    Some(match extension.as_str() {
        "rs" => Language::Rust,
        "go" => Language::Go,
        "ts" if is_qt_translation(head) => return None,
        "ts" | "mts" | "cts" => Language::TypeScript,
        "tsx" => Language::Tsx,
        "js" | "mjs" | "cjs" | "jsx" => Language::JavaScript,
        "py" | "pyi" | "pyw" | "bzl" | "bazel" | "star" => Language::Python,
        "java" => Language::Java,
        "c" => Language::C,
        "h" if looks_like_cpp(head) => Language::Cpp,
        "h" => Language::C,
        "cc" | "cpp" | "cxx" | "c++" | "hh" | "hpp" | "hxx" | "h++" | "ipp" | "inl" | "tpp"
        | "cppm" | "ixx" | "cu" | "cuh" => Language::Cpp,
        "cs" => Language::CSharp,
        "kt" | "kts" => Language::Kotlin,
        "php" | "phtml" | "php5" | "php7" => Language::Php,
        "rb" | "rake" | "gemspec" | "rbi" => Language::Ruby,
        "swift" => Language::Swift,
        "scala" | "sc" | "sbt" => Language::Scala,
        "sh" | "bash" | "zsh" | "ksh" | "bats" => Language::Shell,
        "sql" | "ddl" => Language::Sql,
        "proto" => Language::Proto,
        "graphql" | "gql" | "graphqls" => Language::GraphQl,
        "json" | "jsonc" | "json5" => Language::Json,
        "yaml" | "yml" => Language::Yaml,
        "toml" => Language::Toml,
        "md" | "markdown" | "mdx" => Language::Markdown,
        // `foo.sh.in` is `foo.sh` with places to fill.
        "in" => return by_extension(stem, head),
        other if OTHER.contains(&other) => Language::Other,
        _ => return None,
    })
}

/// Qt's translation files are XML and share TypeScript's extension.
fn is_qt_translation(head: &[u8]) -> bool {
    head.starts_with(b"<?xml") || head.starts_with(b"<!DOCTYPE TS")
}

/// A header is C++ when a word of it alone stands at the start of a line.
fn looks_like_cpp(head: &[u8]) -> bool {
    head[..head.len().min(8192)]
        .split(|byte| *byte == b'\n')
        .any(|line| {
            let line = line.trim_ascii();
            [
                &b"namespace "[..],
                b"class ",
                b"template",
                b"using ",
                b"public:",
                b"private:",
                b"protected:",
                b"#include <string>",
                b"#include <vector>",
                b"#include <memory>",
                b"virtual ",
                b"constexpr ",
            ]
            .iter()
            .any(|word| line.starts_with(word))
        })
}

/// `#!/usr/bin/env python3` and its kin.
fn by_interpreter(head: &[u8]) -> Option<Language> {
    let line = head
        .strip_prefix(b"#!")?
        .split(|byte| *byte == b'\n')
        .next()?;
    let line = std::str::from_utf8(&line[..line.len().min(200)]).ok()?;
    let program = line
        .split_ascii_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word))
        .find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
    Some(
        match program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
            "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" | "bats" => Language::Shell,
            "python" | "pypy" => Language::Python,
            "ruby" | "jruby" => Language::Ruby,
            "node" | "nodejs" => Language::JavaScript,
            "deno" | "bun" | "ts-node" | "tsx" => Language::TypeScript,
            "php" => Language::Php,
            "perl" | "lua" | "awk" | "Rscript" | "tclsh" | "guile" | "expect" => Language::Other,
            "scala" => Language::Scala,
            "swift" => Language::Swift,
            "kotlin" => Language::Kotlin,
            _ => return None,
        },
    )
}
