//! The rules of the house that a compiler does not keep.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(directory: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Layers point one way: what each room may name of the others.
#[test]
fn layers_point_one_way() {
    let allowed: [(&str, &[&str]); 11] = [
        ("content", &[]),
        (
            "author",
            &["catalog", "content", "error", "hash", "project"],
        ),
        ("catalog", &["content", "error", "hash"]),
        ("code", &["catalog", "content", "error", "hash", "project"]),
        ("project", &["catalog", "content", "error", "hash"]),
        (
            "install",
            &["catalog", "content", "error", "hash", "project"],
        ),
        ("compose", &["catalog", "content", "error", "project"]),
        (
            "run",
            &["catalog", "compose", "content", "error", "hash", "project"],
        ),
        ("guard", &["content", "error", "hash", "project", "run"]),
        (
            "validate",
            &[
                "author", "catalog", "content", "error", "hash", "install", "project", "run",
            ],
        ),
        ("output", &[]),
    ];
    let rooms = [
        "author",
        "catalog",
        "code",
        "commands",
        "compose",
        "content",
        "error",
        "exit_code",
        "guard",
        "hash",
        "install",
        "output",
        "project",
        "run",
        "validate",
    ];
    for (room, may) in allowed {
        let mut files = Vec::new();
        sources(&src().join(room), &mut files);
        assert!(!files.is_empty(), "{room}");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for other in rooms
                .iter()
                .filter(|other| **other != room && !may.contains(other))
            {
                assert!(
                    !text.contains(&format!("crate::{other}")),
                    "{} names {other}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn only_the_room_for_files_writes_to_a_project() {
    let mut files = Vec::new();
    sources(&src(), &mut files);
    // Exports go to a directory that the user names, not into a project's files.
    let writers = [
        "src/project/files/",
        "src/install/export.rs",
        "src/guard/tests.rs",
    ];
    for file in files.into_iter().filter(|file| {
        let name = file.to_string_lossy();
        !writers.iter().any(|writer| name.contains(writer))
    }) {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for call in [
            "fs::write",
            "File::create",
            "File::options",
            "OpenOptions",
            "fs::rename",
            "fs::remove",
            "fs::create_dir",
        ] {
            assert!(!text.contains(call), "{} calls {call}", file.display());
        }
    }
}

#[test]
fn every_test_file_is_listed() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let main = fs::read_to_string(tests.join("main.rs")).unwrap();
    for entry in fs::read_dir(&tests).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        // Data, and the suite of the real clients, which .ci/clients runs.
        if !["main", "snapshots", "guard", "clients", "code"].contains(&module) {
            assert!(main.contains(&format!("mod {module};")), "{name}");
        }
    }
}

#[test]
fn files_do_one_thing() {
    let mut files = Vec::new();
    sources(&src(), &mut files);
    for file in files {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 420, "{}: {lines} lines", file.display());
    }
}
