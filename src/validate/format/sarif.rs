//! SARIF 2.1.0, as code scanning takes it.

use super::super::finding::{Finding, Level, Status};
use super::Report;
use crate::project::shown::plain;
use serde_json::{Value, json};

pub(super) fn write(report: &Report<'_>) -> Value {
    let mut rules: Vec<_> = report.findings().map(|finding| finding.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup();
    let results: Vec<Value> = report
        .findings()
        .map(|finding| {
            let index = rules.iter().position(|rule| *rule == finding.rule);
            result(finding, index)
        })
        .collect();
    let described: Vec<Value> = rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": message(rule.title) },
                "fullDescription": { "text": message(rule.text) },
                "help": { "text": message(rule.text) },
                "defaultConfiguration": { "level": "error" },
            })
        })
        .collect();
    // What was not checked is no result, and must not look like a clean one.
    let skipped: Vec<Value> = report
        .verdicts
        .iter()
        .filter(|verdict| verdict.status == Status::Skip)
        .map(|verdict| {
            let text = format!("{} was skipped: {}", verdict.check, verdict.why);
            json!({ "level": "note", "message": { "text": message(&text) } })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "wazir",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": described,
            } },
            "automationDetails": { "id": format!("wazir/{}/", report.command) },
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": skipped,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(finding: &Finding, index: Option<usize>) -> Value {
    let text = match &*finding.help {
        "" => finding.message.clone(),
        help => format!("{}\n{help}", finding.message),
    };
    // A result without a place is refused by some readers: then it is of the root.
    let mut place = json!({
        "artifactLocation": {
            "uri": finding.path.as_deref().map_or(".".to_owned(), uri),
            "uriBaseId": "%SRCROOT%",
        },
    });
    if finding.line > 0 {
        place["region"] = json!({ "startLine": finding.line });
        if finding.column > 0 {
            place["region"]["startColumn"] = finding.column.into();
        }
    }
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": match finding.level {
            Level::Error => "error",
            Level::Note => "note",
        },
        "message": { "text": message(&text) },
        "locations": [{ "physicalLocation": place }],
    })
}

/// A text as a plain text message (§3.11): braces are placeholders unless they are doubled,
/// and `[text](place)` is a link. A link has no escape from outside, so a space parts its
/// halves: viewers that find links by a pattern find none either.
fn message(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(plain).collect();
    lines
        .join("\n")
        .replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
