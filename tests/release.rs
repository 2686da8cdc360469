//! `install.sh`: what it takes, what it refuses, and that it then leaves all as it was.

#![cfg(unix)]

use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A directory with a release of one system in it, and a home to install to.
struct Release {
    directory: TempDir,
    archive: String,
}

impl Release {
    fn new() -> Self {
        Self::of("#!/bin/sh\necho 'wazir 9.9.9'\n")
    }

    /// One whose program is this script.
    fn of(script: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let machine = match std::env::consts::ARCH {
            "aarch64" => "aarch64",
            _ => "x86_64",
        };
        let system = match std::env::consts::OS {
            "macos" => "apple-darwin",
            _ => "unknown-linux-gnu",
        };
        let name = format!("wazir-{machine}-{system}");
        let stage = directory.path().join("stage").join(&name);
        fs::create_dir_all(stage.join("man/man1")).unwrap();
        fs::write(stage.join("man/man1/wazir.1"), ".TH wazir 1\n").unwrap();
        fs::write(stage.join("wazir"), script).unwrap();
        fs::set_permissions(stage.join("wazir"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(directory.path().join("dist")).unwrap();
        let archive = format!("{name}.tar.gz");
        let packed = Command::new("tar")
            .arg("-czf")
            .arg(directory.path().join("dist").join(&archive))
            .arg("-C")
            .arg(directory.path().join("stage"))
            .arg(&name)
            .status()
            .unwrap();
        assert!(packed.success());
        let release = Self { directory, archive };
        let sum: String = Sha256::digest(fs::read(release.dist(&release.archive)).unwrap())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let other = "0".repeat(64);
        let lines = format!("{other}  {name}.cdx.json\n{sum}  {}\n", release.archive);
        fs::write(release.dist("SHA256SUMS"), lines).unwrap();
        release
    }

    fn dist(&self, name: &str) -> PathBuf {
        self.directory.path().join("dist").join(name)
    }

    fn home(&self) -> PathBuf {
        self.directory.path().join("a home")
    }

    fn program(&self) -> PathBuf {
        self.home().join(".local/bin/wazir")
    }

    fn install(&self, variables: &[(&str, &str)]) -> Output {
        fs::create_dir_all(self.home()).unwrap();
        Command::new("/bin/sh")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("install.sh"))
            .current_dir(self.directory.path().join("dist"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.home())
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn refuses(&self, variables: &[(&str, &str)], because: &str) {
        let output = self.install(variables);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(because), "{said}");
        assert!(!self.program().exists());
    }
}

#[test]
fn a_local_archive_is_installed_without_root_or_network() {
    let release = Release::new();
    let output = release.install(&[("WAZIR_ARCHIVE", &format!("./{}", release.archive))]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(
        said.contains("wazir 9.9.9 is in ") && said.contains("add it to the PATH"),
        "{said}"
    );
    let ran = Command::new(release.program()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "wazir 9.9.9\n");
    assert!(
        release
            .home()
            .join(".local/share/man/man1/wazir.1")
            .is_file()
    );
    // Once more, over the one that is there; nothing else stays in its directory.
    let again = release.install(&[("WAZIR_ARCHIVE", &release.archive)]);
    assert!(again.status.success(), "{again:?}");
    let bin = release.home().join(".local/bin");
    assert_eq!(fs::read_dir(bin).unwrap().count(), 1);
}

#[test]
fn a_prefix_is_taken() {
    let release = Release::new();
    let prefix = release.directory.path().join("tools");
    let output = release.install(&[
        ("WAZIR_ARCHIVE", &release.archive),
        ("WAZIR_PREFIX", prefix.to_str().unwrap()),
    ]);
    assert!(output.status.success(), "{output:?}");
    assert!(prefix.join("bin/wazir").is_file());
    assert!(!release.program().exists());
}

#[test]
fn a_mirror_is_any_directory_with_an_address() {
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    let release = Release::new();
    let mirror = format!(
        "file://{}/",
        release.directory.path().join("dist").display()
    );
    let output = release.install(&[("WAZIR_MIRROR", &mirror)]);
    assert!(output.status.success(), "{output:?}");
    assert!(release.program().is_file());
}

#[test]
fn a_tampered_archive_is_refused_and_an_old_program_stays() {
    let release = Release::new();
    let archive = [("WAZIR_ARCHIVE", &*release.archive)];
    assert!(release.install(&archive).status.success());
    let old = fs::read(release.program()).unwrap();
    let path = release.dist(&release.archive);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let output = release.install(&archive);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("is wrong; nothing was installed"), "{said}");
    assert_eq!(fs::read(release.program()).unwrap(), old);
    fs::remove_file(release.program()).unwrap();
    release.refuses(&archive, "is wrong; nothing was installed");
}

#[test]
fn without_a_checksum_nothing_is_installed() {
    let release = Release::new();
    let archive = [("WAZIR_ARCHIVE", &*release.archive)];
    let sums = release.dist("SHA256SUMS");
    let zeros = "0".repeat(64);
    fs::write(&sums, format!("{zeros}  another.tar.gz\n")).unwrap();
    release.refuses(&archive, "has no checksum of");
    fs::write(&sums, format!("{}  {}\n", "0".repeat(63), release.archive)).unwrap();
    release.refuses(&archive, "has no checksum of");
    fs::remove_file(&sums).unwrap();
    release.refuses(&archive, "there are no checksums in");
    release.refuses(&[("WAZIR_ARCHIVE", "nowhere.tar.gz")], "there is no file");
}

#[test]
fn a_program_that_does_not_run_leaves_nothing() {
    let release = Release::of("#!/bin/sh\nexit 3\n");
    let archive = release.dist(&release.archive);
    let taken = [("WAZIR_ARCHIVE", archive.to_str().unwrap())];
    release.refuses(&taken, "does not run on this machine");
    let there = fs::read_dir(release.home().join(".local/bin")).unwrap();
    assert_eq!(there.count(), 0, "the one that was tried");
    // One that ran before stays.
    fs::write(release.program(), "old").unwrap();
    assert_eq!(release.install(&taken).status.code(), Some(1));
    assert_eq!(fs::read_to_string(release.program()).unwrap(), "old");
}

#[test]
fn the_program_is_tried_where_it_will_be() {
    // Where temporary files are, programs may be forbidden.
    let release =
        Release::of("#!/bin/sh\ncase $0 in */bin/*) echo 'wazir 9.9.9' ;; *) exit 126 ;; esac\n");
    let archive = release.dist(&release.archive);
    let output = release.install(&[("WAZIR_ARCHIVE", archive.to_str().unwrap())]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn checksums_may_come_from_another_system() {
    let release = Release::new();
    let sums = fs::read_to_string(release.dist("SHA256SUMS")).unwrap();
    let lines = sums.lines().map(|line| {
        let (sum, name) = line.split_once("  ").unwrap();
        format!("{} *{name}\r\n", sum.to_uppercase())
    });
    fs::write(release.dist("SHA256SUMS"), lines.collect::<String>()).unwrap();
    let archive = release.dist(&release.archive);
    let output = release.install(&[("WAZIR_ARCHIVE", archive.to_str().unwrap())]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let release = Release::new();
    let archive = release.dist(&release.archive);
    let archive = archive.to_str().unwrap();
    let file = release.dist("SHA256SUMS");
    let below = [
        ("WAZIR_ARCHIVE", archive),
        ("WAZIR_PREFIX", file.to_str().unwrap()),
    ];
    release.refuses(&below, "set WAZIR_PREFIX");
    fs::create_dir_all(release.program()).unwrap();
    let output = release.install(&[("WAZIR_ARCHIVE", archive)]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("is a directory"), "{said}");
    assert_eq!(fs::read_dir(release.program()).unwrap().count(), 0);
}
