//! Programs that run other commands.

use super::{contents, repeat};
use crate::guard::shell::builtins::quote;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN};
use std::rc::Rc;

/// Words that stand before a command: options with values, long ones, and how many
/// operands come before the command.
fn plain(name: &str) -> Option<(&'static str, &'static [&'static str], usize)> {
    Some(match name {
        "nohup" | "setsid" | "unbuffer" | "chronic" | "caffeinate" | "fakeroot"
        | "dbus-run-session" | "catchsegv" | "torsocks" | "proxychains" | "winpty" | "rlwrap"
        | "then" | "do" | "else" | "!" | "busybox" | "toybox" | "exec" | "nice-run"
        | "eatmydata" | "ifne" | "cross-env" | "winedbg" => ("", &[], 0),
        "time" => ("fo", &["format", "output"], 0),
        "nice" => ("n", &["adjustment"], 0),
        "ionice" => ("cnpPu", &["class", "classdata"], 0),
        "stdbuf" => ("ioe", &["input", "output", "error"], 0),
        "timeout" | "gtimeout" => ("ks", &["kill-after", "signal"], 1),
        "doas" => ("uC", &[], 0),
        "chroot" => ("", &[], 1),
        "taskset" | "chrt" => ("p", &[], 1),
        "prlimit" | "unshare" | "nsenter" | "systemd-run" => {
            ("tSGpuM", &["property", "unit", "map-user", "target"], 0)
        }
        "xvfb-run" => ("aens", &["server-args", "server-num"], 0),
        "strace" | "ltrace" | "valgrind" | "dtruss" => ("oespuEP", &["output"], 0),
        "rtk" | "mise" | "direnv" | "watchexec" => ("", &[], 1),
        "entr" => ("", &[], 0),
        _ => return None,
    })
}

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "mksh" | "rbash" | "fish" | "hush" => {
            self::shell(shell, words)
        }
        "sudo" => {
            let (options, rest) = Options::leading(
                words,
                "ugpChrtTUDR",
                &[
                    "user", "group", "chdir", "chroot", "prompt", "host", "role", "type",
                ],
            );
            let mark = shell.mark();
            if let Some(directory) = options.value('D', "chdir") {
                shell.go(directory, false);
            }
            with_assignments(shell, rest);
            shell.back_to(mark);
        }
        "env" => env(shell, words),
        "su" | "runuser" => {
            let options = Options::read(words, "cgGsw", &["command", "shell", "group"]);
            let script = options
                .value('c', "command")
                .map(<[u8]>::to_vec)
                .or_else(|| shell.rest_of_input());
            if let Some(script) = script {
                shell.run_apart(&script);
            }
        }
        "script" => {
            let options = Options::read(words, "cEIOBTmo", &["command", "log-out", "log-io"]);
            if let Some(script) = options.value('c', "command") {
                shell.run_apart(script);
            }
            for file in options.operands.iter().take(1) {
                shell.writes(file, false);
            }
            // The form of BSD: `script FILE COMMAND…`.
            if options.operands.len() > 1 {
                let rest: Vec<Text> = options.operands[1..]
                    .iter()
                    .map(|word| word.to_vec())
                    .collect();
                shell.dispatch(&rest);
            }
        }
        "watch" | "ssh" | "hyperfine" | "at" | "batch" | "concurrently" | "nodemon" | "tmux"
        | "screen" => joined(shell, name, words),
        "flock" => {
            let (options, rest) = Options::leading(words, "wE", &["timeout", "conflict-exit-code"]);
            if let Some(script) = options.value('c', "command") {
                shell.run_apart(script);
            }
            match rest.split_first() {
                Some((_, [flag, script, ..])) if flag == b"-c" => shell.run_apart(script),
                Some((file, command)) => {
                    shell.writes(file, false);
                    shell.dispatch(command);
                }
                None => {}
            }
        }
        "xargs" | "gxargs" => repeat::xargs(shell, words),
        "parallel" => repeat::parallel(shell, words),
        "npx" | "bunx" | "pnpx" | "uvx" => {
            let (options, rest) = Options::leading(words, "pc", &["package", "call"]);
            if let Some(script) = options.value('c', "call") {
                shell.run_apart(script);
            }
            shell.dispatch(rest);
        }
        "npm" | "pnpm" | "yarn" | "bun" | "uv" | "poetry" | "pipenv" | "bundle" | "pdm" | "rye"
        | "hatch" | "conda" | "nix-shell" => {
            return tool_runner(shell, words);
        }
        "docker" | "podman" | "nerdctl" => return container(shell, words),
        _ => {
            let Some((valued, long, skip)) = plain(name) else {
                return false;
            };
            let (options, rest) = Options::leading(words, valued, long);
            if matches!(name, "time" | "strace" | "ltrace")
                && let Some(file) = options.value('o', "output")
            {
                shell.writes(file, false);
            }
            let rest = rest.get(skip..).unwrap_or_default();
            let rest = rest.strip_prefix(&[b"--".to_vec()]).unwrap_or(rest);
            with_assignments(shell, rest);
        }
    }
    true
}

/// A command that may begin with assignments.
fn with_assignments(shell: &mut Shell<'_>, words: &[Text]) {
    let count = words.iter().take_while(|word| assigns(word)).count();
    for word in &words[..count] {
        if let Some(at) = word.iter().position(|byte| *byte == b'=') {
            shell.set_text(&word[..at], word[at + 1..].to_vec());
        }
    }
    shell.dispatch(&words[count..]);
}

fn assigns(word: &[u8]) -> bool {
    let name = word
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    name > 0 && word.get(name) == Some(&b'=')
}

