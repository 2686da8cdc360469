//! The index as SCIP, the format that code search servers read.
//!
//! Names are what this index knows, not types: a use points to a definition where its name
//! has one definition only in the project, in the file itself if it has one there. Other
//! uses are left out rather than guessed.

use super::extract;
use super::index::{FileId, Index, Live, Trouble};
use super::language::Language;
use super::symbol::Kind;
use prost::Message;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// Of the messages, the fields that are written; numbers as the published definition has
/// them.
#[derive(Clone, PartialEq, Message)]
pub struct Metadata {
    #[prost(int32, tag = "1")]
    pub version: i32,
    #[prost(message, optional, tag = "2")]
    pub tool_info: Option<ToolInfo>,
    #[prost(string, tag = "3")]
    pub project_root: String,
    #[prost(int32, tag = "4")]
    pub text_document_encoding: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct ToolInfo {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub version: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct Document {
    #[prost(string, tag = "1")]
    pub relative_path: String,
    #[prost(message, repeated, tag = "2")]
    pub occurrences: Vec<Occurrence>,
    #[prost(message, repeated, tag = "3")]
    pub symbols: Vec<SymbolInformation>,
    #[prost(string, tag = "4")]
    pub language: String,
    #[prost(int32, tag = "6")]
    pub position_encoding: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct SymbolInformation {
    #[prost(string, tag = "1")]
    pub symbol: String,
    #[prost(string, repeated, tag = "3")]
    pub documentation: Vec<String>,
    #[prost(int32, tag = "5")]
    pub kind: i32,
    #[prost(string, tag = "6")]
    pub display_name: String,
    #[prost(string, tag = "8")]
    pub enclosing_symbol: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct Occurrence {
    #[prost(int32, repeated, tag = "1")]
    pub range: Vec<i32>,
    #[prost(string, tag = "2")]
    pub symbol: String,
    #[prost(int32, tag = "3")]
    pub symbol_roles: i32,
    #[prost(int32, repeated, tag = "7")]
    pub enclosing_range: Vec<i32>,
}

/// An index with one document, so that documents are written one by one: messages that
/// are put one behind the other are one message.
#[derive(Clone, PartialEq, Message)]
pub struct Part {
    #[prost(message, optional, tag = "1")]
    pub metadata: Option<Metadata>,
    #[prost(message, repeated, tag = "2")]
    pub documents: Vec<Document>,
}

/// The role of a definition.
pub const DEFINITION: i32 = 1;
/// Texts are UTF-8, and so are the offsets in lines.
const UTF8: i32 = 1;

/// How much was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    pub documents: usize,
    pub definitions: usize,
    pub uses: usize,
}

/// Writes the index of a project.
pub fn write(index: &mut Index, out: &mut dyn Write) -> io::Result<Written> {
    let head = Part {
        metadata: Some(Metadata {
            version: 0,
            tool_info: Some(ToolInfo {
                name: "wazir".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            }),
            project_root: format!("file://{}", index.root().to_string_lossy()),
            text_document_encoding: UTF8,
        }),
        documents: Vec::new(),
    };
    let known = index.settle(known)?;
    put(&head, out)?;
    let mut written = Written::default();
    for id in known.files {
        // A file that changed while the others were written is left out, not told wrongly.
        let Some(live) = index.live_file(id)? else {
            continue;
        };
        let document = document(&live, &known.symbols, &mut written);
        put(
            &Part {
                metadata: None,
                documents: vec![document],
            },
            out,
        )?;
    }
    out.flush()?;
    Ok(written)
}

fn put(part: &Part, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&part.encode_to_vec())
}

/// Which symbol a name means, where it means one.
struct Known {
    files: Vec<FileId>,
    symbols: HashMap<Vec<u8>, Option<String>>,
}

fn known(index: &Index) -> Result<Known, Trouble> {
    let mut files: Vec<(Vec<u8>, FileId)> = index
        .files()?
        .into_iter()
        .filter(|(_, info)| !info.language.is_data())
        .map(|(id, info)| (info.path.clone(), id))
        .collect();
    files.sort();
    let files: Vec<FileId> = files.into_iter().map(|(_, id)| id).collect();
    let mut symbols: HashMap<Vec<u8>, Option<String>> = HashMap::new();
    for some in files.chunks(256) {
        for live in index.live(some)? {
            for number in 0..live.symbols.len() as u32 {
                let name = live.name(number).to_vec();
                let symbol = symbol(&live, number);
                symbols
                    .entry(name)
                    .and_modify(|known| *known = None)
                    .or_insert(Some(symbol));
            }
        }
    }
    Ok(Known { files, symbols })
}

/// A symbol as SCIP writes it: the file as a namespace, then everything it stands in.
pub fn symbol(live: &Live, number: u32) -> String {
    let mut out = format!("wazir . . . {}/", escaped(&live.info.shown()));
    let scope = live.scope(number);
    for part in scope.split('.').filter(|part| !part.is_empty()) {
        out.push_str(&escaped(part));
        out.push('#');
    }
    let id = live.id(number);
    let again = id.rsplit_once('#').map_or("", |(_, again)| again);
    let name = escaped(&super::path::shown(live.name(number)));
    out.push_str(&name);
    out.push_str(&match live.symbols[number as usize].kind {
        Kind::Function | Kind::Method => format!("({again})."),
        Kind::Macro => "!".to_owned(),
        Kind::Module => "/".to_owned(),
        Kind::Field | Kind::Variant | Kind::Constant | Kind::Variable | Kind::Key => ".".to_owned(),
        _ => "#".to_owned(),
    });
    out
}

fn escaped(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '$');
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("`{}`", name.replace('`', "``"))
    }
}

