//! Each host's bundle, out of the documents and the templates below `templates/hosts`.

mod engine;
mod verify;

use super::CountTokens;
use super::check::{Checked, Found};
use super::diagnostic::{Code, Diagnostic};
use super::model::{Capability, Each, FileKind, Format, Host, HostSpec, InContext, Kind};
use super::source::Tree;
use engine::{Context, Engine, both, in_engine};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The text that the session-start hook gives to the agent.
pub const SESSION_TEMPLATE: &str = "session-start.md";

/// One file of a bundle.
#[derive(Clone, Debug)]
pub struct BundleFile {
    /// Path in the project, with `/`.
    pub path: String,
    pub kind: FileKind,
    pub format: Format,
    /// The document that the file is rendered for, if it is for one.
    pub of: Option<(Kind, String)>,
    pub text: String,
}

/// What one host gets.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub host: Host,
    pub spec: HostSpec,
    /// Sorted by path.
    pub files: Vec<BundleFile>,
    /// Tokens that the host keeps in context all the time.
    pub always_on: usize,
    /// The files that only the host's package has.
    pub plugin: Vec<BundleFile>,
    /// Empty when the host's session-start hook puts nothing into context.
    pub session_text: String,
}

/// Renders every host's bundle and checks what came out.
pub fn render(
    tree: &Tree,
    checked: &Checked,
    count: CountTokens<'_>,
) -> (Vec<Bundle>, Vec<Diagnostic>) {
    let mut found = Found::default();
    let engine = Engine::new(tree);
    let bundles: Vec<Bundle> = checked
        .hosts
        .iter()
        .map(|(host, spec)| bundle(*host, &spec.data, &engine, checked, count, &mut found))
        .collect();
    verify::bundles(&bundles, checked, &mut found);
    for template in engine.unused(tree) {
        let path = format!("templates/hosts/{template}");
        found.add(
            Code::UnusedTemplate,
            &path,
            0..0,
            "no bundle is made of this template",
            "name it in a host.yaml or delete it",
        );
    }
    (bundles, found.0)
}

fn bundle(
    host: Host,
    spec: &HostSpec,
    engine: &Engine<'_>,
    checked: &Checked,
    count: CountTokens<'_>,
    found: &mut Found,
) -> Bundle {
    let mut files: BTreeMap<String, BundleFile> = BTreeMap::new();
    let mut always_on = 0;
    let shared = shared_context(host, spec, checked);
    for (at, file) in spec.files.iter().enumerate() {
        for item in items(file.each, file.invocation.as_deref(), spec, checked) {
            let mut own = json!({ "plugin": false });
            if let Some(each) = file.each {
                own[each.id()] = item.clone();
            }
            let context = both(&shared, &own);
            let rendered = engine
                .text(&file.path, &context)
                .and_then(|path| Ok((path, engine.file(&file.template, &context)?)));
            let (path, text) = match rendered {
                Ok(rendered) => rendered,
                Err(error) => {
                    engine.report(&error, found);
                    continue;
                }
            };
            let described = format!(
                "{}: {}",
                item["name"].as_str().unwrap_or_default(),
                item["description"].as_str().unwrap_or_default()
            );
            always_on += match file.in_context {
                InContext::None => 0,
                InContext::Description => count(&described),
                InContext::All => count(&text),
            };
            let new = BundleFile {
                path: path.clone(),
                kind: file.kind,
                format: file.format,
                of: file.each.and_then(|each| {
                    let id = item["name"].as_str()?.to_owned();
                    Some((each.kind(), id))
                }),
                text,
            };
            if files.insert(path.clone(), new).is_some() {
                let document = checked.hosts.iter().find(|(id, _)| *id == host);
                let range = document.map_or(0..0, |(_, spec)| {
                    spec.document.value(&format!("/files/{at}/path"))
                });
                found.add(
                    Code::BundlePath,
                    &format!("templates/hosts/{host}/host.yaml"),
                    range,
                    format!("two files of the bundle are named {path}"),
                    "give each its own path",
                );
            }
        }
    }
    let session_text = match engine.file(SESSION_TEMPLATE, &shared) {
        Ok(text) if spec.session_text => text,
        Ok(_) => String::new(),
        Err(error) => {
            engine.report(&error, found);
            String::new()
        }
    };
    always_on += count(&session_text);
    let plugin = plugin(spec, engine, &shared, found);
    let budget = checked.manifest.data.always_on_budget;
    if always_on > checked.known().with_slack(budget) {
        found.add(
            Code::AlwaysOn,
            &format!("templates/hosts/{host}/host.yaml"),
            0..0,
            format!("{host} keeps {always_on} tokens in context all the time; at most {budget} are allowed"),
            "shorten descriptions, the instructions or the session text",
        );
    }
    Bundle {
        host,
        spec: spec.clone(),
        files: files.into_values().collect(),
        always_on,
        plugin,
        session_text,
    }
}

