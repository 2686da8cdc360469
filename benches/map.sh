#!/bin/sh
# Prints how well the map foretells where work happens: of its first ten files, the share
# that is among those that change most in what comes after (P@10).
#   sh benches/map.sh [REPOSITORY...]   repositories with their git history
# The cut is the tag `cut` where there is one; otherwise commits of the main line are cut
# at $CUT (0.667), and the third of all commits that comes after is the future.
# Beside it: past changes alone, size alone, chance, and aider's map where $AIDER names a
# Python that has aider. $WAZIR is the binary, $BEFORE another one to compare with.
set -eu
binary=${WAZIR:-}
if [ -z "$binary" ]; then
  (cd "$(dirname "$0")/.." && sh .ci/release >/dev/null)
  target=$(rustc -vV | sed -n 's/^host: //p')
  binary=${CARGO_TARGET_DIR:-$(dirname "$0")/../target}/$target/release/wazir
fi
[ $# -gt 0 ] || set -- "$(dirname "$0")/.."
python3 - "$binary" "${BEFORE:-}" "${AIDER:-}" "${CUT:-0.667}" "$@" <<'PYTHON'
import collections, json, os, shutil, subprocess, sys, tempfile
binary, before, aider, share = sys.argv[1:5]
scratch = tempfile.mkdtemp()
# Code that people write by hand; tests follow what they test.
CODE = (".rs", ".py", ".go", ".ts", ".tsx", ".js", ".java", ".kt", ".rb", ".php", ".cs", ".swift",
        ".c", ".h", ".cc", ".cpp", ".el", ".sh", ".y", ".l")
TESTS = {"test", "tests", "testsuite", "testdata", "spec", "fuzz", "__tests__", "gnulib-tests"}
def git(at, *words):
    return subprocess.run(["git", *words], cwd=at, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace")
def is_code(path):
    return path.endswith(CODE) and not TESTS & set(path.split("/")[:-1])
def changes(at, *words):
    return git(at, "log", "--no-merges", "--no-renames", "--name-only", "-z", "--format=format:", *words).split("\0")
def cut(at):
    """The commit to stand on, and the last one of its future."""
    if git(at, "tag", "--list", "cut").strip():
        return git(at, "rev-parse", "cut^{commit}").strip(), "HEAD"
    total = int(git(at, "rev-list", "--count", "--no-merges", "HEAD"))
    line = git(at, "rev-list", "--first-parent", "HEAD").split()
    reached = {c: int(git(at, "rev-list", "--count", "--no-merges", c)) for c in line[:: max(1, len(line) // 200)]}
    near = lambda share: min(reached, key=lambda c: abs(reached[c] - share * total))
    return near(float(share)), near(min(1.0, float(share) + 0.333))
def ranked(binary, at):
    env = {**os.environ, "WAZIR_STATE_ROOT": os.path.join(scratch, "state")}
    shutil.rmtree(env["WAZIR_STATE_ROOT"], ignore_errors=True)
    run = lambda *words: subprocess.run([binary, *words], cwd=at, env=env, stdout=subprocess.PIPE, check=True).stdout
    run("index", "build")
    return [file["relative_path"] for file in json.loads(run("map", "--json", "--budget", "8000"))["files"]]
OTHER = '''
import json, sys
from aider.io import InputOutput
from aider.models import Model
from aider.repomap import RepoMap
at, files = sys.argv[1], json.load(sys.stdin)
map = RepoMap(map_tokens=2000, root=at, main_model=Model("gpt-4o"), io=InputOutput(yes=True))
tags = map.get_ranked_tags([], [at + "/" + file for file in files], set(), set())
print(json.dumps(list(dict.fromkeys(tag[0] for tag in tags))))
'''
def of_aider(at, files):
    done = subprocess.run([aider, "-c", OTHER, at], cwd=at, input=json.dumps(files).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout.decode().strip().split("\n")[-1])
names = ["wazir"] + ["before"] * bool(before) + ["past", "size", "chance"] + ["aider"] * bool(aider)
print(f"{'tree':16} {'files':>6} {'past':>6} {'future':>6} {'truth':>6} {'least':>6} ", *(f"{name:>7}" for name in names))
for repository in sys.argv[5:]:
    here, end = cut(repository)
    at = os.path.join(scratch, "tree")
    shutil.rmtree(at, ignore_errors=True)
    git(repository, "clone", "-q", "--no-checkout", os.path.abspath(repository), at)
    end = git(repository, "rev-parse", end).strip()
    git(at, "checkout", "-q", here)
    files = [path for path in git(at, "ls-files", "-z").split("\0") if is_code(path) and os.path.isfile(os.path.join(at, path))]
    known = set(files)
    count = lambda *words: collections.Counter(path for path in changes(at, *words) if path in known)
    future, most = count(f"{here}..{end}"), max(10, min(100, len(files) // 5))
    least = min((times for _, times in future.most_common(most)), default=0)
    # Files that changed equally often share what places are left for them.
    above, equal = (sum(times > least for times in future.values()), sum(times == least for times in future.values()))
    worth = {path: 1 if times > least else min(1, (most - above) / equal) for path, times in future.items() if times >= least}
    share_of = lambda order: sum(worth.get(path, 0) for path in [path for path in order if path in known][:10]) / 10
    past = [path for path, _ in count(here).most_common()]
    size = sorted(files, key=lambda path: -os.path.getsize(os.path.join(at, path)))
    shares = [share_of(ranked(binary, at))]
    shares += [share_of(ranked(before, at))] if before else []
    shares += [share_of(past), share_of(size), sum(worth.values()) / max(1, len(files))]
    shares += [share_of(of_aider(at, files))] if aider else []
    commits = [git(at, "rev-list", "--count", "--no-merges", range).strip() for range in (here, f"{here}..{end}")]
    name = os.path.basename(os.path.abspath(repository))
    print(f"{name:16} {len(files):6} {commits[0]:>6} {commits[1]:>6} {round(sum(worth.values())):6} {least:6} ", *(f"{share:7.2f}" for share in shares), flush=True)
print("goal 12: wazir at least 0.7 and at least aider. least: how often the last of the wanted changed;")
print("where that is once, little is known of what matters there.")
shutil.rmtree(scratch)
PYTHON
