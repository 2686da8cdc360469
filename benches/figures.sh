#!/bin/sh
# Prints the figures that this project promises, as ratios from one run.
#   sh benches/figures.sh            speed and size
#   sh benches/figures.sh --builds   also: clean build, one-word edit, two directories
# Files are made below $TMPDIR. What a disk asks for making files alone is printed beside
# what init takes: a file system where many were deleted just now can take any time.
set -eu
cd "$(dirname "$0")/.."
sh .ci/release >/dev/null
target=$(rustc -vV | sed -n 's/^host: //p')
binary=${CARGO_TARGET_DIR:-$PWD/target}/$target/release/wazir
case $binary in /*) ;; *) binary=$PWD/$binary ;; esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo 'fn main() { println!("hello"); }' > "$scratch/hello.rs"
case $target in *-linux-*) static=-Ctarget-feature=+crt-static ;; *) static= ;; esac
rustc -O $static -o "$scratch/hello" "$scratch/hello.rs"
python3 - "$binary" "$scratch" <<'PYTHON'
import json, os, resource, shutil, subprocess, sys, time
binary, scratch = sys.argv[1:]
def once(command, given=b""):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, input=given, check=True)
    return time.perf_counter() - start
def median(values):
    return sorted(values)[len(values) // 2]
hello, show, init, copy, upgrade = [], [], [], [], []
for turn in range(200):
    hello.append(once([os.path.join(scratch, "hello")]))
    show.append(once([binary, "show", "expertise", "backend/rust"]))
    if turn % 5 == 0:
        # A new place each time: some file systems are slow to make files where many were
        # deleted just now, which no user does before.
        project = os.path.join(scratch, "projects", str(turn))
        os.makedirs(project)
        init.append(once([binary, "init", project, "--host", "all", "--yes"]))
        os.chdir(project)
        upgrade.append(once([binary, "upgrade"]))
# Not between the others: what a copy leaves to be written, the next flush would pay for.
for turn in range(20):
    copy.append(once(["cp", "-r", project, os.path.join(scratch, "projects", f"copy{turn}")]))
base = median(hello)
print(f"static hello-world            {base * 1e3:.2f} ms")
print(f"show expertise backend/rust   {median(show) / base:.2f} x   (at most 2)")
print(f"init --yes, four hosts        {median(init) / base:.1f} x   (at most 25)")
print(f"  cp -r of what it makes      {median(copy) / base:.1f} x")
print(f"upgrade, nothing to do        {median(upgrade) / base:.1f} x   (at most 30)")
payload = json.dumps({"session_id": "s", "cwd": project, "tool_name": "Bash", "tool_input": {"command": "cargo test && git status"}}).encode()
def hook():
    hello, hook = [], []
    for turn in range(300):
        hello.append(once([os.path.join(scratch, "hello")], payload))
        hook.append(once([binary, "hook", "claude", "before-tool"], payload))
    return median(hook) / median(hello)
print(f"hook, no run                  {hook():.2f} x   (at most 2)")
subprocess.run([binary, "run", "start", "Fix a typo"], stdout=subprocess.DEVNULL, check=True)
print(f"hook, a run is open           {hook():.2f} x   (at most 2)")
shutil.rmtree(os.path.join(project, ".wazir", "state", "runs"))
installed = [os.path.join(at, name) for at, _, names in os.walk(project) for name in names
             if name.endswith((".md", ".toml")) and "/.wazir/" not in at]
for path in installed:
    with open(path, "a") as file:
        file.write("\nmy own line\n")
def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    once(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
empty = os.path.join(scratch, "empty")
os.mkdir(empty)
os.chdir(empty)
compose, hello = [], []
for turn in range(200):
    hello.append(once([os.path.join(scratch, "hello")]))
    compose.append(once([binary, "compose", "--role", "executor"]))
print(f"compose, nothing to detect    {median(compose) / median(hello):.2f} x   (at most 4)")
# 20,000 files of a monorepo: 40 packages of three ecosystems, sources below each.
large = os.path.join(scratch, "large")
manifests = [("package.json", '{"dependencies":{"react-dom":"19","express":"5","pg":"8"}}'),
             ("Cargo.toml", "[dependencies]\ntokio-postgres = '0.7'\n"),
             ("pyproject.toml", "[project]\ndependencies = ['fastapi', 'redis']\n")]
for package in range(40):
    name, text = manifests[package % 3]
    at = os.path.join(large, "packages", f"p{package}")
    os.makedirs(at)
    with open(os.path.join(at, name), "w") as file:
        file.write(text)
    for directory in range(25):
        below = os.path.join(at, "src", f"m{directory}")
        os.makedirs(below)
        for source in range(20):
            with open(os.path.join(below, f"f{source}.{('ts', 'rs', 'py')[package % 3]}"), "w") as file:
                file.write("import x from 'y'\n")
os.chdir(large)
compose = [cpu([binary, "compose", "--role", "executor", "--request", "Let users sign in"]) for _ in range(30)]
print(f"compose, 20,000 files         {median(compose) * 1e3:.0f} ms CPU (at most 40)")
os.chdir(project)
spent = cpu([binary, "upgrade"])
print(f"upgrade, {len(installed)} edited files     {spent:.2f} CPU-s (at most 1 for 200)")
print(f"binary                        {os.path.getsize(binary) / 1e6:.2f} MB (at most 12)")
PYTHON
cat "$(dirname "$binary")"/build/wazir-*/out/report.txt | awk '
  /^raw/ { raw = $2 } /^packed/ { packed = $2 } /^always-on/ { sub("always-on ", ""); on = $0 }
  END { printf "content packed                %.2f of raw (at most 0.40)\nalways-on tokens              %s (at most 1000 each)\n", packed / raw, on }'
[ "${1:-}" = --builds ] || exit 0
git clone -q . "$scratch/one"
git clone -q . "$scratch/much-longer-name-two"
for tree in one much-longer-name-two; do
  (cd "$scratch/$tree" && /usr/bin/env time -f "clean release build            %U + %S CPU-s (at most 300)" sh .ci/release) 2>&1 | grep -E 'CPU-s|release/wazir'
done
(cd "$scratch/one" && sed -i 's/^## Purpose$/## Purpose\n\nEdited./' content/roles/executor.md &&
  /usr/bin/env time -f "one-word content edit          %e s (at most 15)" sh .ci/release) 2>&1 | grep ' s ('
