//! Annotations of GitHub Actions: `::error file=…,line=…,col=…,title=…::message`.

use super::super::finding::Level;
use super::Report;
use crate::project::shown::plain;
use std::fmt::Write as _;

pub(super) fn write(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings() {
        let word = match finding.level {
            Level::Error => "error",
            Level::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(path) = &finding.path {
            properties.push(format!("file={}", property(path)));
        }
        if finding.line > 0 {
            properties.push(format!("line={}", finding.line));
        }
        if finding.column > 0 {
            properties.push(format!("col={}", finding.column));
        }
        let title = format!("{}: {}", finding.rule.id, finding.rule.title);
        properties.push(format!("title={}", property(&title)));
        let mut message = plain(&finding.message);
        if !finding.help.is_empty() {
            message.push_str(&format!("\nhelp: {}", plain(&finding.help)));
        }
        let _ = writeln!(out, "::{word} {}::{}", properties.join(","), data(&message));
    }
    for verdict in report.verdicts {
        let (word, why) = (verdict.status.word(), plain(&verdict.why));
        let _ = writeln!(out, "{word} {}: {why}", verdict.check);
    }
    let _ = writeln!(out, "{}", report.sum());
    out
}

/// A message: its lines are one.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property, which `,` and `:` would end. Line ends keep their numbers, so that the path
/// is the file's own; what else moves a cursor does not.
fn property(text: &str) -> String {
    let parts: Vec<String> = text.split('\n').map(plain_but_returns).collect();
    data(&parts.join("\n"))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

fn plain_but_returns(text: &str) -> String {
    let parts: Vec<String> = text.split('\r').map(plain).collect();
    parts.join("\r")
}
