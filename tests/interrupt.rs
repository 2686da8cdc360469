//! The real program, killed and run twice at once.

use crate::support::{Repository, program};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

fn start(repository: &Repository) -> Child {
    Command::new(program())
        .args(["init", ".", "--host", "all", "--yes"])
        .current_dir(repository.path())
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn installed() -> Vec<(String, Vec<u8>)> {
    let repository = Repository::with(&[("AGENTS.md", "# Mine\n")]);
    repository
        .wazir(&["init", ".", "--host", "all", "--yes"])
        .code(0);
    repository.tree()
}

#[test]
fn after_a_kill_the_next_command_leaves_the_old_or_the_new() {
    let new = installed();
    let mut killed = 0;
    for turn in 0..40 {
        let repository = Repository::with(&[("AGENTS.md", "# Mine\n")]);
        let old = repository.tree();
        let mut child = start(&repository);
        thread::sleep(Duration::from_millis(turn));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        // Doctor ends what was left, or finds nothing installed.
        let doctor = repository.wazir(&["doctor"]);
        let mut now = repository.tree();
        // A lock file without a process behind it holds nobody up.
        now.retain(|(name, _)| name != ".wazir/state/writer.lock");
        assert!(now == old || now == new, "turn {turn}: {doctor:?}");
        repository
            .wazir(&["init", ".", "--host", "all", "--yes"])
            .code(0);
        assert!(repository.tree() == new, "turn {turn}");
    }
    assert!(killed > 0);
}

#[test]
fn two_at_once_take_turns() {
    let new = installed();
    for _ in 0..5 {
        let repository = Repository::with(&[("AGENTS.md", "# Mine\n")]);
        let children: Vec<Child> = (0..4).map(|_| start(&repository)).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success(), "{said}");
            assert!(
                said.is_empty() || said.starts_with("waiting for another wazir"),
                "{said}"
            );
        }
        assert!(repository.tree() == new);
    }
}
