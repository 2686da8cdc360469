//! Evidence: a command that the binary runs itself, with all that it printed.

use crate::error::Error;
use crate::hash::{Hasher, sha256};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// How much of the end of an output is shown.
const SHOWN_LINES: usize = 20;
const SHOWN_BYTES: usize = 4 << 10;

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Absent when a signal ended it or it could not be started.
    pub exit_code: Option<i32>,
    pub byte_length: u64,
    pub sha256: String,
    /// The end of what it printed.
    pub tail: String,
}

/// Runs a shell command in a directory. All that it prints goes to `output` and, as it
/// comes, to `seen`.
pub fn run(
    command: &str,
    directory: &Path,
    output: &mut impl Write,
    mut seen: impl FnMut(&[u8]),
) -> Result<Ran, Error> {
    let failed = |error| Error::failed(format!("cannot keep what `{command}` prints: {error}"));
    let started = start(command, directory);
    let (mut child, mut printed) = match started {
        Ok(started) => started,
        Err(error) => {
            let line = format!("cannot start `{command}`: {error}\n");
            output.write_all(line.as_bytes()).map_err(failed)?;
            seen(line.as_bytes());
            return Ok(Ran {
                exit_code: None,
                byte_length: line.len() as u64,
                sha256: sha256(line.as_bytes()),
                tail: line,
            });
        }
    };
    let mut hash = Hasher::default();
    let mut length = 0;
    let mut end: Vec<u8> = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        let count = match printed.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(Error::failed(format!(
                    "cannot read what `{command}` prints: {error}"
                )));
            }
        };
        let bytes = &buffer[..count];
        output.write_all(bytes).map_err(failed)?;
        hash.update(bytes);
        length += count as u64;
        seen(bytes);
        end.extend(bytes);
        if end.len() > 4 * SHOWN_BYTES {
            end.drain(..end.len() - SHOWN_BYTES);
        }
    }
    let status = child
        .wait()
        .map_err(|error| Error::failed(format!("cannot wait for `{command}`: {error}")))?;
    Ok(Ran {
        exit_code: status.code(),
        byte_length: length,
        sha256: hash.hex(),
        tail: tail(&end),
    })
}

fn start(command: &str, directory: &Path) -> io::Result<(std::process::Child, io::PipeReader)> {
    let (reader, writer) = io::pipe()?;
    let mut shell = if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args(["/C", command]);
        shell
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        shell
    };
    shell
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let child = shell.spawn()?;
    // The shell value holds the pipe's other end; with it open, there is no end to read.
    drop(shell);
    Ok((child, reader))
}

/// The last lines of an output.
fn tail(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut start = text.len().saturating_sub(SHOWN_BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let lines: Vec<&str> = text[start..].lines().collect();
    let from = lines.len().saturating_sub(SHOWN_LINES);
    let mut out = lines[from..].join("\n");
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn ran(command: &str) -> (Ran, Vec<u8>) {
        let directory = tempfile::tempdir().unwrap();
        let (mut written, mut seen) = (Vec::new(), Vec::new());
        let ran = run(command, directory.path(), &mut written, |bytes: &[u8]| {
            seen.extend_from_slice(bytes);
        })
        .unwrap();
        assert_eq!(written, seen);
        assert_eq!(ran.byte_length, written.len() as u64);
        assert_eq!(ran.sha256, sha256(&written));
        (ran, written)
    }

    #[test]
    fn both_streams_and_the_code_are_kept() {
        let (ran, output) = ran("echo out; echo err >&2; printf '\\377\\000'; exit 7");
        assert_eq!(ran.exit_code, Some(7));
        assert_eq!(output, b"out\nerr\n\xff\x00");
    }

    #[test]
    fn a_signal_is_no_exit_code() {
        assert_eq!(ran("kill -9 $$").0.exit_code, None);
    }

    #[test]
    fn only_the_end_of_a_long_output_is_shown() {
        let (ran, output) = ran("seq 1 100000");
        assert!(output.ends_with(b"100000\n"));
        assert_eq!(ran.tail.lines().count(), SHOWN_LINES);
        assert!(ran.tail.ends_with("100000\n"));
    }

    #[test]
    fn a_command_that_cannot_start_passes_nowhere() {
        let ran = run(
            "true",
            Path::new("/does/not/exist"),
            &mut Vec::new(),
            |_| (),
        )
        .unwrap();
        assert_eq!(ran.exit_code, None);
        assert!(ran.tail.contains("cannot start"));
    }
}
