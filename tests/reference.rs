//! The generated pages of `docs/`: they say what the program says.
//!
//! `WAZIR_WRITE=1 cargo test reference` writes them again.

use clap::{Command, CommandFactory};
use serde_json::Value;
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use wazir::catalog::{Bundle, Catalog, schema};
use wazir::commands::Cli;
use wazir::content::diagnostic::Code;
use wazir::content::model::{CheckedBy, FileKind, Host, Kind};
use wazir::exit_code::ExitCode;

const NOTE: &str = "This page is written by `WAZIR_WRITE=1 cargo test reference`.";

fn page(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(path)
}

/// Asserts that a page is as it would be written, or writes it.
#[track_caller]
fn is_current(path: &str, text: &str) {
    let path = page(path);
    if env::var_os("WAZIR_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(&path, text).unwrap();
        }
        return;
    }
    let there = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let same = there
        .lines()
        .zip(text.lines())
        .take_while(|(a, b)| a == b)
        .count();
    assert!(
        there == text,
        "{} is not what the program says from line {} on; write it again: WAZIR_WRITE=1 cargo test reference",
        path.display(),
        same + 1
    );
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn commands() {
    let mut root = Cli::command().term_width(96);
    root.build();
    let mut text = format!(
        "# Commands\n\nEvery command of the program, as `wazir COMMAND --help` prints it.\n\n{NOTE}\n"
    );
    write_command("wazir", &root, &mut text);
    is_current("reference/commands.md", &text);
}

fn write_command(name: &str, command: &Command, out: &mut String) {
    let help = command
        .clone()
        .term_width(96)
        .render_long_help()
        .to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    write!(
        out,
        "\n## {name}\n\n```text\n{}\n```\n",
        help.join("\n").trim()
    )
    .unwrap();
    for below in command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
    {
        write_command(&format!("{name} {}", below.get_name()), below, out);
    }
}

#[test]
fn exit_codes() {
    let mut text = format!(
        "# Exit codes\n\nEvery command ends with one of these, except `wazir hook`, which answers in its host's own codes.\n\n{NOTE}\n\n| code | says | what to do |\n| --- | --- | --- |\n"
    );
    for code in ExitCode::ALL {
        let [says, then] = code.meaning();
        writeln!(text, "| {} | {says} | {then} |", code as u8).unwrap();
    }
    is_current("reference/exit-codes.md", &text);
}

#[test]
fn diagnostics() {
    let mut text = format!(
        "# Diagnostics\n\nWhat the content compiler says is wrong: when the program is built, and of an overlay by `wazir content check`. Each comes with file, line, column and what to do.\n\n{NOTE}\n\n| code | name | says |\n| --- | --- | --- |\n"
    );
    for code in Code::ALL {
        let (number, slug, meaning) = (code.number(), code.slug(), cell(code.meaning()));
        writeln!(text, "| {number} | {slug} | {meaning} |").unwrap();
    }
    is_current("reference/diagnostics.md", &text);
}

#[test]
fn schemas() {
    let mut text = format!(
        "# Schemas\n\nEvery JSON Schema in the program. `wazir show schema NAME` prints one whole. A name that begins with `output-` is what a command prints with `--json`; a field marked * is always there.\n\n{NOTE}\n"
    );
    for record in Catalog::embedded().of_kind(Kind::Schema) {
        let value: Value = serde_json::from_str(schema(&record.id)).unwrap();
        let title = value["title"].as_str().unwrap();
        let description = value["description"].as_str().unwrap();
        write!(text, "\n## {}\n\n{title}. {description}\n", record.id).unwrap();
        let mut rows = Vec::new();
        fields("", &value, &mut rows);
        for (name, definition) in value["$defs"].as_object().into_iter().flatten() {
            fields(&format!("({name})"), definition, &mut rows);
        }
        if !rows.is_empty() {
            text.push_str("\n| field | type | meaning |\n| --- | --- | --- |\n");
            text.push_str(&rows.join("\n"));
            text.push('\n');
        }
    }
    is_current("reference/schemas.md", &text);
}

