//! How a document of the overlay begins: a skeleton that compiles, with marked places to
//! fill in, or a copy of the embedded one.

use super::keys;
use crate::catalog::{Catalog, Refused, nearest};
use crate::content::model::{Kind, is_module_path, is_slug};
use crate::content::overlay::{MERGED, is_wiring};
use crate::content::source::{Tree, parse_yaml};
use crate::error::{Error, ErrorKind};
use crate::project::files::Transaction;
use crate::project::{ProjectPath, Root, overlay};

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub kind: Kind,
    pub id: &'a str,
    /// A copy of the embedded document instead of a skeleton.
    pub from_embedded: bool,
    /// For a workflow: the phase that it follows; out of band without.
    pub after: Option<&'a str>,
}

/// What is to be written, and where a reader goes on.
#[derive(Debug)]
pub struct Begun {
    /// In the project.
    pub paths: Vec<String>,
    pub transaction: Transaction,
}

/// Plans the files of a new document. Nothing is planned that would not compile.
pub fn begin(root: &Root, wanted: &Wanted<'_>) -> Result<Begun, Error> {
    let files = if wanted.from_embedded {
        copy(root, wanted)?
    } else {
        skeleton(root, wanted)?
    };
    let mut begun = Begun {
        paths: Vec::new(),
        transaction: Transaction::default(),
    };
    for file in &files {
        let path = overlay::file(&file.path)
            .ok_or_else(|| Error::failed(format!("{} is no plain path", file.path)))?;
        let disk = root.read(&path)?;
        if disk.bytes.is_some() && !MERGED.contains(&&*file.path) {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("{} is there already", path.as_str()),
            )
            .hint("edit it, or delete it first"));
        }
        begun.paths.push(path.as_str().to_owned());
        let change = disk.becomes(file.text.clone().into_bytes());
        begun.transaction.changes.push(change);
    }
    compiles(root, &files)?;
    Ok(begun)
}

/// A file of the overlay, by its path in it.
struct File {
    path: String,
    text: String,
}

fn of_kind(kind: Kind, id: &str) -> Result<String, Error> {
    let is_plain = match kind {
        Kind::Expertise => is_module_path(id),
        _ => is_slug(id),
    };
    let hosts = kind == Kind::Template && id.starts_with("hosts/");
    if !is_plain && !hosts {
        let form = match kind {
            Kind::Expertise => "a path such as `backend/our-service`",
            _ => "lower-case words joined by hyphens",
        };
        return Err(Error::failed(format!(
            "`{id}` is no id of the kind {kind}: that is {form}"
        )));
    }
    match kind {
        Kind::Role => Ok(format!("roles/{id}.md")),
        Kind::Workflow => Ok(format!("workflows/{id}.md")),
        Kind::Skill => Ok(format!("skills/{id}/SKILL.md")),
        Kind::Expertise => Ok(format!("expertise/{id}.md")),
        Kind::Template if hosts => Ok(format!("templates/{id}")),
        Kind::Template => Ok(format!("templates/artifacts/{id}.md")),
        Kind::Stack | Kind::Concern => Ok("composition.yaml".to_owned()),
        Kind::Hook => Err(Error::failed("the hooks are wazir's own")
            .hint("add paths to `protected_paths` in .wazir/config.yaml")),
        Kind::Schema => Err(
            Error::failed("a schema belongs to an artifact that a workflow adds").hint(format!(
                "begin with the workflow: wazir content new workflow {id}"
            )),
        ),
    }
}

fn copy(root: &Root, wanted: &Wanted<'_>) -> Result<Vec<File>, Error> {
    let Wanted { kind, id, .. } = *wanted;
    let path = of_kind(kind, id)?;
    if kind == Kind::Template && path.starts_with("templates/hosts/") {
        let text = Catalog::embedded_source(&path);
        let ours = Tree::from_files(
            Catalog::embedded_paths()
                .filter_map(|path| Some((path, Catalog::embedded_source(path)?))),
        );
        let Some(text) = text.filter(|_| !is_wiring(&path, &ours)) else {
            let free = Catalog::embedded_paths().filter_map(|path| path.strip_prefix("templates/"));
            let free = free.filter(|path| path.starts_with("hosts/"));
            let near = nearest(id, free);
            let error = Error::failed(format!("there is no template `{id}` to replace"));
            return Err(error.hint_nearest(&near));
        };
        return Ok(vec![File { path, text }]);
    }
    let embedded = Catalog::embedded();
    let record = embedded.get(kind, id)?;
    let text = embedded.text(record).into_owned();
    if !matches!(kind, Kind::Stack | Kind::Concern) {
        return Ok(vec![File { path, text }]);
    }
    let body: String = text.lines().map(|line| format!("    {line}\n")).collect();
    Ok(vec![composed(root, kind, id, &body)?])
}

