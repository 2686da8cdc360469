#!/bin/sh
# Makes git repositories with a real past out of what package registries hold, for
# benches/map.sh:   sh benches/pasts.sh && sh benches/map.sh "$WAZIR_BENCH_PASTS"/*/
#   change logs   an old release's tree, and a commit for each entry of the project's own
#                 change log up to a newer release; a commit turns the mode of the files
#                 that the entry names, because their texts in between are not to be had.
#                 The tag `cut` is the old release.
#   releases      a commit for each release in a row; the tag `cut` is at three fifths.
# They are kept in $WAZIR_BENCH_PASTS, by default below the cache directory. What cannot be
# had is left out, and said.
set -eu
export WAZIR_BENCH_PASTS="${WAZIR_BENCH_PASTS:-${XDG_CACHE_HOME:-$HOME/.cache}/wazir-bench-pasts}"
mkdir -p "$WAZIR_BENCH_PASTS"
cd "$WAZIR_BENCH_PASTS"
# The system's own package sources, asked for source packages of another release of it.
from_apt() { # PACKAGE SUITE INTO
  apt=$PWD/.apt/$2
  if [ ! -d "$apt" ]; then
    mkdir -p "$apt/sources" "$apt/lists/partial"
    . /etc/os-release
    sed "s/^Types: deb\$/Types: deb-src/; s/^Suites: .*/Suites: $2/" /etc/apt/sources.list.d/debian.sources |
      awk 'BEGIN { RS = ""; ORS = "\n\n" } !/security/' > "$apt/sources/all.sources"
  fi
  options="-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$apt/sources -o Dir::State::lists=$apt/lists -o APT::Sandbox::User=root"
  # shellcheck disable=SC2086
  [ -f "$apt/lists/done" ] || apt-get $options update && touch "$apt/lists/done"
  rm -rf .new "$3"; mkdir .new "$3"
  # A mirror may lack what a later fix of the package replaced; the project's own tree stays.
  # shellcheck disable=SC2086
  (cd .new && apt-get $options source --download-only "$1") || true
  file=$(find .new -name '*.orig.tar.?z*' ! -name '*.asc')
  [ -n "$file" ] && tar xf "$file" -C "$3" --strip-components=1 || return 1
}
logs() { # NAME OLD-PACKAGE OLD-SUITE NEW-PACKAGE NEW-SUITE CHANGELOGS...
  name=$1; [ ! -d "$name" ] || return 0
  if from_apt "$2" "$3" .old >".$name.log" 2>&1 && from_apt "$4" "$5" .later >>".$name.log" 2>&1; then
    shift 5
    python3 .past.py logs "$name" "$@" || echo "left out: $name" >&2
  else
    echo "left out: $name (see $PWD/.$name.log)" >&2
  fi
}
releases() { # NAME DIRECTORIES
  python3 .past.py releases "$1" .releases "$2"; rm -rf .releases
}
packs() { # NAME PACKAGE MAJOR FIRST LAST DIRECTORIES: the minor releases in a row
  [ ! -d "$1" ] || return 0
  for minor in $(seq "$4" "$5"); do
    at=.releases/$3.$minor
    mkdir -p "$at"
    (cd "$at" && npm pack --silent "$2@$3.$minor.0" && tar xf ./*.tgz --strip-components=1 && rm ./*.tgz) >.npm.log 2>&1 || rm -rf "$at"
  done
  releases "$1" "$6"
}
cat > .past.py <<'PYTHON'
import datetime, glob, json, os, re, shutil, subprocess, sys
kind, name, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
new = ".made"
shutil.rmtree(new, ignore_errors=True)
def git(*words, **more):
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    return subprocess.run(["git", *identity, *words], cwd=new, check=True, stdout=subprocess.PIPE, **more).stdout.decode("utf-8", "replace")
def is_day(text):
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
def entries(path, prefix):
    """Commits of a change log in the style of GNU, the newest first: their days and files."""
    found, day, now, begins = [], None, None, True
    lines = open(path, errors="replace").read().split("\n")
    # Some write a line about each commit before its files, some behind them.
    before = not any("hg" in line for line in lines[:40])
    for at, line in enumerate(lines):
        head = re.match(r"(\d{4}-\d\d-\d\d)\s+\S", line)
        text = line.strip()
        if head and is_day(head[1]):
            day, now, begins = head[1], None, True
        elif not text:
            begins = True
        elif day and line[0].isspace():
            is_item = text.startswith("* ")
            if begins and is_item != before and not text.startswith("(") or now is None:
                now = (day, [])
                found.append(now)
            begins = False
            if is_item:
                item, more = text[2:], at
                while not re.search(r"[:(\[<]", item) and item.endswith(",") and lines[more + 1].strip():
                    more += 1
                    item += " " + lines[more].strip()
                names = re.split(r"[,\s]+", re.split(r"[:(\[<]", item)[0])
                now[1].extend(prefix + one for one in names if re.search(r"\w\.\w|/", one))
    return [one for one in found if one[1]]
def log(tree, patterns):
    """The same of all change logs of a tree, the oldest first."""
    every = []
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(tree, pattern))):
            prefix = os.path.relpath(os.path.dirname(path), tree)
            prefix = "" if prefix == "." else prefix + "/"
            every += [(day, -number, files) for number, (day, files) in enumerate(entries(path, prefix))]
    every.sort(key=lambda one: one[:2])
    return [(day, list(dict.fromkeys(files))) for day, _, files in every]
if kind == "logs":
    old, later = log(".old", rest), log(".later", rest)
    if not old or not later:
        sys.exit(1)
    cut = old[-1][0]
    shutil.copytree(".old", new, symlinks=True)
    shutil.rmtree(os.path.join(new, ".git"), ignore_errors=True)
    git("init", "-q", "-b", "main")
    git("add", "-A", "-f")
    when = f"{old[0][0]}T00:00:00+0000"
    git("commit", "-qm", "tree", env={**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when})
    blobs = {}
    for line in git("ls-tree", "-r", "-z", "HEAD").split("\0")[:-1]:
        (mode, _, blob), path = line.split("\t", 1)[0].split(), line.split("\t", 1)[1]
        if mode in ("100644", "100755"):
            blobs[path] = [mode, blob]
    stream, count = ["reset refs/heads/main\nfrom refs/heads/main^0\n\n"], 0
    def write(commits):
        global count
        for day, files in commits:
            files = [path for path in files if path in blobs]
            if not files:
                continue
            count += 1
            seconds = int(datetime.datetime.fromisoformat(day + "T12:00:00+00:00").timestamp())
            stream.append(f"commit refs/heads/main\ncommitter a <a@b.c> {seconds} +0000\ndata 0\n")
            for path in files:
                blobs[path][0] = {"100644": "100755", "100755": "100644"}[blobs[path][0]]
                stream.append(f"M {blobs[path][0]} {blobs[path][1]} {json.dumps(path, ensure_ascii=False)}\n")
            stream.append("\n")
    write(old)
    stream.append("reset refs/tags/cut\nfrom refs/heads/main\n\n")
    write(one for one in later if one[0] > cut)
    git("fast-import", "--quiet", input="".join(stream).encode())
    git("reset", "-q", "--hard")
    print(f"{name}: {count} commits, cut at {cut}")
else:
    at, wanted = rest[0], rest[1].split(",")
    number = lambda release: [int(part) for part in release.split(".")]
    order = sorted(os.listdir(at), key=number)
    if len(order) < 10:
        sys.exit(f"left out: {name}")
    os.mkdir(new)
    git("init", "-q", "-b", "main")
    for place, release in enumerate(order):
        for old in os.listdir(new):
            if old != ".git":
                shutil.rmtree(os.path.join(new, old))
        for directory in wanted:
            if os.path.isdir(os.path.join(at, release, directory)):
                shutil.copytree(os.path.join(at, release, directory), os.path.join(new, directory))
        git("add", "-A", "-f")
        git("commit", "-q", "--allow-empty", "-m", release)
        if place == len(order) * 3 // 5:
            git("tag", "cut")
    print(f"{name}: {len(order)} releases")
os.rename(new, name)
PYTHON
logs coreutils-8.32 coreutils bullseye coreutils bookworm ChangeLog
logs coreutils-9.1 coreutils bookworm coreutils trixie ChangeLog
logs sudo-1.9.5 sudo bullseye sudo bookworm ChangeLog
logs sudo-1.9.13 sudo bookworm sudo trixie ChangeLog
logs bison-3.7.5 bison bullseye bison bookworm ChangeLog
logs gettext-0.21 gettext bookworm gettext trixie ChangeLog
logs grep-3.6 grep bullseye grep trixie ChangeLog
logs findutils-4.9 findutils bookworm findutils trixie ChangeLog
logs emacs-28.2 emacs bookworm emacs trixie 'ChangeLog.[1-4]'
packs eslint-8 eslint 8 0 57 lib,bin,conf
packs webpack-5 webpack 5 51 99 lib,hot,schemas
rm -rf .apt .new .old .later
