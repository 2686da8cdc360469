//! Every rule of `wazir validate` and `wazir ci`: its id, what it holds, why, and what to
//! do. Reports, `wazir ci --explain` and docs/ci.md are all made from this table.

/// A rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    /// What must hold, in one line.
    pub title: &'static str,
    /// Why, and what to do.
    pub text: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $title:literal, $text:literal;)+) => {
        $(pub static $name: Rule = Rule { id: $id, title: $title, text: $text };)+

        /// Every rule, by id.
        pub static ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    INSTALLED = "CI001", "wazir is installed, and its lock can be read",
        "The lock says what was installed. Without it nothing here can be compared. Run `wazir init` and commit `.wazir/lock.json`; a damaged lock comes back from version control.";
    SAME_CONTENT = "CI002", "the installed content is this binary's",
        "The files in the repository were written by another version or with another overlay. Run `wazir upgrade` with the version that the pipeline uses, and commit what changed.";
    SAME_FILES = "CI003", "every installed file is as it was installed",
        "An installed file is gone or edited; a hook or launcher that is edited or switched off may guard nothing. `wazir init --force` puts it back. What the project edits on purpose is named in `validate.ci.edited` of `.wazir/config.yaml`; hooks and their launcher cannot be named there.";
    NO_CONFLICTS = "CI004", "no conflict of an upgrade is open",
        "An upgrade marked conflicts that nobody resolved. Edit the marked places, then run `wazir upgrade --continue`.";
    CI_SETTINGS = "CI005", "the settings are valid",
        "With settings that cannot be read, hooks and checks fall back to defaults. `wazir show schema config` prints what is allowed.";
    CI_OVERLAY = "CI006", "the overlay compiles",
        "The project's own content does not compile, so hosts have none of it. `wazir content check` shows every error with its place.";
    CHAIN = "CI101", "the run's ledger is whole",
        "Each line of a ledger carries the hash of the line before. A line was edited, dropped, moved or cut off, or was never written by wazir. Nothing goes on with such a ledger: start a new run.";
    DIGEST = "CI102", "every artifact is the version that was handed in",
        "An artifact on disk is gone or is another text than the ledger knows. Hand the new text in with `wazir submit FILE`, or undo the edit.";
    SCHEMA = "CI103", "every artifact fits its schema",
        "An artifact does not have the form that its phase owes. `wazir show schema NAME` prints the form; hand the mended text in with `wazir submit FILE`.";
    ORDER = "CI104", "gates were passed in their order",
        "An artifact of a later phase was taken before the gate of an earlier one was open for the versions of that moment. The binary does not do that: the ledger was written by something else. Start a new run.";
    APPROVER = "CI105", "each gate was opened by who may open it",
        "A human's gate takes a human; a reviewer's gate takes a reviewer or a human, and a reviewer not against the verdict of the artifact itself. Gates open by themselves only where the run began with `gates: auto`. Let the right one decide: `wazir gate approve`.";
    APPROVED = "CI106", "each approval is of the versions on disk",
        "Something was changed after it was approved, which voids the approval. Have it approved again, or undo the edit.";
    FRESH = "CI107", "each criterion that passes is shown on this very tree",
        "A criterion passes only by a command that the binary ran, with exit code 0, on exactly these files. Run it again: `wazir verify --criterion ID -- COMMAND`.";
    BLOCKING = "CI108", "no blocking finding is open",
        "The newest review names a finding that blocks. Mend it and have it reviewed again. A human may decide against it with `wazir gate approve --as human`; that is then a note.";
    CAPS = "CI109", "every loop cap that was reached is decided",
        "A gate sent the run back as often as it may. A human decides how it goes on: `wazir gate approve --as human` or `wazir gate reject --as human`.";
    FINISHED = "CI110", "a finished run is there",
        "With `--require-run` a pipeline wants a run that came to its end. `.wazir/state` ignores itself for git: set `state_root` to a directory that is committed, or hand the state to the pipeline and name it with `--state-root`.";

    SETTINGS = "WV0101", "the settings fit their schema",
        "`.wazir/config.yaml` has a key or a value that is not known. `wazir show schema config` prints what is allowed.";
    LOCK = "WV0102", "the lock fits its schema",
        "`.wazir/lock.json` is damaged or missing. Take it back from version control, or run `wazir init`.";
    HOSTS = "WV0103", "the hosts of the settings are installed",
        "A host stands in the settings and not in the lock, or the other way round. `wazir init --host NAME` installs it.";
    PATHS = "WV0104", "the paths of the settings and of the lock exist",
        "A path that is not there guards nothing. Mend its spelling, make it, or take it out.";
    WIRING = "WV0201", "the hooks are wired as the bundle wires them",
        "A host's settings lack a hook, hold another command for it, or switch all hooks off. `wazir init --force` puts ours back and keeps what is yours; a switch is taken out by hand.";
    LAUNCHER = "WV0202", "the hooks reach a binary",
        "The hooks call `.wazir/hook`, which finds the binary. Without either they do nothing. Run `wazir init` on this machine.";
    CONTENT = "WV0301", "the overlay compiles",
        "The project's own content does not compile. `wazir content check` shows the same with the lines.";
    LEDGER = "WV0401", "every ledger is whole",
        "A ledger was edited, dropped from, reordered or cut off. `wazir capture check --run ID` names the line.";
    ARTIFACT_DIGEST = "WV0402", "every artifact is the version that was handed in",
        "The text on disk is not the one in the ledger. Hand it in again, or undo the edit.";
    ARTIFACT_SCHEMA = "WV0403", "every artifact fits its schema",
        "The artifact does not have the form that it owes. `wazir show schema NAME` prints it.";
    LINK = "WV0501", "every link leads to something",
        "A relative link or image, in HTML as well, must lead to a file or a directory of the repository. Paths that begin with `/` count from the root. What lies in a submodule that is not fetched is a note.";
    ANCHOR = "WV0502", "every anchor is there",
        "What follows `#` must be a heading of the document, spelled as GitHub spells anchors, or an `id` in its HTML.";
    COMMAND = "WV0503", "every documented command exists",
        "A command line of wazir in a shell block, or inline code that has the form of one, names a command, an option or a word that this binary does not have. Messages that begin with `wazir` are no commands.";
    CLAIM = "WV0504", "every claim holds",
        "A claim of the file of claims must fit its schema, have an id of its own, and be true: its document, its path or its command exists.";
    TERM = "WV0601", "no forbidden term is used",
        "`validate.brand.terms` in the settings forbids it. Write what is meant now.";
    PACKAGE = "WV0701", "no forbidden package is used",
        "`validate.runtime.packages` in the settings forbids it. Take it out of the manifest.";
    BRANCH = "WV0801", "the branch has an allowed name",
        "`validate.branches.allow` in the settings lists globs; without it a name begins with a conventional kind, for example `feat/login`.";
    COMMIT = "WV0901", "every commit message is conventional",
        "A message begins with `type: what it does`; a scope in parentheses and `!` for a breaking change may stand before the colon. `validate.commits.types` lists other types.";
    CHANGELOG = "WV1001", "the changelog has the form of Keep a Changelog",
        "A title; `## [Unreleased]` first; versions with a date as `## [1.2.3] - 2026-01-31`, the newest first; below them Added, Changed, Deprecated, Removed, Fixed and Security, each with points.";
    ENTRY = "WV1002", "what users see has an entry",
        "Commits since the base change what users see, and the changelog has no new point. Add one below Unreleased.";
    DRIFT = "WV1101", "documents change with what they describe",
        "A source of a pair in `validate.docs_drift` changed since the base and none of its documents did. Bring the document up to date, or narrow the pair.";
    BASE = "WV1201", "the base is a commit of this repository",
        "The revision that counting begins at is not there. A shallow clone may lack it: fetch with its history.";
}

/// The rule of an id, in any case.
pub fn get(id: &str) -> Option<&'static Rule> {
    ALL.iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(id))
        .copied()
}

/// One rule as Markdown.
pub fn explained(rule: &Rule) -> String {
    format!("### {}: {}\n\n{}\n", rule.id, rule.title, rule.text)
}

/// All rules as the section of docs/ci.md.
pub fn reference() -> String {
    let all: Vec<String> = ALL.iter().map(|rule| explained(rule)).collect();
    all.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order() {
        assert!(ALL.is_sorted_by(|one, next| one.id < next.id));
        assert_eq!(get("ci001"), Some(&INSTALLED));
        assert_eq!(get("CI999"), None);
    }
}
