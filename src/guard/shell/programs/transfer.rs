//! Programs that fetch: over the network, from another place, out of a patch.

use super::contents;
use super::files::arrive;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN, base_name, is_unknown, join};

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "curl" => curl(shell, words),
        "wget" | "wget2" => wget(shell, words),
        "aria2c" | "axel" | "http" | "https" | "xh" | "yt-dlp" => {
            let options = Options::read(words, "odaP", &["out", "dir", "output", "log"]);
            let directory = options.value('d', "dir").unwrap_or(b".");
            shell.writes_below(directory);
            for file in options
                .values('o', "out")
                .into_iter()
                .chain(options.values('\0', "output"))
            {
                shell.writes(&join(directory, file), false);
            }
        }
        "rsync" => rsync(shell, words),
        "scp" => {
            let options = Options::read(words, "ciFJloPSDX", &[]);
            if let Some((target, sources)) = options
                .operands
                .split_last()
                .filter(|(target, _)| !remote(target))
            {
                let sources: Vec<&[u8]> = sources
                    .iter()
                    .map(|source| source.rsplit(|byte| *byte == b':').next().unwrap_or(source))
                    .collect();
                arrive(shell, &sources, target, false);
            }
        }
        "sftp" | "ftp" | "lftp" => {
            for line in shell
                .rest_of_input()
                .unwrap_or_default()
                .split(|byte| *byte == b'\n')
            {
                let words: Vec<&[u8]> = line
                    .split(u8::is_ascii_whitespace)
                    .filter(|word| !word.is_empty())
                    .collect();
                match words.as_slice() {
                    [b"get" | b"mget", .., target] => shell.writes(target, false),
                    [b"lcd", directory] => shell.go(directory, false),
                    [b"lmkdir", directory] => shell.writes(directory, false),
                    [word, ..] if word.starts_with(b"!") => shell.run_apart(&line[1..]),
                    _ => {}
                }
            }
        }
        "aws" | "gsutil" | "gcloud" | "rclone" | "kubectl" | "oc" | "mc" | "az" | "s3cmd"
        | "s5cmd" => return cloud(shell, words),
        "patch" | "gpatch" => patch(shell, words),
        "apply_patch" | "applypatch" => {
            let text = words.first().cloned().or_else(|| shell.rest_of_input());
            for path in patched(&text.unwrap_or_default(), Some(0)) {
                shell.writes(&path, false);
            }
        }
        _ => return false,
    }
    shell.print(&[UNKNOWN]);
    true
}

fn remote(path: &[u8]) -> bool {
    let before = path.split(|byte| *byte == b'/').next().unwrap_or(path);
    before.contains(&b':')
}

fn curl(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "oHdXuAbcDeFTKmrwxEyYztUCQPh",
        &[
            "output",
            "output-dir",
            "header",
            "data",
            "request",
            "user",
            "cookie-jar",
            "dump-header",
            "trace",
            "trace-ascii",
            "stderr",
            "form",
            "data-raw",
            "data-binary",
            "url",
            "max-time",
            "connect-timeout",
            "retry",
            "write-out",
            "user-agent",
            "proxy",
            "cacert",
            "cookie",
            "hsts",
            "etag-save",
            "libcurl",
            "json",
            "alt-svc",
            "referer",
            "range",
            "upload-file",
            "config",
        ],
    );
    let directory = options.value('\0', "output-dir").unwrap_or(b".");
    for file in options.values('o', "output") {
        shell.writes(&join(directory, file), false);
    }
    for (letter, long) in [
        ('c', "cookie-jar"),
        ('D', "dump-header"),
        ('\0', "trace"),
        ('\0', "trace-ascii"),
        ('\0', "stderr"),
        ('\0', "etag-save"),
        ('\0', "libcurl"),
        ('\0', "hsts"),
    ] {
        for file in options.values(letter, long) {
            shell.writes(file, false);
        }
    }
    if options.has('O', "remote-name") || options.has('\0', "remote-name-all") {
        shell.writes_below(directory);
        for address in options.operands.iter().chain(&options.values('\0', "url")) {
            shell.writes(&join(directory, remote_name(address)), false);
        }
    }
}

/// A file's name in an address; it never leads up.
fn remote_name(address: &[u8]) -> &[u8] {
    let path = address
        .split(|byte| matches!(byte, b'?' | b'#'))
        .next()
        .unwrap_or(address);
    base_name(path)
}

fn wget(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "OPoaeiBtTUQwlADRIX",
        &[
            "output-document",
            "directory-prefix",
            "output-file",
            "append-output",
            "input-file",
            "tries",
            "timeout",
            "user-agent",
            "header",
            "post-data",
            "save-cookies",
        ],
    );
    for file in options
        .values('O', "output-document")
        .into_iter()
        .chain(options.values('o', "output-file"))
        .chain(options.values('a', "append-output"))
        .chain(options.values('\0', "save-cookies"))
    {
        shell.writes(file, false);
    }
    if options.value('O', "output-document").is_none() {
        let directory = options.value('P', "directory-prefix").unwrap_or(b".");
        shell.writes_below(directory);
        for address in &options.operands {
            shell.writes(&join(directory, remote_name(address)), false);
        }
    }
}

