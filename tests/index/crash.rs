//! The real program, killed while it builds, and many of it at once.

use super::{Dice, turns};
use crate::support::{Repository, program};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

fn start(repository: &Repository, words: &[&str]) -> Child {
    Command::new(program())
        .args(words)
        .current_dir(repository.path())
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn many_files(count: usize) -> Repository {
    let repository = Repository::new();
    for number in 0..count {
        let text: String = (0..30)
            .map(|line| format!("pub fn f_{number}_{line}() {{ f_{line}_0() }}\n"))
            .collect();
        repository.write(&format!("d{}/f{number}.rs", number % 9), &text);
    }
    repository
}

#[test]
fn after_a_kill_the_next_answer_is_right() {
    let turns = turns("WAZIR_TEST_KILLS", 24);
    let repository = many_files(400);
    let mut dice = Dice::new(3);
    repository.wazir(&["index", "build"]).code(0);
    let mut killed = 0;
    for turn in 0..turns {
        let file = dice.roll(400);
        let name = format!("fresh_{turn}");
        let path = format!("d{}/f{file}.rs", file % 9);
        repository.write(&path, &format!("// {turn}\npub fn {name}() {{}}\n"));
        let words = [["index", "build"], ["index", "refresh"]][turn % 2];
        let mut child = start(&repository, &words);
        thread::sleep(Duration::from_millis(dice.roll(120) as u64));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let answer = repository.wazir(&["recall", "symbol", &name]).code(0);
        assert!(
            answer.stdout.ends_with(&format!("pub fn {name}() {{}}\n")),
            "{answer:?}"
        );
    }
    assert!(killed > 0);
    repository.wazir(&["index", "refresh"]).code(0);
    repository.wazir(&["index", "build"]).code(0);
}

#[test]
fn builders_take_turns_and_readers_never_fail() {
    let repository = many_files(300);
    repository.wazir(&["index", "build"]).code(0);
    let rounds = turns("WAZIR_TEST_ROUNDS", 3);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..8)
            .map(|reader| {
                let (repository, over) = (&repository, &over);
                scope.spawn(move || {
                    let mut count = 0;
                    while !over.load(Ordering::Relaxed) || count == 0 {
                        let name = format!("f_{}_7", reader * 30);
                        let answer = repository.wazir(&["recall", "symbol", &name]);
                        assert_eq!(answer.code, 0, "{answer:?}");
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        for round in 0..rounds {
            repository.write("d1/changing.rs", &format!("pub fn at_{round}() {{}}\n"));
            let children: Vec<Child> = (0..4)
                .map(|number| {
                    start(
                        &repository,
                        &[["index", "build"], ["index", "refresh"]][number % 2],
                    )
                })
                .collect();
            for child in children {
                let output = child.wait_with_output().unwrap();
                let said = String::from_utf8(output.stderr).unwrap();
                assert!(output.status.success(), "{said}");
                assert!(
                    said.is_empty() || said.starts_with("waiting for another"),
                    "{said}"
                );
            }
        }
        over.store(true, Ordering::Relaxed);
        let answers: usize = readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .sum();
        assert!(answers >= 8);
    });
}