/// A row for each field of an object, and of what is in it.
fn fields(prefix: &str, schema: &Value, rows: &mut Vec<String>) {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let dot = if prefix.is_empty() { "" } else { "." };
        let path = format!("{prefix}{dot}{name}");
        let star = if required.contains(&name.as_str()) {
            " *"
        } else {
            ""
        };
        let meaning = cell(field["description"].as_str().unwrap_or_default());
        rows.push(format!(
            "| `{path}`{star} | {} | {meaning} |",
            cell(&kind_of(field))
        ));
        fields(&path, field, rows);
    }
    if schema["items"].is_object() {
        fields(&format!("{prefix}[]"), &schema["items"], rows);
    }
}

/// A schema's type in a few words.
fn kind_of(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return format!("({})", reference.rsplit('/').next().unwrap());
    }
    if let Some(value) = schema.get("const") {
        return format!("`{value}`");
    }
    if let Some(values) = schema["enum"].as_array() {
        let words: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        return words.join(" or ").replace('"', "");
    }
    let kind = match &schema["type"] {
        Value::String(one) => one.clone(),
        Value::Array(many) => many
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "any".to_owned(),
    };
    if kind == "array" && schema["items"].is_object() {
        return format!("array of {}", kind_of(&schema["items"]));
    }
    kind
}

const BEGIN: &str = "<!-- generated:begin -->";
const END: &str = "<!-- generated:end -->";

/// Each host has a page; its facts are those of the bundle.
#[test]
fn hosts() {
    for host in Host::ALL {
        let catalog = Catalog::embedded();
        let bundle = catalog.bundle(*host);
        let title = format!("# {}\n\n", bundle.title);
        let path = format!("hosts/{host}.md");
        let there = fs::read_to_string(page(&path)).unwrap_or_default();
        let (before, after) = match there.split_once(BEGIN).map(|(before, rest)| {
            (
                before,
                rest.split_once(END).map_or("\n", |(_, after)| after),
            )
        }) {
            Some(parts) => parts,
            None => (&*title, "\n"),
        };
        is_current(
            &path,
            &format!("{before}{BEGIN}\n{}{END}{after}", facts(bundle)),
        );
    }
}

/// What stands behind the facts of a host.
fn by(bundle: &Bundle) -> String {
    let version = bundle.version.map(|version| format!(" {version}"));
    let client = format!("{}{}", bundle.client, version.unwrap_or_default());
    match bundle.by {
        CheckedBy::Client => format!("with {client}, the real client"),
        CheckedBy::Source => format!("in the source of {client}, which was not run"),
        CheckedBy::Documents => {
            format!("against the documents of {client} alone; no client was run")
        }
    }
}

fn facts(bundle: &Bundle) -> String {
    let mut text = format!(
        "Checked on {}, {}. It keeps {} tokens of ours in context all the time.\n\nWhat `wazir init --host {}` installs:\n\n| files | what | how |\n| --- | --- | --- |\n",
        bundle.checked,
        by(bundle),
        bundle.always_on,
        bundle.host
    );
    let mut rows: BTreeMap<(String, &str, &str), usize> = BTreeMap::new();
    for file in &*bundle.files {
        let (path, what) = match &file.of {
            Some((kind, id)) => (file.path.replace(&**id, "…"), kind.id()),
            None => (file.path.to_string(), ""),
        };
        let how = match file.kind {
            FileKind::Whole => "a file of its own",
            FileKind::Block => "a block; your lines stay",
            FileKind::Keys => "keys merged in; yours stay",
        };
        *rows.entry((path, what, how)).or_default() += 1;
    }
    for ((path, what, how), count) in rows {
        let what = if what.is_empty() {
            "–".to_owned()
        } else {
            format!("{count} × {what}")
        };
        writeln!(text, "| `{path}` | {what} | {how} |").unwrap();
    }
    text.push_str("\nWhat to do next there:\n\n");
    for line in bundle.next {
        writeln!(text, "- {line}").unwrap();
    }
    if bundle.host.dialect().is_none() {
        text.push_str("\nNo hooks: no contract of this host's hooks is known, so nothing is guarded or recorded by them there.\n");
    }
    if !bundle.limits.is_empty() {
        text.push_str("\nWhat the host cannot do, and so this program not there:\n\n");
    }
    for line in bundle.limits {
        writeln!(text, "- {line}").unwrap();
    }
    text
}