/// The files that only the host's package has.
fn plugin(
    spec: &HostSpec,
    engine: &Engine<'_>,
    shared: &Context,
    found: &mut Found,
) -> Vec<BundleFile> {
    let context = both(shared, &json!({ "plugin": true }));
    let mut files = Vec::new();
    for file in spec.plugin.iter().flat_map(|plugin| &plugin.files) {
        match engine.file(&file.template, &context) {
            Ok(text) => files.push(BundleFile {
                path: file.path.clone(),
                kind: FileKind::Whole,
                format: file.format,
                of: None,
                text,
            }),
            Err(error) => engine.report(&error, found),
        }
    }
    files
}

/// What every template of a host may name.
fn shared_context(host: Host, spec: &HostSpec, checked: &Checked) -> Context {
    in_engine(&json!({
        "host": { "id": host.id(), "title": spec.title },
        "version": env!("CARGO_PKG_VERSION"),
        "project": checked.manifest.data.project,
        "phases": checked.manifest.data.phases,
        "roles": items(Some(Each::Role), None, spec, checked),
        "workflows": items(Some(Each::Workflow), None, spec, checked),
        "hooks": checked.hooks.iter().map(|hook| json!({
            "id": hook.data.id,
            "event": hook.data.event,
            "tools": tools(spec, &hook.data.tools),
        })).collect::<Vec<_>>(),
    }))
}

fn tools(spec: &HostSpec, capabilities: &[Capability]) -> Vec<String> {
    let mut tools: Vec<String> = Vec::new();
    for tool in capabilities
        .iter()
        .filter_map(|c| spec.capabilities.get(c))
        .flatten()
    {
        if !tools.contains(tool) {
            tools.push(tool.clone());
        }
    }
    tools
}

/// The documents that a file is rendered for; one empty item when it is made once.
fn items(
    each: Option<Each>,
    invocation: Option<&str>,
    spec: &HostSpec,
    checked: &Checked,
) -> Vec<Value> {
    match each {
        None => vec![Value::Null],
        Some(Each::Role) => checked
            .roles
            .iter()
            .map(|role| {
                json!({
                    "name": role.data.id,
                    "title": role.data.title,
                    "description": role.data.description,
                    "capabilities": role.data.capabilities,
                    "tools": tools(spec, &role.data.capabilities),
                    "body": role.document.body(),
                })
            })
            .collect(),
        Some(Each::Workflow) => checked
            .workflows
            .iter()
            .map(|workflow| {
                let data = &workflow.data;
                json!({
                    "name": data.id,
                    "title": data.title,
                    "description": data.description,
                    "role": data.role,
                    "consumes": data.consumes,
                    "produces": data.produces,
                    "gate": data.gate,
                    "approves": data.approves,
                    "loop_back": data.loop_back,
                    "skip_when": data.skip_when,
                    "body": workflow.document.body(),
                })
            })
            .collect(),
        Some(Each::Skill) => checked
            .skills
            .iter()
            .filter(|skill| {
                invocation.is_none_or(|wanted| skill.data.metadata.invocation == wanted)
            })
            .map(|skill| {
                json!({
                    "name": skill.data.name,
                    "description": skill.data.description,
                    "arguments": skill.data.metadata.arguments,
                    "body": skill.document.body(),
                })
            })
            .collect(),
    }
}
