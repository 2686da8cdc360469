//! Artifacts: workflow, schema and template of a kind say the same, and what the
//! template yields is valid before anybody has filled it in.

use super::super::diagnostic::Code;
use super::super::source::{Document, Tree};
use super::{Checked, Found, Schemas};
use minijinja::syntax::{SyntaxConfig, SyntaxConfigBuilder};
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use std::collections::BTreeSet;

/// Schemas of the content itself; the loader checks every file against them.
const CONTENT: [&str; 14] = [
    "manifest",
    "role",
    "workflow",
    "hook",
    "skill",
    "module",
    "composition",
    "planned",
    "detection",
    "concerns",
    "triage",
    "host",
    "docs-claim",
    "overlay-manifest",
];

/// Schemas of what the binary writes and reads in a project.
const PROJECT: [&str; 5] = [
    "config",
    "lock",
    "event",
    "export-manifest",
    "host-export-package",
];

/// Schemas of what commands print with `--json` begin so.
const OUTPUT: &str = "output-";

/// What rendering one template may cost, in minijinja's units: so many instructions, or
/// 64 bytes of text for each. Ours need a few thousand at most; an endless loop of an
/// overlay's ends here.
pub const FUEL: u64 = 200_000;

/// What a template of an artifact may name.
#[derive(Clone, Debug, Serialize)]
pub struct TemplateValues {
    pub run_id: String,
    /// RFC 3339.
    pub created_at: String,
    pub loop_number: u32,
    pub project_root: String,
    /// The artifacts that it is made from.
    pub inputs: Vec<TemplateInput>,
    /// The request as a quotation; empty for one to be filled in.
    pub request: String,
    /// Ids of the specification's acceptance criteria.
    pub criteria: Vec<String>,
    /// Commands that the binary ran on the tree as it is.
    pub evidence: Vec<TemplateEvidence>,
}

/// An artifact in a version.
#[derive(Clone, Debug, Serialize)]
pub struct TemplateInput {
    pub artifact: String,
    pub sha256: String,
}

/// A command and how it ended.
#[derive(Clone, Debug, Serialize)]
pub struct TemplateEvidence {
    pub command: String,
    pub exit_code: i32,
}

/// What its author owes begins so.
pub const FILL: &str = "<fill: ";

/// A double-quoted string that JSON and YAML read alike.
fn quoted(text: String) -> Result<String, minijinja::Error> {
    serde_json::to_string(&text).map_err(|error| {
        minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())
    })
}

/// Renders an artifact's template. `fill("…")` marks what its author owes as
/// `<fill: …>`. The error is a message and the line it is about.
pub fn render_template(text: &str, values: &TemplateValues) -> Result<String, (String, usize)> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_syntax(keep_last_line(&mut SyntaxConfig::builder())?);
    environment.add_function("fill", |what: String| format!("{FILL}{what}>"));
    environment.add_filter("quoted", quoted);
    environment
        .render_str(text, minijinja::value::Serde(values))
        .map_err(|error| (describe(&error), error.line().unwrap_or(1)))
}

/// Output ends where the template's text ends.
fn keep_last_line(builder: &mut SyntaxConfigBuilder) -> Result<SyntaxConfig, (String, usize)> {
    builder
        .keep_trailing_newline(true)
        .build()
        .map_err(|error| (describe(&error), 1))
}

