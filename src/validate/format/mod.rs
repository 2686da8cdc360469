//! Verdicts as text, for people and for the machines of pipelines. Whatever a file name or
//! a message holds, it stays within its place in each format.

mod github;
mod junit;
mod sarif;
mod text;

use super::finding::{Finding, Status, Verdict};
use serde_json::{Value, json};

/// A form of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for test reports.
    Junit,
    /// Annotations of GitHub Actions.
    Github,
}

impl Format {
    /// Every form, with its name.
    pub const ALL: [(&'static str, Format); 5] = [
        ("text", Format::Text),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("junit", Format::Junit),
        ("github", Format::Github),
    ];
}

/// What is reported.
pub struct Report<'a> {
    /// `validate` or `ci`.
    pub command: &'static str,
    pub root: &'a str,
    pub verdicts: &'a [Verdict],
}

impl Report<'_> {
    /// The report in a form.
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Text => text::write(self),
            Format::Json => lines(&self.json()),
            Format::Sarif => lines(&sarif::write(self)),
            Format::Junit => junit::write(self),
            Format::Github => github::write(self),
        }
    }

    /// Whether a check failed.
    pub fn failed(&self) -> bool {
        self.count(Status::Fail) > 0
    }

    fn count(&self, status: Status) -> usize {
        let verdicts = self.verdicts.iter();
        verdicts.filter(|verdict| verdict.status == status).count()
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.verdicts.iter().flat_map(|verdict| &verdict.findings)
    }

    fn json(&self) -> Value {
        json!({
            "command": self.command,
            "root": self.root,
            "passed": self.count(Status::Pass),
            "failed": self.count(Status::Fail),
            "skipped": self.count(Status::Skip),
            "checks": self.verdicts,
        })
    }

    /// How it ended, in a line.
    fn sum(&self) -> String {
        format!(
            "{} passed, {} failed, {} skipped",
            self.count(Status::Pass),
            self.count(Status::Fail),
            self.count(Status::Skip)
        )
    }
}

fn lines(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain values are JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::finding::Outcome;
    use super::super::rules;
    use super::*;

    /// Everything that a name may hold to get out of its place.
    const NASTY: &str = "a,b:c%\n::error::x\r]]>\"'&<\u{1b}[31m\u{202e}\u{0}\u{7}é";

    fn verdicts() -> Vec<Verdict> {
        let found = Finding::new(&rules::LINK, NASTY, NASTY)
            .in_file(NASTY)
            .at((3, 4));
        let note = Finding::new(&rules::BRANCH, NASTY, "").note();
        vec![
            Outcome::Checked(NASTY.to_owned(), vec![found, note]).named("docs"),
            Outcome::Skipped(NASTY.to_owned()).named("brand"),
            Outcome::Checked("all".to_owned(), Vec::new()).named("hooks"),
        ]
    }

    fn written(format: Format) -> String {
        Report {
            command: "validate",
            root: "/x",
            verdicts: &verdicts(),
        }
        .write(format)
    }

    #[test]
    fn nothing_breaks_out_of_a_line() {
        for format in [Format::Text, Format::Github, Format::Junit] {
            let text = written(format);
            let control = |c: char| c.is_control() && c != '\n';
            assert!(!text.contains(control), "{format:?}: {text:?}");
            assert!(!text.contains('\u{202e}'), "{format:?}");
        }
        let github = written(Format::Github);
        let commands = github.lines().filter(|line| line.starts_with("::"));
        assert_eq!(commands.count(), 2, "{github}");
        assert!(github.contains("line=3,col=4,"), "{github}");
        assert!(
            github.contains("file=a%2Cb%3Ac%25%0A%3A%3Aerror"),
            "{github}"
        );
    }

    #[test]
    fn xml_is_well_formed() {
        let xml = written(Format::Junit);
        assert!(
            xml.contains("tests=\"3\" failures=\"1\"") && xml.contains("skipped=\"1\""),
            "{xml}"
        );
        assert!(
            !xml.contains("]]>") && !xml.contains("& ") && xml.contains("&lt;"),
            "{xml}"
        );
    }

    #[test]
    fn sarif_names_places_as_uris() {
        let sarif: Value = serde_json::from_str(&written(Format::Sarif)).unwrap();
        let result = &sarif["runs"][0]["results"][1];
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str();
        assert!(uri.unwrap().starts_with("a%2Cb%3Ac%25%0A"), "{uri:?}");
    }

    #[test]
    fn a_message_of_sarif_holds_no_link_and_no_placeholder() {
        let text = "`fix: {0} [x](https://x) {{1}} \\[y\\](2)`\u{202e}";
        let found = Finding::new(&rules::COMMIT, text, "see [here](1)");
        let report = Report {
            command: "validate",
            root: "/x",
            verdicts: &[
                Outcome::Checked("all".to_owned(), vec![found]).named("commits"),
                Outcome::Skipped("{0} [x](y)".to_owned()).named("brand"),
            ],
        };
        let sarif: Value = serde_json::from_str(&report.write(Format::Sarif)).unwrap();
        let run = &sarif["runs"][0];
        assert_eq!(
            run["results"][0]["message"]["text"],
            "`fix: {{0}} [x] (https://x) {{{{1}}}} \\[y\\] (2)`\\u{{202e}}\nsee [here] (1)"
        );
        let skipped = &run["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(
            skipped["message"]["text"],
            "brand was skipped: {{0}} [x] (y)"
        );
    }
}
