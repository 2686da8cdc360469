//! For people: a line a check, then each finding with its place.

use super::super::finding::{Finding, Level};
use super::Report;
use crate::project::shown::plain;
use std::fmt::Write as _;

pub(super) fn write(report: &Report<'_>) -> String {
    let mut out = String::new();
    let verdicts = report.verdicts.iter();
    let width = verdicts
        .map(|verdict| verdict.check.len())
        .max()
        .unwrap_or(0);
    for verdict in report.verdicts {
        let (word, why) = (verdict.status.word(), plain(&verdict.why));
        let _ = writeln!(out, "{word}  {:<width$}  {why}", verdict.check);
    }
    for finding in report.findings() {
        let level = match finding.level {
            Level::Error => "error",
            Level::Note => "note",
        };
        let message = plain(&finding.message);
        let _ = writeln!(out, "\n{level}[{}]: {message}", finding.rule.id);
        if let Some(place) = place(finding) {
            let _ = writeln!(out, "  at {place}");
        }
        if !finding.help.is_empty() {
            let _ = writeln!(out, "  help: {}", plain(&finding.help));
        }
    }
    let _ = writeln!(out, "\n{}", report.sum());
    out
}

/// `FILE:LINE:COLUMN`, as far as it is known.
pub(super) fn place(finding: &Finding) -> Option<String> {
    let path = plain(finding.path.as_deref()?);
    Some(match (finding.line, finding.column) {
        (0, _) => path,
        (line, 0) => format!("{path}:{line}"),
        (line, column) => format!("{path}:{line}:{column}"),
    })
}
