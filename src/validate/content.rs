//! The project's own content: does it compile?

use super::finding::{Finding, Outcome, count};
use super::rules::Rule;
use crate::author;
use crate::project::{OVERLAY, Root, overlay};

/// Checks the overlay, if there is one.
pub fn check(root: &Root, rule: &'static Rule) -> Outcome {
    let report = match overlay::directory(root) {
        None => return Outcome::Skipped(format!("there is no {OVERLAY}")),
        Some(Err(refused)) => author::Report {
            subject: author::Subject::Overlay,
            files: 0,
            refused,
        },
        Some(Ok(directory)) => author::check(&directory, OVERLAY),
    };
    let findings = report.places().map(|(diagnostic, line, column)| {
        let message = format!("{} {}", diagnostic.code, diagnostic.message);
        let found = Finding::new(rule, message, diagnostic.help.clone());
        found.in_file(diagnostic.path.as_str()).at((line, column))
    });
    let findings = findings.collect();
    Outcome::Checked(
        format!("{} in {OVERLAY}", count(report.files, "file")),
        findings,
    )
}