/// A template error with its cause.
pub fn describe(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// Values as they are when nothing is known, and when everything is.
fn samples() -> [TemplateValues; 2] {
    let bare = TemplateValues {
        run_id: "2026-01-31-example".to_owned(),
        created_at: "2026-01-31T12:00:00Z".to_owned(),
        loop_number: 0,
        project_root: "/project".to_owned(),
        inputs: Vec::new(),
        request: String::new(),
        criteria: Vec::new(),
        evidence: Vec::new(),
    };
    let input = |artifact: &str| TemplateInput {
        artifact: artifact.to_owned(),
        sha256: "0".repeat(64),
    };
    let full = TemplateValues {
        loop_number: 1,
        inputs: vec![input("spec"), input("research")],
        request: "> make \"it\" work".to_owned(),
        criteria: vec!["AC-1".to_owned(), "AC-2".to_owned()],
        evidence: vec![TemplateEvidence {
            command: "cargo test -- \"a b\"".to_owned(),
            exit_code: 0,
        }],
        ..bare.clone()
    };
    [bare, full]
}

pub(super) fn check(tree: &Tree, checked: &Checked, schemas: &Schemas, found: &mut Found) {
    let mut used: BTreeSet<String> = CONTENT
        .iter()
        .chain(&PROJECT)
        .map(|name| (*name).to_owned())
        .collect();
    let mut kinds = BTreeSet::new();
    for workflow in &checked.workflows {
        for (at, produced) in workflow.data.produces.iter().enumerate() {
            let kind = produced.artifact.as_str();
            used.insert(produced.schema.clone());
            kinds.insert(kind);
            let template = format!("templates/artifacts/{kind}.md");
            if tree.text(&template).is_none() {
                found.add(
                    Code::Artifact,
                    &workflow.document.path,
                    workflow.document.value(&format!("/produces/{at}/artifact")),
                    format!("the artifact `{kind}` has no template"),
                    format!("add {template}"),
                );
            }
            let Some(schema) = schemas.source(&produced.schema) else {
                continue; // said where references are checked
            };
            let id = workflow.data.id.as_str();
            for (field, expected) in [
                ("artifact_type", kind),
                ("phase", id),
                ("role", workflow.data.role.as_str()),
            ] {
                let said = schema["properties"][field]["const"].as_str();
                if said != Some(expected) {
                    let path = format!("schemas/{}.schema.json", produced.schema);
                    let text = tree.text(&path).unwrap_or("");
                    let at = text.find(&format!("\"{field}\": {{")).unwrap_or(0);
                    found.add(
                        Code::Artifact,
                        &path,
                        at..at,
                        format!(
                            "`{field}` is not fixed to `{expected}`, as the workflow `{id}` has it"
                        ),
                        format!("write \"{field}\": {{ \"const\": \"{expected}\" }}"),
                    );
                }
            }
        }
    }
    for (file, text) in tree.below("templates/artifacts") {
        let path = format!("templates/artifacts/{file}");
        let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let schema = if extension == "json" {
            if schemas.source(name).is_none() {
                let message = format!("there is no schema `{name}` for this template");
                found.add(
                    Code::UnusedTemplate,
                    &path,
                    0..0,
                    message,
                    "add the schema or delete the template",
                );
                continue;
            }
            used.insert(name.to_owned());
            name
        } else if kinds.contains(name) {
            name
        } else {
            let message = format!("no workflow produces `{name}`");
            found.add(
                Code::UnusedTemplate,
                &path,
                0..0,
                message,
                "name it in a workflow or delete it",
            );
            continue;
        };
        for values in samples() {
            match render_template(text, &values) {
                Ok(rendered) => valid(&path, &rendered, extension, schema, schemas, found),
                Err((message, line)) => {
                    let lines = text.split_inclusive('\n').take(line - 1);
                    let at: usize = lines.map(str::len).sum();
                    let help = "templates know run_id, created_at, loop_number, project_root, \
                         inputs, request, criteria, evidence and fill(\"…\")";
                    found.add(Code::Template, &path, at..at, message, help);
                }
            }
        }
    }
    for name in schemas.names() {
        if !used.contains(name) && !name.starts_with(OUTPUT) {
            found.add(
                Code::UnusedSchema,
                &format!("schemas/{name}.schema.json"),
                0..0,
                format!("nothing is checked against the schema `{name}`"),
                "name it where it is enforced, or delete it",
            );
        }
    }
}

fn valid(
    path: &str,
    rendered: &str,
    extension: &str,
    schema: &str,
    schemas: &Schemas,
    found: &mut Found,
) {
    let value = if extension == "json" {
        serde_json::from_str(rendered).map_err(|error| error.to_string())
    } else {
        Document::parse(path, rendered)
            .map(|d| d.front)
            .map_err(|d| d.message)
    };
    let messages = match value {
        Err(message) => vec![message],
        Ok(value) => schemas
            .violations(schema, &value)
            .unwrap_or_default()
            .into_iter()
            .map(|v| format!("{}: {}", v.pointer, v.message))
            .collect(),
    };
    for message in messages {
        found.add(
            Code::Rendered,
            path,
            0..0,
            format!("the filled-in template is not valid: {message}"),
            format!("schemas/{schema}.schema.json says what is allowed"),
        );
    }
}