fn rsync(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "efBTM",
        &[
            "rsh",
            "exclude",
            "include",
            "filter",
            "files-from",
            "exclude-from",
            "include-from",
            "chmod",
            "chown",
            "log-file",
            "backup-dir",
            "partial-dir",
            "temp-dir",
            "bwlimit",
            "max-size",
            "min-size",
            "suffix",
            "link-dest",
            "compare-dest",
            "rsync-path",
            "timeout",
            "port",
        ],
    );
    if options.has('n', "dry-run") {
        return;
    }
    for file in options
        .values('\0', "log-file")
        .into_iter()
        .chain(options.values('\0', "backup-dir"))
        .chain(options.values('\0', "write-batch"))
    {
        shell.writes(file, false);
    }
    let Some((target, sources)) = options.operands.split_last() else {
        return;
    };
    if options.has('\0', "remove-source-files") {
        for source in sources {
            shell.writes(source, true);
        }
    }
    if remote(target) || sources.is_empty() {
        return;
    }
    shell.writes(target, false);
    for source in sources {
        let source = source.rsplit(|byte| *byte == b':').next().unwrap_or(source);
        if source.ends_with(b"/") {
            shell.writes_below(target);
        } else {
            arrive(shell, &[source], target, true);
        }
    }
    // What is left out is not deleted either.
    let leaves_out = options.has('\0', "exclude")
        || options.has('f', "filter")
        || options.has('\0', "exclude-from")
        || options.has('F', "");
    if (options.has('\0', "delete") || words.iter().any(|word| word.starts_with(b"--delete")))
        && !leaves_out
    {
        shell.writes(target, true);
    }
}

/// `cp`, `sync` and `mv` of the clouds' own programs.
fn cloud(shell: &mut Shell<'_>, words: &[Text]) -> bool {
    let at = words.iter().take(4).position(|word| {
        matches!(
            word.as_slice(),
            b"cp" | b"sync" | b"mv" | b"copy" | b"move" | b"mirror" | b"copyto" | b"rsync" | b"get"
        )
    });
    let Some(at) = at else { return false };
    let options = Options::read(
        &words[at + 1..],
        "cn",
        &[
            "container",
            "namespace",
            "profile",
            "region",
            "exclude",
            "include",
            "context",
        ],
    );
    if words[at] != b"get"
        && let [source, target, ..] = options.operands.as_slice()
    {
        if !remote(target) {
            shell.writes(target, false);
            arrive(
                shell,
                &[source.rsplit(|byte| *byte == b':').next().unwrap_or(source)],
                target,
                false,
            );
            shell.writes_below(target);
        }
        if matches!(words[at].as_slice(), b"mv" | b"move") && !remote(source) {
            shell.writes(source, true);
        }
        if options.has('\0', "delete") && !remote(target) {
            shell.writes(target, true);
        }
    } else {
        super::output::generic(shell, words);
    }
    true
}

/// The paths that a patch names, with leading parts taken off.
pub(super) fn patched(text: &[u8], strip: Option<usize>) -> Vec<Text> {
    const MARKS: [&[u8]; 11] = [
        b"--- ",
        b"+++ ",
        b"*** ",
        b"rename from ",
        b"rename to ",
        b"copy to ",
        b"Index: ",
        b"*** Add File: ",
        b"*** Update File: ",
        b"*** Delete File: ",
        b"*** Move to: ",
    ];
    let mut paths = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let names: Vec<&[u8]> = if let Some(rest) = line.strip_prefix(b"diff --git ") {
            rest.split(|byte| *byte == b' ').collect()
        } else {
            let marked = MARKS.iter().rev().find_map(|mark| line.strip_prefix(*mark));
            marked
                .into_iter()
                .map(|rest| rest.split(|byte| *byte == b'\t').next().unwrap_or(rest))
                .collect()
        };
        for name in names {
            let name = name.trim_ascii();
            let name = name
                .strip_prefix(b"\"")
                .and_then(|name| name.strip_suffix(b"\""))
                .unwrap_or(name);
            if name.is_empty() || name == b"/dev/null" {
                continue;
            }
            let bare = line.starts_with(b"rename")
                || line.starts_with(b"copy")
                || line.starts_with(b"*** ");
            let strip = if bare {
                strip.map(|strip| strip.saturating_sub(1))
            } else {
                strip
            };
            match strip {
                Some(strip) => {
                    let parts: Vec<&[u8]> = name.splitn(strip + 1, |byte| *byte == b'/').collect();
                    if let Some(rest) = parts.get(strip) {
                        paths.push(rest.to_vec());
                    }
                }
                // No number was said: as it stands, and without its first part.
                None => {
                    paths.push(name.to_vec());
                    paths.extend(
                        name.iter()
                            .position(|byte| *byte == b'/')
                            .map(|at| name[at + 1..].to_vec()),
                    );
                }
            }
        }
    }
    paths
}

fn patch(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "pidorBbDFVYz",
        &["strip", "input", "directory", "output", "reject-file"],
    );
    if options.has('\0', "dry-run") || options.has('C', "") {
        return;
    }
    let mark = shell.mark();
    let text = match options.value('i', "input") {
        Some(file) => contents(shell, Some(file)),
        None => match options.operands.get(1) {
            Some(file) => contents(shell, Some(file)),
            None => shell.rest_of_input(),
        },
    };
    if let Some(directory) = options.value('d', "directory") {
        shell.go(directory, false);
    }
    for file in options
        .values('o', "output")
        .into_iter()
        .chain(options.values('r', "reject-file"))
        .chain(options.operands.first().copied())
    {
        shell.writes(file, false);
    }
    let strip = options
        .value('p', "strip")
        .and_then(|number| std::str::from_utf8(number).ok()?.parse().ok());
    if let Some(text) = text.filter(|text| options.operands.is_empty() && !is_unknown(text)) {
        for path in patched(&text, strip) {
            shell.writes(&path, false);
        }
    }
    shell.back_to(mark);
}
