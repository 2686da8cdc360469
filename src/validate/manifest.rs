//! What the project says about itself: `.wazir/config.yaml` and `.wazir/lock.json`.

use super::finding::{Finding, Outcome, place};
use super::rules::{self, Rule};
use crate::catalog;
use crate::content::check::violations;
use crate::content::source::Document;
use crate::install::lock::Lock;
use crate::project::config::{self, Config};
use crate::project::shown::quoted;
use crate::project::{CONFIG, LOCK, Root};

/// Checks settings, lock, hosts and paths.
pub fn check(root: &Root) -> Outcome {
    let (has_config, has_lock) = (root.path().join(CONFIG), root.path().join(LOCK));
    let (has_config, has_lock) = (has_config.exists(), has_lock.exists());
    if !has_config && !has_lock {
        return Outcome::Skipped("wazir is not installed here".to_owned());
    }
    let mut findings = settings(root, &rules::SETTINGS);
    let settings = Config::read(root).ok().flatten();
    if settings.is_none() && findings.is_empty() {
        let missing = Finding::new(&rules::SETTINGS, "it is missing", "write it: wazir init");
        findings.push(missing.in_file(CONFIG));
    }
    let lock = match Lock::read(root) {
        Ok(lock) => lock,
        Err(error) => {
            let help = "take it back from version control, or run: wazir init";
            findings.push(Finding::new(&rules::LOCK, error.message(), help).in_file(LOCK));
            None
        }
    };
    if let Some(settings) = &settings {
        findings.extend(hosts(
            settings,
            has_lock.then_some(&lock).and_then(Option::as_ref),
        ));
        findings.extend(protected(root, settings));
    }
    if let Some(lock) = &lock {
        let gone = lock.files.iter().filter(|entry| {
            let place = root.path().join(&entry.path);
            std::fs::symlink_metadata(place).is_err()
        });
        findings.extend(gone.map(|entry| {
            let message = format!("the lock names {}, which is not there", quoted(&entry.path));
            Finding::new(&rules::PATHS, message, "put it back: wazir init --force").in_file(LOCK)
        }));
    }
    let what = match (has_config, has_lock) {
        (true, true) => "settings and lock",
        (true, false) => "settings; nothing is installed",
        _ => "lock",
    };
    Outcome::Checked(what.to_owned(), findings)
}

/// What is wrong with the settings, each with its place.
pub fn settings(root: &Root, rule: &'static Rule) -> Vec<Finding> {
    let wrong = |message: &str| {
        Finding::new(rule, message, "what is allowed: wazir show schema config").in_file(CONFIG)
    };
    let bytes = match root.read(&config::path()) {
        Ok(disk) => disk.bytes,
        Err(error) => return vec![wrong(error.message())],
    };
    let Some(bytes) = bytes else {
        return Vec::new();
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return vec![wrong("it is not UTF-8")];
    };
    let document = match Document::data(CONFIG, &text) {
        Ok(document) => document,
        Err(error) => return vec![wrong(&error.message).at(error.place(&text))],
    };
    let schema = serde_json::from_str(catalog::schema("config")).expect("the build checked it");
    let validator = jsonschema::validator_for(&schema).expect("the build checked the schema");
    let found = violations(&validator, &document.front).into_iter();
    let mut findings: Vec<Finding> = found
        .map(|violation| {
            let range = if violation.at_key {
                document.key(&violation.pointer)
            } else {
                document.value(&violation.pointer)
            };
            let message = format!("{} {}", violation.pointer, violation.message);
            wrong(message.trim()).at(place(&text, range.start))
        })
        .collect();
    if findings.is_empty()
        && let Err(error) = Config::parse(&text)
    {
        findings.push(wrong(error.message()));
    }
    findings
}

fn hosts(settings: &Config, lock: Option<&Lock>) -> Vec<Finding> {
    let named: Vec<&str> = settings.hosts.iter().map(|host| host.id()).collect();
    let installed: Vec<&str> = lock.map_or(Vec::new(), |lock| {
        lock.hosts.iter().map(String::as_str).collect()
    });
    let missing = named.iter().filter(|host| !installed.contains(host));
    let extra = installed.iter().filter(|host| !named.contains(host));
    let missing = missing.map(|host| {
        let help = format!("install it: wazir init --host {host}");
        Finding::new(
            &rules::HOSTS,
            format!("the host {host} is not installed"),
            help,
        )
    });
    let extra = extra.map(|host| {
        let message = format!(
            "the host {} is installed and not in the settings",
            quoted(host)
        );
        Finding::new(
            &rules::HOSTS,
            message,
            "add it to `hosts`, or run: wazir uninstall",
        )
    });
    missing
        .chain(extra)
        .map(|found| found.in_file(CONFIG))
        .collect()
}

fn protected(root: &Root, settings: &Config) -> Vec<Finding> {
    let gone = settings.protected_paths.iter().filter(|path| {
        let place = root.path().join(path.trim_end_matches('/'));
        std::fs::symlink_metadata(place).is_err()
    });
    gone.map(|path| {
        let message = format!("the protected path {} is not there", quoted(path));
        let help = "mend its spelling, make it, or take it off protected_paths";
        Finding::new(&rules::PATHS, message, help).in_file(CONFIG)
    })
    .collect()
}
