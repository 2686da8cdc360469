#!/bin/sh
# Prints the figures that the code index promises, as ratios from one run.
#   sh benches/index.sh              small trees from the package registries
#   sh benches/index.sh --large      also kubernetes, rustc and linux, from source packages
# Peers: universal-ctags, ripgrep, git. Missing ones are installed where apt-get may.
# Trees are kept in $WAZIR_BENCH_TREES, by default below the cache directory.
set -eu
cd "$(dirname "$0")/.."
for pair in ctags:universal-ctags rg:ripgrep git:git; do
  command -v "${pair%%:*}" >/dev/null || apt-get install -y "${pair##*:}" >/dev/null || {
    echo "missing: ${pair##*:}" >&2; exit 1; }
done
sh .ci/release >/dev/null
target=$(rustc -vV | sed -n 's/^host: //p')
binary=${CARGO_TARGET_DIR:-$PWD/target}/$target/release/wazir
case $binary in /*) ;; *) binary=$PWD/$binary ;; esac
trees=${WAZIR_BENCH_TREES:-${XDG_CACHE_HOME:-$HOME/.cache}/wazir-bench}
mkdir -p "$trees"
# One directory a tree, unpacked once. A tree that cannot be had is left out, and said.
fetch() { # NAME COMMAND...
  name=$1; shift
  [ -d "$trees/$name" ] && return
  rm -rf "$trees/.new"; mkdir "$trees/.new"
  if (cd "$trees/.new" && "$@") >"$trees/$name.log" 2>&1; then
    find "$trees/.new" -name .git -prune -exec rm -rf {} +
    mv "$trees/.new" "$trees/$name"
  else
    echo "left out: $name (see $trees/$name.log)" >&2
  fi
}
from_pip() { pip download -q --no-deps --no-binary :all: "$1" && tar xf ./*.tar.gz && rm ./*.tar.gz; }
from_npm() { npm pack --silent "$1" && tar xf ./*.tgz && rm ./*.tgz; }
from_go() { GOPATH=$PWD/go GOFLAGS=-modcacherw go mod download "$1"; }
# The system's own package sources, asked for source packages.
from_apt() {
  mkdir -p apt/sources apt/lists/partial
  for file in /etc/apt/sources.list.d/*.sources; do
    sed 's/^Types: deb$/Types: deb-src/' "$file" > "apt/sources/$(basename "$file")"
  done
  set -- "$1" -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$PWD/apt/sources" \
    -o "Dir::State::lists=$PWD/apt/lists" -o APT::Sandbox::User=root
  package=$1; shift
  # A mirror may lack the newest; the release's own has to be there.
  apt-get "$@" update && {
    apt-get "$@" source --download-only "$package" ||
      apt-get "$@" source --download-only "$package/$(. /etc/os-release; echo "$VERSION_CODENAME")"
  } && dpkg-source --no-check -x ./*.dsc tree && rm -rf apt ./*.tar.* ./*.dsc ./*.asc
}
fetch django from_pip Django==4.2
fetch typescript from_npm typescript@5.4.5
fetch gin from_go github.com/gin-gonic/gin@v1.9.1
fetch cargo from_apt cargo
if [ "${1:-}" = --large ]; then
  fetch kubernetes from_apt kubernetes
  fetch rustc from_apt rustc
  fetch linux from_apt linux
fi
python3 - "$binary" "$trees" <<'PYTHON'
import os, random, re, resource, shutil, subprocess, sys, tempfile, time
binary, trees = sys.argv[1:]
scratch = tempfile.mkdtemp()
ENV = {**os.environ, "WAZIR_STATE_ROOT": os.path.join(scratch, "state")}
def run(command, at):
    start = time.perf_counter()
    done = subprocess.run(command, cwd=at, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start, done
def timed(command, at, turns=5):
    return sorted(run(command, at)[0] for _ in range(turns))[turns // 2]
def interleaved(commands, at, turns=5):
    """Medians of several commands, each run in turn, so that noise meets all of them."""
    spent = {name: [] for name in commands}
    for _ in range(turns):
        for name, command in commands.items():
            spent[name].append(run(command, at)[0])
    return {name: sorted(values)[turns // 2] for name, values in spent.items()}
def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
def peak(command, at):
    """Measured by a small process of its own: one that is started from here begins with the peak of this one."""
    code = "import os, sys; pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]); print(os.wait4(pid, 0)[2].ru_maxrss, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=at, env=ENV, stderr=subprocess.PIPE)
    return int(done.stderr.split()[-1]) / 1024
CODE = "--languages=C,C++,Rust,Go,TypeScript,JavaScript,Python,Java"
GOALS = {"kubernetes": .40, "rustc": .55, "cargo": .55, "django": .55, "typescript": .15, "linux": .45}
def line(goal, what, value, limit):
    mark = "" if limit is None else f"   (at most {limit})"
    print(f"  {goal:>2}  {what:<46} {value}{mark}")
for name in sorted(os.listdir(trees)):
    at = os.path.join(trees, name)
    if not os.path.isdir(at) or name == ".new":
        continue
    os.chdir(at)
    if not os.path.isdir(".git"):
        for words in (["init", "-q"], ["add", "-f", "."], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "tree"]):
            subprocess.run(["git", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    files = subprocess.run(["git", "ls-files", "-z"], stdout=subprocess.PIPE).stdout.split(b"\0")[:-1]
    size = sum(os.path.getsize(f) for f in files if os.path.isfile(f))
    print(f"{name}: {len(files)} files, {size / 1e6:.0f} MB")
    few = 3 if len(files) > 50000 else 5
    built = interleaved({
        "wazir": [binary, "index", "build"],
        "ctags": ["ctags", "-R", CODE, "--fields=+ne", "-f", "-", "."],
        "rg": ["rg", "-c", "", "."],
    }, at, few)
    line(1, "build against ctags", f"{built['wazir'] / built['ctags']:.2f}", GOALS.get(name))
    line(1, "build against rg -c ''", f"{built['wazir'] / built['rg']:.2f}", 4)
    _, stats = run([binary, "index", "build", "--json"], at)
    text = stats.stdout.decode()
    number = lambda key: int(re.search(rf'"{key}": (\d+)', text)[1])
    line(6, "index against source, references included", f"{number('index_bytes') / max(1, number('source_bytes')):.3f}", .18)
    os.chdir(at)
    line(6, "peak memory of a build, MB", f"{peak([binary, 'index', 'build'], at):.0f}", 600 if name == "linux" else 150)
    run([binary, "index", "refresh"], at)
    quiet = interleaved({"wazir": [binary, "index", "refresh"], "git": ["git", "status", "--porcelain"]}, at, 9)
    line(3, "refresh, nothing changed, against git status", f"{quiet['wazir'] / quiet['git']:.2f}", .8)
    source = [f for f in files if f.endswith((b".go", b".rs", b".py", b".ts", b".js", b".c", b".java")) and os.path.isfile(f)]
    chooser = random.Random(7)
    spent = {"wazir": [], "git": []}
    for _ in range(5):
        for path in chooser.sample(source, 10):
            with open(path, "ab") as file:
                file.write(b"\n")
        spent["git"].append(run(["git", "status", "--porcelain"], at)[0])
        spent["wazir"].append(run([binary, "index", "refresh"], at)[0])
    line(4, "refresh, 10 edits, against git status", f"{quantile(spent['wazir'], .5) / quantile(spent['git'], .5):.2f}", 1.2)
    subprocess.run(["git", "checkout", "-q", "."], check=True)
    run([binary, "index", "refresh"], at)
    tags = subprocess.run(["ctags", "-R", CODE, "-f", "-", "."], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    names = [tag.split(b"\t")[0].decode("utf-8", "replace") for tag in tags.splitlines() if not tag.startswith(b"!")]
    names = [n for n in names if re.fullmatch(r"[A-Za-z_]\w{3,}", n)]
    asked = chooser.sample(names, min(200, len(names)))
    search = [binary, "index", "search-symbols"]
    for what, make, limit in (("exact", lambda n: n, 3), ("prefix", lambda n: n[:max(3, len(n) * 2 // 3)], 3),
                              ("substring", lambda n: n[1:max(4, len(n) - 1)], 6)):
        times = [run([*search, make(n)], at)[0] * 1e3 for n in asked]
        line(5, f"{what} query, {number('symbol_count')} symbols, p95 ms", f"{quantile(times, .95):.1f}", limit if number("symbol_count") <= 1.2e6 else 10)
    line(5, "process start alone, p95 ms", f"{quantile([run([binary, '--version'], at)[0] * 1e3 for _ in range(100)], .95):.1f}", None)
    line(12, "map, ms", f"{timed([binary, 'map'], at) * 1e3:.1f}", 10)
    shutil.rmtree(os.path.join(scratch, "state"), ignore_errors=True)
# Growth: copies of one tree.
base = next((os.path.join(trees, n) for n in ("django", "typescript") if os.path.isdir(os.path.join(trees, n))), None)
if base:
    before = None
    for copies in (1, 2, 4):
        at = os.path.join(scratch, f"copies{copies}")
        for number in range(copies):
            shutil.copytree(base, os.path.join(at, str(number)), ignore=shutil.ignore_patterns(".git"))
        spent = timed([binary, "index", "build"], at)
        if before:
            line(7, f"{copies} copies against {copies // 2}", f"{spent / before:.2f}", 2.2)
        before = spent
# What an edit costs before the next answer is right: none may be wrong.
at = os.path.join(scratch, "edits")
os.makedirs(at)
def write(value):
    with open(os.path.join(at, "a.py"), "w") as file:
        file.write("# moved\n" * (value % 7) + f"def target():\n    return {value}\n")
write(0)
run([binary, "index", "build"], at)
wrong = 0
for value in range(1, 501):
    write(value)
    wrong += f"return {value}\n" not in run([binary, "recall", "symbol", "target"], at)[1].stdout.decode()
line(9, "wrong answers after 500 edits", wrong, 0)
# Readers while builders work.
failed = asked = 0
builders = [subprocess.Popen([binary, "index", "build"], cwd=at, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(4)]
while any(b.poll() is None for b in builders) or asked < 100:
    failed += run([binary, "recall", "symbol", "target"], at)[1].returncode != 0
    asked += 1
line(10, f"failures of {asked} readers during builds", failed, 0)
print("   2  the original is not measured here: it needs its own runtime")
print("   8  accuracy: cargo test extract")
print("  11  budgets: cargo test limits_and_budgets")
print("  12  what a map foretells: sh benches/map.sh REPOSITORY..., and sh benches/pasts.sh for trees with a past")
shutil.rmtree(scratch)
PYTHON
