//! Files of an index that are not what they were: cut off, flipped, from elsewhere.

use super::{Dice, project, turns};
use crate::support::Repository;
use std::fs;
use std::path::PathBuf;

/// The files of the one index of a repository.
fn files(repository: &Repository) -> Vec<PathBuf> {
    let index = fs::read_dir(repository.file(".wazir/state/index")).unwrap();
    let directory = index.map(|entry| entry.unwrap().path()).next().unwrap();
    let mut files: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap() != "lock")
        .collect();
    files.sort();
    files
}

/// Questions that read all sorts of pieces. Each is answered as before, or refused with
/// the way out; none is answered otherwise.
const QUESTIONS: [&[&str]; 6] = [
    &["index", "search-symbols", "open"],
    &["index", "search-symbols", "onf"],
    &["recall", "symbol", "Order.total"],
    &["index", "get-file-outline", "src/store.rs"],
    &["index", "references", "open"],
    &["map"],
];

#[test]
fn damage_is_noticed_and_mended_by_a_build() {
    let mut dice = Dice::new(5);
    let repository = project();
    let answers: Vec<String> = QUESTIONS
        .iter()
        .map(|words| repository.wazir(words).code(0).stdout)
        .collect();
    for turn in 0..turns("WAZIR_TEST_DAMAGE", 25) {
        repository.wazir(&["index", "build"]).code(0);
        let files = files(&repository);
        let file = &files[dice.roll(files.len())];
        let mut bytes = fs::read(file).unwrap();
        let at = dice.roll(bytes.len());
        if turn % 3 == 0 {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1 << dice.roll(8);
        }
        fs::write(file, bytes).unwrap();
        let mut refused = 0;
        for (words, answer) in QUESTIONS.iter().zip(&answers) {
            let outcome = repository.wazir(words);
            match outcome.code {
                0 => assert_eq!(outcome.stdout, *answer, "{file:?} at {at}: {words:?}"),
                3 => {
                    refused += 1;
                    assert!(outcome.stderr.contains("wazir index build"), "{outcome:?}");
                }
                code => panic!("{file:?} at {at}: {words:?}: {code} {outcome:?}"),
            }
        }
        let is_segment = file.extension().is_some_and(|end| end == "segment");
        assert!(
            is_segment || refused == QUESTIONS.len(),
            "{file:?} at {at}: {refused}"
        );
        repository.wazir(&["index", "refresh"]).code(0);
    }
}

#[test]
fn an_index_of_a_later_version_is_left_alone_by_questions() {
    let repository = project();
    let manifest = files(&repository)
        .into_iter()
        .find(|path| path.file_name().unwrap() == "manifest")
        .unwrap();
    let mut bytes = fs::read(&manifest).unwrap();
    bytes[8] = 200;
    fs::write(&manifest, &bytes).unwrap();
    let outcome = repository.wazir(&["map"]).code(3);
    assert!(
        outcome.stderr.contains("newer wazir (format 200"),
        "{outcome:?}"
    );
    assert_eq!(fs::read(&manifest).unwrap(), bytes);
    repository.wazir(&["index", "build"]).code(0);
    repository.wazir(&["map"]).code(0);
}

/// An index that came with a repository is of another directory.
#[test]
fn an_index_of_another_directory_is_none() {
    let one = project();
    let two = Repository::with(&[("src/store.rs", "fn open() {}\n")]);
    two.wazir(&["index", "build"]).code(0);
    let directory = files(&two)[0].parent().unwrap().to_owned();
    for path in files(&one) {
        fs::copy(&path, directory.join(path.file_name().unwrap())).unwrap();
    }
    two.wazir(&["map"]).code(3);
}

#[test]
fn a_manifest_that_leads_elsewhere_is_not_followed() {
    let repository = project();
    let manifest = files(&repository)
        .into_iter()
        .find(|path| path.file_name().unwrap() == "manifest")
        .unwrap();
    let good = fs::read(&manifest).unwrap();
    // Lengths and counts of every size, with a checksum that fits.
    for at in 12..good.len() - 16 {
        for value in [0x00, 0x7f, 0xff] {
            let mut bytes = good[..good.len() - 16].to_vec();
            bytes[at] = value;
            let checksum = blake3::hash(&bytes);
            bytes.extend_from_slice(&checksum.as_bytes()[..16]);
            fs::write(&manifest, &bytes).unwrap();
            // In this process: a panic fails the test.
            let root = wazir::project::Root::open(repository.path()).unwrap();
            let state = repository.file(".wazir/state");
            let home = wazir::code::home::Home::of(&root, &state);
            if let Ok(mut index) = home.open() {
                let _any_answer = index.freshen();
                let _any_answer = index.files().map(|files| files.len());
            }
        }
    }
}

/// A repository can carry an index that somebody else made: nothing of it is followed out
/// of the project, and no pipe is waited for.
#[test]
#[cfg(unix)]
fn links_and_pipes_among_its_files_lead_nowhere() {
    let repository = project();
    repository.wazir(&["index", "build"]).code(0);
    let manifest = files(&repository)
        .into_iter()
        .find(|path| path.ends_with("manifest"));
    let manifest = manifest.unwrap();
    fs::remove_file(&manifest).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&manifest).status();
    assert!(made.unwrap().success());
    for words in QUESTIONS {
        let refused = repository.wazir(words).code(3);
        assert!(refused.stderr.contains("wazir index build"), "{refused:?}");
    }
    repository.wazir(&["index", "build"]).code(0);
    let lock = manifest.with_file_name("lock");
    fs::remove_file(&lock).unwrap();
    let outside = repository.file("../precious");
    fs::write(&outside, "precious").unwrap();
    std::os::unix::fs::symlink(&outside, &lock).unwrap();
    let refused = repository.wazir(&["index", "build"]).code(1);
    assert!(refused.stderr.contains("no plain file"), "{refused:?}");
    assert_eq!(fs::read(&outside).unwrap(), b"precious");
    fs::remove_file(outside).unwrap();
}
