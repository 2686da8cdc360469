//! A scratch repository and the real program in it, with an empty environment.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A temporary repository.
pub struct Repository {
    directory: TempDir,
}

impl Repository {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    /// One with files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let repository = Self::new();
        for (path, text) in files {
            repository.write(path, text);
        }
        repository
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn file(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.file(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.file(path).exists()
    }

    /// Every file with its bytes, sorted, except what is this machine's alone.
    pub fn tree(&self) -> Vec<(String, Vec<u8>)> {
        let mut out = Vec::new();
        walk(self.path(), "", &mut out);
        out
    }

    /// The program in this repository; nothing of the caller's environment but PATH.
    pub fn wazir(&self, arguments: &[&str]) -> Outcome {
        self.wazir_with(arguments, "")
    }

    /// The program in a directory below.
    pub fn wazir_in(&self, directory: &str, arguments: &[&str]) -> Outcome {
        self.run(directory, arguments, "")
    }

    pub fn wazir_with(&self, arguments: &[&str], stdin: &str) -> Outcome {
        self.run(".", arguments, stdin)
    }

    fn run(&self, directory: &str, arguments: &[&str], stdin: &str) -> Outcome {
        let output = Command::new(program())
            .args(arguments)
            .current_dir(self.file(directory))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .write_stdin(stdin)
            .output()
            .unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The real program.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_wazir")
}

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Asserts the exit code and gives the outcome on.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

fn walk(directory: &Path, prefix: &str, out: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{name}/"), out);
        } else {
            out.push((name, fs::read(entry.path()).unwrap_or_default()));
        }
    }
}

/// What an earlier version with other content would have left: `edit` makes its text of
/// each installed one; the files, the lock and the base follow.
pub fn as_installed_by_an_earlier_version(
    root: &Path,
    mut edit: impl FnMut(&str, &str) -> Option<String>,
) {
    let lock_path = root.join(".wazir/lock.json");
    let base_path = root.join(".wazir/base.zst");
    let mut lock: serde_json::Value =
        serde_json::from_slice(&fs::read(&lock_path).unwrap()).unwrap();
    let base = zstd::stream::decode_all(&*fs::read(&base_path).unwrap()).unwrap();
    let mut base: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&base).unwrap();
    lock["content_digest"] = "0".repeat(64).into();
    for entry in lock["files"].as_array_mut().unwrap() {
        let path = entry["path"].as_str().unwrap().to_owned();
        let Some(now) = base.get(&path).and_then(|text| text.as_str()) else {
            continue;
        };
        let Some(older) = edit(&path, now) else {
            continue;
        };
        let file = root.join(&path);
        let text = fs::read_to_string(&file).unwrap();
        if entry["kind"] == "block" {
            let (now, older) = (now.trim_end(), older.trim_end());
            let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let (now, in_file) = (now.replace('\n', newline), older.replace('\n', newline));
            fs::write(&file, text.replacen(&now, &in_file, 1)).unwrap();
            for edit in entry["edits"].as_array_mut().unwrap() {
                let inserted = edit["inserted"].as_str().unwrap();
                edit["inserted"] = inserted.replacen(&now, &in_file, 1).into();
            }
            entry["sha256"] = wazir::hash::sha256(older.as_bytes()).into();
        } else {
            fs::write(&file, &older).unwrap();
            entry["sha256"] = wazir::hash::sha256(older.as_bytes()).into();
        }
        base.insert(path, older.into());
    }
    fs::write(&lock_path, serde_json::to_vec_pretty(&lock).unwrap()).unwrap();
    let packed = zstd::bulk::compress(&serde_json::to_vec(&base).unwrap(), 1).unwrap();
    fs::write(&base_path, packed).unwrap();
}
