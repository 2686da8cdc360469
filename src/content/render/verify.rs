//! What was rendered is what a host takes: formats parse, paths are safe, shared
//! files agree, and no host would run or expand what is only text.

use super::super::check::{Checked, Found};
use super::super::diagnostic::Code;
use super::super::model::{FileKind, Format, Host};
use super::super::source::Document;
use super::{Bundle, BundleFile};
use std::collections::BTreeMap;

pub(super) fn bundles(bundles: &[Bundle], checked: &Checked, found: &mut Found) {
    let mut shared: BTreeMap<&str, (&BundleFile, Host)> = BTreeMap::new();
    for bundle in bundles {
        let own = bundle.files.iter().map(|file| (file, false));
        let plugin = bundle.plugin.iter().map(|file| (file, true));
        for (file, is_plugin) in own.chain(plugin) {
            let mut report = |code, message: String, help: &str| {
                let path = format!("templates/hosts/{}/host.yaml", bundle.host);
                let range = checked
                    .hosts
                    .iter()
                    .find(|(host, _)| *host == bundle.host)
                    .map_or(0..0, |(_, spec)| spec.document.key("/files"));
                found.add(code, &path, range, message, help);
            };
            if !is_safe(&file.path) {
                let message = format!(
                    "the path {:?} leaves the project or is not plain",
                    file.path
                );
                report(
                    Code::BundlePath,
                    message,
                    "use a relative path of plain names",
                );
            }
            if let Some(message) = malformed(file) {
                let message = format!("{} would not be read by the host: {message}", file.path);
                report(
                    Code::Rendered,
                    message,
                    "mend the template or the text it takes in",
                );
            }
            if let Some(mark) = expanded(bundle.host, file) {
                let message = format!(
                    "{} holds {mark}, which the host would run or expand",
                    file.path
                );
                report(Code::Rendered, message, "write it another way in the text");
            }
            if is_plugin {
                continue;
            }
            match shared.get(file.path.as_str()) {
                Some((other, host)) if other.text != file.text || other.kind != file.kind => {
                    let message = format!("{} differs from the one of {host}", file.path);
                    report(
                        Code::BundlePath,
                        message,
                        "render a shared file from one template for every host",
                    );
                }
                Some(_) => {}
                None => {
                    shared.insert(&file.path, (file, bundle.host));
                }
            }
        }
    }
}

/// A relative path of plain names, without `..`.
fn is_safe(path: &str) -> bool {
    !path.is_empty()
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && path
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
}

fn malformed(file: &BundleFile) -> Option<String> {
    match file.format {
        Format::Json => match serde_json::from_str::<serde_json::Value>(&file.text) {
            Ok(serde_json::Value::Object(_)) => None,
            Ok(_) => Some("not an object".to_owned()),
            Err(error) => Some(error.to_string()),
        },
        Format::Toml => toml::from_str::<toml::Table>(&file.text)
            .err()
            .map(|error| error.to_string()),
        Format::Yaml => super::super::source::parse_yaml(&file.text)
            .err()
            .map(|(message, _)| message),
        Format::Markdown if file.text.starts_with("---\n") => {
            Document::parse(&file.path, &file.text)
                .err()
                .map(|diagnostic| diagnostic.message)
        }
        Format::Markdown if file.kind == FileKind::Block && file.text.contains("wazir:begin") => {
            Some("the block holds its own marker".to_owned())
        }
        Format::Markdown | Format::Text => None,
    }
}

/// Marks that a host's commands expand: shell and file injection.
fn expanded(host: Host, file: &BundleFile) -> Option<&'static str> {
    let is_command = file.path.contains("/commands/")
        || file.path.contains("/command/")
        || file.path.contains("/skills/");
    let marks: &[&str] = match host {
        Host::Claude if is_command => &["!`", "$ARGUMENTS["],
        Host::Gemini | Host::Qwen if is_command => &["!{", "@{"],
        Host::OpenCode | Host::Kilo if is_command => &["!`", "$1"],
        _ => &[],
    };
    marks.iter().copied().find(|mark| file.text.contains(mark))
}