/// A kind's number in the published definition.
pub const fn kind(kind: Kind) -> i32 {
    match kind {
        Kind::Function => 17,
        Kind::Method => 26,
        Kind::Class => 7,
        Kind::Struct | Kind::Table => 49,
        Kind::Enum => 11,
        Kind::Union => 59,
        Kind::Interface => 21,
        Kind::Trait => 53,
        Kind::Type => 54,
        Kind::Constant => 8,
        Kind::Variable => 61,
        Kind::Field => 15,
        Kind::Variant => 12,
        Kind::Module => 29,
        Kind::Macro => 25,
        Kind::Message => 23,
        Kind::Service => 21,
        Kind::Key => 22,
        Kind::Heading => 0,
    }
}

fn language(language: Language) -> &'static str {
    match language {
        Language::Rust => "Rust",
        Language::Go => "Go",
        Language::TypeScript => "TypeScript",
        Language::Tsx => "TypeScriptReact",
        Language::JavaScript => "JavaScript",
        Language::Python => "Python",
        Language::Java => "Java",
        Language::C => "C",
        Language::Cpp => "CPP",
        Language::CSharp => "CSharp",
        Language::Kotlin => "Kotlin",
        Language::Php => "PHP",
        Language::Ruby => "Ruby",
        Language::Swift => "Swift",
        Language::Scala => "Scala",
        Language::Shell => "ShellScript",
        Language::Sql => "SQL",
        Language::Proto => "Protobuf",
        Language::GraphQl => "GraphQL",
        Language::Json => "JSON",
        Language::Yaml => "YAML",
        Language::Toml => "TOML",
        Language::Markdown => "Markdown",
        Language::Other => "UnspecifiedLanguage",
    }
}

fn document(
    live: &Live,
    known: &HashMap<Vec<u8>, Option<String>>,
    written: &mut Written,
) -> Document {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', &live.bytes).map(|at| at + 1))
        .collect();
    let place = |at: u32| {
        let line = starts.partition_point(|start| *start <= at as usize) - 1;
        (line as i32, (at as usize - starts[line]) as i32)
    };
    let range = |range: &std::ops::Range<u32>| {
        let ((line, from), (last, to)) = (place(range.start), place(range.end));
        if line == last {
            vec![line, from, to]
        } else {
            vec![line, from, last, to]
        }
    };
    let mut own: HashMap<&[u8], Option<String>> = HashMap::new();
    let mut defined = HashSet::new();
    let mut document = Document {
        relative_path: live.info.shown(),
        language: language(live.info.language).to_owned(),
        position_encoding: UTF8,
        ..Document::default()
    };
    for number in 0..live.symbols.len() as u32 {
        let definition = &live.symbols[number as usize];
        let symbol = symbol(live, number);
        own.entry(live.name(number))
            .and_modify(|known| *known = None)
            .or_insert(Some(symbol.clone()));
        defined.insert(definition.name.start);
        document.occurrences.push(Occurrence {
            range: range(&definition.name),
            symbol: symbol.clone(),
            symbol_roles: DEFINITION,
            enclosing_range: range(&definition.span),
        });
        let doc = String::from_utf8_lossy(live.slice(&definition.doc)).into_owned();
        let signature = live.signature(number);
        let documentation = [signature, doc];
        let parent = definition.parent;
        document.symbols.push(SymbolInformation {
            symbol,
            documentation: documentation
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect(),
            kind: kind(definition.kind),
            display_name: super::path::shown(live.name(number)),
            enclosing_symbol: parent
                .map(|parent| self::symbol(live, parent))
                .unwrap_or_default(),
        });
    }
    written.definitions += document.symbols.len();
    written.documents += 1;
    extract::identifiers(live.info.language, &live.bytes, &mut |at, _| {
        let name = live.slice(&at);
        let own = own.get(name);
        let symbol = own.or_else(|| known.get(name)).cloned().flatten();
        if let Some(symbol) = symbol
            && !defined.contains(&at.start)
        {
            written.uses += 1;
            document.occurrences.push(Occurrence {
                range: range(&at),
                symbol,
                ..Occurrence::default()
            });
        }
    });
    document
}