fn shell(shell: &mut Shell<'_>, words: &[Text]) {
    // A `c` among the letters takes the first operand as the script.
    let mut rest = words;
    let mut script = false;
    while let Some(word) = rest
        .first()
        .filter(|word| matches!(word.first(), Some(b'-' | b'+')) && word.len() > 1)
    {
        rest = &rest[1..];
        if word == b"--" {
            break;
        }
        if !word.starts_with(b"--") {
            script |= word.contains(&b'c');
            if word.ends_with(b"o") || word.ends_with(b"O") {
                rest = rest.get(1..).unwrap_or_default();
            }
        } else if matches!(word.as_slice(), b"--rcfile" | b"--init-file") {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    let from_input = words.iter().any(|word| word == b"-s");
    let source = if script {
        rest.first().cloned()
    } else {
        contents(
            shell,
            rest.first().map(Text::as_slice).filter(|_| !from_input),
        )
    };
    let Some(source) = source else {
        return shell.print(&[UNKNOWN]);
    };
    let mark = shell.mark();
    match (script, from_input, rest) {
        (true, _, [_, name, arguments @ ..]) => {
            shell.set_text(b"0", name.clone());
            shell.arguments = Rc::new(arguments.to_vec());
        }
        (true, _, _) => shell.arguments = Rc::new(Vec::new()),
        (false, true, arguments) => shell.arguments = Rc::new(arguments.to_vec()),
        (false, false, rest) => {
            shell.arguments = Rc::new(rest.get(1..).unwrap_or_default().to_vec());
        }
    }
    shell.run_source(&source);
    shell.back_to(mark);
}

fn env(shell: &mut Shell<'_>, words: &[Text]) {
    let (options, rest) = Options::leading(words, "uCS", &["unset", "chdir", "split-string"]);
    let mark = shell.mark();
    if let Some(directory) = options.value('C', "chdir") {
        shell.go(directory, false);
    }
    match options.value('S', "split-string") {
        Some(line) => {
            let mut line = line.to_vec();
            for word in rest {
                line.push(b' ');
                line.extend(quote(word));
            }
            shell.run_source(&line);
        }
        None => with_assignments(shell, rest),
    }
    shell.back_to(mark);
}

/// Programs that hand their words to a shell as one line.
fn joined(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    match name {
        "ssh" => {
            let (_, rest) = Options::leading(words, "bcDEeFIiJLlmOopQRSWw", &[]);
            if let Some((host, command)) = rest.split_first()
                && (host.ends_with(b"localhost")
                    || host.ends_with(b"127.0.0.1")
                    || host.ends_with(b"::1"))
            {
                // A login starts at home.
                let mark = shell.mark();
                let home = shell.home();
                shell.go(&home, false);
                shell.run_source(&command.join(&b' '));
                shell.back_to(mark);
            }
        }
        "watch" => {
            let (_, rest) = Options::leading(words, "nq", &["interval"]);
            shell.run_apart(&rest.join(&b' '));
        }
        "at" | "batch" => {
            if let Some(script) = shell.rest_of_input() {
                shell.run_apart(&script);
            }
        }
        // Each word that has more than one word in it is a command line.
        _ => {
            for word in words.iter().filter(|word| word.contains(&b' ')) {
                shell.run_apart(word);
            }
            if let Some(at) = words.iter().position(|word| word == b"--")
                && name != "hyperfine"
            {
                shell.dispatch(&words[at + 1..]);
            }
        }
    }
}

fn tool_runner(shell: &mut Shell<'_>, words: &[Text]) -> bool {
    let script = words
        .iter()
        .position(|word| matches!(word.as_slice(), b"--run" | b"--command" | b"-c"));
    if let Some(script) = script
        .and_then(|at| words.get(at + 1))
        .filter(|word| word.contains(&b' '))
    {
        shell.run_apart(script);
        return true;
    }
    let at = words
        .iter()
        .position(|word| matches!(word.as_slice(), b"exec" | b"dlx" | b"x" | b"run"));
    let Some(at) = at.filter(|at| *at <= 2) else {
        return false;
    };
    let (_, rest) = Options::leading(
        &words[at + 1..],
        "pn",
        &["package", "with", "python", "name"],
    );
    let rest = rest.strip_prefix(&[b"--".to_vec()]).unwrap_or(rest);
    // `npm run NAME` is a script of the package, whatever it does.
    if words[at] != b"run" || rest.len() > 1 {
        shell.dispatch(rest);
    }
    true
}

/// A directory of ours inside a container is written under its own name.
fn container(shell: &mut Shell<'_>, words: &[Text]) -> bool {
    match words.first().map(Text::as_slice) {
        Some(b"cp") => {
            if let Some(target) = words.last().filter(|target| !target.contains(&b':')) {
                let target = target.clone();
                shell.writes(&target, false);
                shell.writes_below(&target);
            }
            true
        }
        Some(b"run" | b"exec") => {
            let valued = "veuwpnlhamc";
            let long = &[
                "volume",
                "env",
                "workdir",
                "name",
                "entrypoint",
                "user",
                "publish",
                "mount",
                "network",
                "env-file",
                "label",
                "platform",
            ];
            let (options, rest) = Options::leading(&words[1..], valued, long);
            let volumes = options.values('v', "volume");
            if words[0] == b"exec" || rest.len() < 2 {
                return true;
            }
            let mark = shell.mark();
            // The mounted places are where their links lead.
            for volume in volumes {
                let mut parts = volume.split(|byte| *byte == b':');
                if let (Some(from), Some(to)) = (parts.next(), parts.next())
                    && matches!(from.first(), Some(b'/' | b'.' | b'~'))
                {
                    shell.link(to, from);
                }
            }
            let place = options.value('w', "workdir").unwrap_or(b"/\xff");
            shell.go(place, false);
            shell.dispatch(&rest[1..]);
            shell.back_to(mark);
            true
        }
        _ => false,
    }
}