fn skeleton(root: &Root, wanted: &Wanted<'_>) -> Result<Vec<File>, Error> {
    let Wanted {
        kind, id, after, ..
    } = *wanted;
    let path = of_kind(kind, id)?;
    if Catalog::embedded()
        .get(kind, id)
        .is_ok_and(|record| record.id == id)
    {
        return Err(Error::new(
            ErrorKind::Conflict,
            format!("there is an embedded {kind} `{id}`"),
        )
        .hint(format!(
            "to replace it, begin with a copy: wazir content new {kind} {id} --from-embedded"
        )));
    }
    let fill = |skeleton: &str| {
        skeleton
            .replace("PRODUCES", if kind == Kind::Workflow { id } else { "" })
            .replace("ORDER", if after.is_some() { "1" } else { "null" })
            .replace("TITLE", &title(id))
            .replace("ID", id)
    };
    let file = |path: String, skeleton: &str| File {
        path,
        text: fill(skeleton),
    };
    let role = include_str!("skeletons/role.md");
    Ok(match kind {
        Kind::Role => vec![file(path, role)],
        Kind::Skill => vec![file(path, include_str!("skeletons/skill.md"))],
        Kind::Expertise => {
            let concern = id.replace('/', "-");
            let body = format!("    executor:\n      - {id}\n");
            vec![
                file(path, include_str!("skeletons/module.md")),
                composed(root, Kind::Concern, &concern, &body)?,
            ]
        }
        Kind::Workflow => {
            let mut files = vec![
                file(path, include_str!("skeletons/workflow.md")),
                file(format!("roles/{id}.md"), role),
                file(
                    format!("templates/artifacts/{id}.md"),
                    include_str!("skeletons/artifact.md"),
                ),
                file(
                    format!("schemas/{id}.schema.json"),
                    include_str!("skeletons/schema.json"),
                ),
            ];
            if let Some(after) = after {
                files.push(phase(root, id, after)?);
            }
            files
        }
        Kind::Concern => {
            let body =
                "    executor: [] # <fill: ids of modules, as `wazir list expertise` names them>\n";
            vec![composed(root, kind, id, body)?]
        }
        Kind::Stack => {
            let embedded = Catalog::embedded();
            let composition = embedded.composition();
            let first = composition
                .auto
                .first()
                .ok_or_else(|| Error::failed("no module"))?;
            let body = format!(
                "    executor:\n      - {first} # <fill: ids of modules>\n    antipatterns: []\n"
            );
            let rule = format!(
                "  {id}:\n    files:\n      - name: {id}.fill-in # <fill: a file that only such projects have>\n"
            );
            vec![
                composed(root, kind, id, &body)?,
                edited(
                    root,
                    "detection.yaml",
                    "stacks",
                    &rule,
                    &format!("/stacks/{id}"),
                )?,
            ]
        }
        Kind::Template => {
            return Err(
                Error::failed(format!("no artifact `{id}` is there to have a template")).hint(
                    format!("a workflow brings its artifact: wazir content new workflow {id}"),
                ),
            );
        }
        Kind::Hook | Kind::Schema => vec![],
    })
}

/// `some-id` or `a/some-id` as a title.
fn title(id: &str) -> String {
    let last = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
    let mut chars = last.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// A stack or concern in the overlay's composition.
fn composed(root: &Root, kind: Kind, id: &str, body: &str) -> Result<File, Error> {
    let key = match kind {
        Kind::Stack => "stacks",
        _ => "concerns",
    };
    let lines = format!("  {id}:\n{body}");
    edited(
        root,
        "composition.yaml",
        key,
        &lines,
        &format!("/{key}/{id}"),
    )
}

/// A phase in the overlay's manifest, behind those that are there.
fn phase(root: &Root, id: &str, after: &str) -> Result<File, Error> {
    let lines = format!("  - {{ id: {id}, after: {after} }}\n");
    let (_, before) = text_of(root, "manifest.yaml")?;
    let before = before.and_then(|text| parse_yaml(&text).ok());
    let phases = before
        .as_ref()
        .and_then(|(before, _)| before["phases"].as_array());
    let pointer = format!("/phases/{}", phases.map_or(0, Vec::len));
    edited(root, "manifest.yaml", "phases", &lines, &pointer)
}

fn text_of(root: &Root, path: &str) -> Result<(ProjectPath, Option<String>), Error> {
    let place = overlay::file(path).expect("a constant of plain names");
    let bytes = root.read(&place)?.bytes;
    let text = bytes.map(String::from_utf8).transpose();
    let text = text.map_err(|_| Error::failed(format!("{} is not UTF-8", place.as_str())))?;
    Ok((place, text))
}

fn edited(root: &Root, path: &str, key: &str, lines: &str, pointer: &str) -> Result<File, Error> {
    let (place, before) = text_of(root, path)?;
    let text = keys::put(before.as_deref(), key, lines, pointer, place.as_str())?;
    Ok(File {
        path: path.to_owned(),
        text,
    })
}

/// Refuses what would not compile beside what is there. An overlay that is broken already
/// is no reason to refuse.
fn compiles(root: &Root, files: &[File]) -> Result<(), Error> {
    let directory = overlay::directory(root).transpose()?;
    let (mut tree, unreadable) = match &directory {
        Some(directory) => Tree::read_overlay(directory),
        None => (Tree::default(), Vec::new()),
    };
    for file in files {
        tree.insert(file.path.clone(), file.text.clone());
    }
    let Err(Refused {
        mut diagnostics,
        texts,
    }) = Catalog::over_embedded(&tree, unreadable, crate::project::OVERLAY)
    else {
        return Ok(());
    };
    let new = |path: &str| {
        let own = files.iter().filter_map(|file| overlay::file(&file.path));
        own.into_iter().any(|own| own.as_str() == path)
    };
    diagnostics.retain(|diagnostic| new(&diagnostic.path));
    if diagnostics.is_empty() {
        return Ok(());
    }
    let report = Refused { diagnostics, texts }.report();
    Err(Error::failed(format!(
        "this would not compile, and nothing was written\n\n{}",
        report.trim_end()
    )))
}
