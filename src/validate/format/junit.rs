//! JUnit's XML: a test case a check. What was skipped is skipped there, too.

use super::super::finding::{Level, Status, Verdict};
use super::Report;
use super::text::place;
use crate::project::shown::plain;
use std::fmt::Write as _;

pub(super) fn write(report: &Report<'_>) -> String {
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"0\"",
        report.verdicts.len(),
        report.count(Status::Fail)
    );
    // The schema of Jenkins knows `skipped` for a suite, and not for all of them.
    let skipped = report.count(Status::Skip);
    let name = format!("wazir {}", report.command);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{name}\" {counts}>\n  \
         <testsuite name=\"{name}\" {counts} skipped=\"{skipped}\">\n"
    );
    for verdict in report.verdicts {
        case(&mut out, report.command, verdict);
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn case(out: &mut String, command: &str, verdict: &Verdict) {
    let check = verdict.check;
    let _ = write!(
        out,
        "    <testcase classname=\"wazir.{command}\" name=\"{check}\">"
    );
    match verdict.status {
        Status::Skip => {
            let _ = write!(out, "<skipped message=\"{}\"/>", escaped(&verdict.why));
        }
        Status::Fail => {
            let errors = || verdict.findings.iter().filter(|f| f.level == Level::Error);
            let first = errors().next().map_or("", |first| first.rule.id);
            let message = format!("{} wrong: {}", errors().count(), verdict.why);
            let _ = writeln!(
                out,
                "<failure type=\"{first}\" message=\"{}\">{}</failure>",
                escaped(&message),
                escaped(&findings(verdict, Level::Error))
            );
        }
        Status::Pass => {}
    }
    let notes = findings(verdict, Level::Note);
    if !notes.is_empty() {
        let _ = write!(out, "<system-out>{}</system-out>", escaped(&notes));
    }
    out.push_str("</testcase>\n");
}

fn findings(verdict: &Verdict, level: Level) -> String {
    let found = verdict.findings.iter().filter(|found| found.level == level);
    let lines = found.map(|found| {
        let place = place(found).map_or(String::new(), |place| format!("{place}: "));
        let help = match &*found.help {
            "" => String::new(),
            help => format!(" ({})", plain(help)),
        };
        format!("{}: {place}{}{help}", found.rule.id, plain(&found.message))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Text for XML 1.0, in elements and attributes alike. What XML cannot hold at all is
/// written as its number; line ends between findings stay.
fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(plain).collect();
    let mut out = String::new();
    for c in lines.join("\n").chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
