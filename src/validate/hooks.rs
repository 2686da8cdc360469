//! The hooks: are they wired in each host's settings as the bundle wires them, and do
//! they reach a binary?

use super::finding::{Finding, Outcome, count};
use super::rules;
use crate::catalog::Catalog;
use crate::catalog::tables::BundleFile;
use crate::content::model::{FileKind, Host};
use crate::install::health::{self, Status};
use crate::install::lock::Lock;
use crate::install::merge::json;
use crate::project::{ProjectPath, Root};
use std::path::Path;

/// The script that every hook calls.
pub const LAUNCHER: &str = ".wazir/hook";

/// What switches every hook of a host off in the settings of a project, as its client has it.
const OFF: [(Host, &str, &str); 4] = [
    (Host::Claude, ".claude/settings.json", DISABLED),
    (Host::Claude, ".claude/settings.local.json", DISABLED),
    (
        Host::Gemini,
        ".gemini/settings.json",
        r#"{"hooksConfig": {"enabled": false}}"#,
    ),
    (Host::Qwen, ".qwen/settings.json", DISABLED),
];
const DISABLED: &str = r#"{"disableAllHooks": true}"#;

/// Checks the hooks of each installed host. `on_path` is the `wazir` that PATH finds.
pub fn check(root: &Root, on_path: Option<&Path>) -> Outcome {
    let lock = match Lock::read(root) {
        Ok(Some(lock)) => lock,
        Ok(None) => return Outcome::Skipped("wazir is not installed here".to_owned()),
        Err(error) => return Outcome::Skipped(error.message().to_owned()),
    };
    let mut findings = Vec::new();
    let hosts = lock.hosts();
    if hosts.is_empty() {
        return Outcome::Skipped("no host is installed".to_owned());
    }
    for host in &hosts {
        for found in wiring(root, *host) {
            // All hosts share the launcher.
            let known = |known: &Finding| (known.rule, &known.path) == (found.rule, &found.path);
            if !findings.iter().any(known) {
                findings.push(found);
            }
        }
    }
    match health::launcher(root, on_path) {
        Ok(found) if found.status != Status::Ok => {
            let message = format!("the hooks {}", found.message);
            findings.push(Finding::new(&rules::LAUNCHER, message, "wazir init"));
        }
        Ok(_) => {}
        Err(error) => {
            findings.push(Finding::new(
                &rules::LAUNCHER,
                error.message(),
                "wazir init",
            ));
        }
    }
    Outcome::Checked(count(hosts.len(), "host"), findings)
}

/// Whether a file of a bundle is what hooks are wired in.
pub fn wires(path: &str, kind: FileKind) -> bool {
    kind == FileKind::Keys || path.ends_with("hooks.json") || path == LAUNCHER
}

/// What a host's files lack of the wiring that its bundle has.
pub fn wiring(root: &Root, host: Host) -> Vec<Finding> {
    // Hooks and settings are ours alone: an overlay cannot touch them.
    let embedded = Catalog::embedded();
    let texts = embedded.bundle_texts();
    let files = embedded.bundle(host).files.iter();
    let lacking = files
        .filter(|file| wires(&file.path, file.kind))
        .filter_map(|file| {
            let message = differs(root, file, &texts)?;
            let rule = match &*file.path {
                LAUNCHER => &rules::LAUNCHER,
                _ => &rules::WIRING,
            };
            let message = format!("{host}: {message}");
            let found = Finding::new(rule, message, "put it back: wazir init --force");
            Some(found.in_file(&*file.path))
        });
    let switches = OFF.iter().filter(|(of, ..)| *of == host);
    let off = switches.filter_map(|(_, path, off)| {
        let bytes = root.read(&ProjectPath::new(path)?).ok()?.bytes?;
        let off_here = json::contains(&bytes, &serde_json::from_str(off).ok()?);
        let message = format!("{host}: every hook is switched off");
        let found = Finding::new(&rules::WIRING, message, format!("take it out: {off}"));
        off_here.is_ok_and(|off| off).then(|| found.in_file(*path))
    });
    lacking.chain(off).collect()
}

fn differs(root: &Root, file: &BundleFile, texts: &str) -> Option<String> {
    let said = |message: &str| Some(message.to_owned());
    let ours = &texts[file.text.0..file.text.1];
    let Some(path) = ProjectPath::new(&file.path) else {
        return said("its settings lie outside the project");
    };
    let bytes = match root.read(&path) {
        Ok(disk) => disk.bytes,
        Err(error) => return said(error.message()),
    };
    let Some(bytes) = bytes else {
        return said("the file is gone");
    };
    if &*file.path == LAUNCHER {
        let same = String::from_utf8_lossy(&bytes).replace("\r\n", "\n") == ours;
        return if same {
            None
        } else {
            said("the launcher is edited")
        };
    }
    let Ok(keys) = serde_json::from_str(ours) else {
        return said("its bundle holds no settings");
    };
    match json::contains(&bytes, &keys) {
        Ok(true) => None,
        Ok(false) => said("hooks of ours are missing or changed"),
        Err(error) => Some(error.to_string()),
    }
}
