//! Files of every sort that a tree can have.

use super::turns;
use crate::support::Repository;
use std::fs;

#[cfg(unix)]
#[test]
fn nothing_in_a_tree_stops_a_build() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repository = Repository::with(&[
        ("good.rs", "pub fn good() {}\n"),
        ("two\nlines.rs", "pub fn in_two_lines() {}\n"),
        ("back\\slash.rs", "pub fn with_slash() {}\n"),
        ("empty.rs", ""),
        ("no-end.rs", "fn open_ended() {"),
        ("image.png", "\u{0}PNG"),
        ("locked.rs", "fn locked() {}\n"),
    ]);
    let at = repository.path();
    let strange = at.join(OsStr::from_bytes(b"caf\xe9.rs"));
    fs::write(strange, "pub fn strange() {}\n").unwrap();
    fs::write(at.join("wide.rs"), b"\xff\xfef\x00n\x00 \x00x\x00").unwrap();
    fs::write(at.join("huge.rs"), "fn huge() {}\n".repeat(400_000)).unwrap();
    symlink(".", at.join("loop")).unwrap();
    symlink("good.rs", at.join("link.rs")).unwrap();
    symlink("/nowhere", at.join("dangling.rs")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(at.join("pipe.rs"))
        .status();
    assert!(pipe.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at.join("socket.rs")).unwrap();
    fs::set_permissions(at.join("locked.rs"), fs::Permissions::from_mode(0o0)).unwrap();
    let readable = fs::read(at.join("locked.rs")).is_ok(); // by root
    let report = repository
        .wazir(&["index", "build", "--json"])
        .code(0)
        .json();
    let skipped = &report["skipped"];
    assert_eq!(skipped["symlink"], 3, "{report}");
    assert_eq!(skipped["special"], 2, "{report}");
    assert_eq!(skipped["huge"], 1, "{report}");
    assert_eq!(skipped["utf-16"], 1, "{report}");
    assert_eq!(skipped["binary"], 1, "{report}");
    assert!(readable || skipped["unreadable"] == 1, "{report}");
    // What has a strange name is found, and its id leads back to it, on one line.
    for (name, path) in [
        ("in_two_lines", "two\\nlines.rs"),
        ("with_slash", "back\\\\slash.rs"),
        ("strange", "caf\\xe9.rs"),
    ] {
        let found = repository.wazir(&["index", "search-symbols", name]).code(0);
        let id = format!("{path}:{name}");
        assert!(found.stdout.contains(&format!("\n{id}  1-1")), "{found:?}");
        let text = repository.wazir(&["recall", "symbol", &id]).code(0);
        assert!(
            text.stdout.ends_with(&format!("pub fn {name}() {{}}\n")),
            "{text:?}"
        );
        repository
            .wazir(&["index", "get-file-outline", path])
            .code(0);
    }
    let stats = repository.wazir(&["index", "stats", "--skipped"]).code(0);
    assert!(stats.stdout.contains("  huge  huge.rs\n"), "{stats:?}");
    let huge = repository.wazir(&["recall", "file", "huge.rs"]).code(1);
    assert!(huge.stderr.contains("larger than 4 MiB"), "{huge:?}");
    // What was skipped is seen when it changes.
    fs::write(at.join("huge.rs"), "pub fn shrunk() {}\n").unwrap();
    repository.wazir(&["recall", "symbol", "shrunk"]).code(0);
    let refreshed = repository
        .wazir(&["index", "refresh", "--json"])
        .code(0)
        .json();
    assert_eq!(refreshed["skipped"].get("huge"), None, "{refreshed}");
}

#[test]
fn many_empty_files() {
    let count = turns("WAZIR_TEST_EMPTY_FILES", 3_000);
    let repository = Repository::new();
    for number in 0..count {
        let directory = repository.file(&format!("d{}", number / 500));
        if number % 500 == 0 {
            fs::create_dir(&directory).unwrap();
        }
        fs::write(directory.join(format!("f{number}.rs")), "").unwrap();
    }
    let report = repository
        .wazir(&["index", "build", "--json"])
        .code(0)
        .json();
    assert_eq!(report["file_count"], count);
    let none = repository
        .wazir(&["index", "search-symbols", "x", "--fresh"])
        .code(1);
    assert!(none.stdout.contains("nothing has the name"), "{none:?}");
}

#[test]
fn ignore_files_decide_with_and_without_git() {
    let repository = Repository::with(&[
        (".gitignore", "out/\n*.gen.rs\n"),
        ("src/.ignore", "local.rs\n"),
        ("src/a.rs", "fn shown_a() {}\n"),
        ("src/local.rs", "fn hidden_local() {}\n"),
        ("src/x.gen.rs", "fn hidden_gen() {}\n"),
        ("out/b.rs", "fn hidden_out() {}\n"),
        (".github/script.sh", "shown_script() {\n  true\n}\n"),
    ]);
    repository.wazir(&["index", "build"]).code(0);
    let is = |name: &str, code: i32| {
        repository
            .wazir(&["index", "search-symbols", name, "--limit", "1"])
            .code(code);
    };
    is("shown_a", 0);
    is("shown_script", 0);
    for name in ["hidden_local", "hidden_gen", "hidden_out"] {
        is(name, 1);
    }
    // They may change after the build.
    repository.write(".gitignore", "*.gen.rs\nsrc/a.rs\n");
    is("hidden_out", 0);
    is("shown_a", 1);
    repository.wazir(&["index", "refresh"]).code(0);
    is("hidden_out", 0);
    is("shown_a", 1);
    fs::remove_file(repository.file("src/.ignore")).unwrap();
    is("hidden_local", 0);
}

#[test]
fn a_state_root_elsewhere_is_used_and_two_checkouts_share_nothing() {
    let state = Repository::new();
    let root = state.path().to_str().unwrap();
    let one = Repository::with(&[("app/a.rs", "fn one() {}\n")]);
    let two = Repository::with(&[("app/a.rs", "fn two() {}\n")]);
    for repository in [&one, &two] {
        repository
            .wazir(&["index", "build", "--state-root", root])
            .code(0);
        assert!(!repository.has(".wazir"));
    }
    one.wazir(&["recall", "symbol", "one", "--state-root", root])
        .code(0);
    one.wazir(&["recall", "symbol", "two", "--state-root", root])
        .code(1);
    two.wazir(&["recall", "symbol", "two", "--state-root", root])
        .code(0);
}

#[test]
fn uninstall_takes_the_index_along() {
    let repository = Repository::with(&[("a.rs", "fn a() {}\n")]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    repository.wazir(&["index", "build"]).code(0);
    repository.wazir(&["uninstall"]).code(0);
    assert_eq!(repository.tree().len(), 1, "{:?}", repository.tree());
}
