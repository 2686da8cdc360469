#!/bin/sh
# Prints what every expertise module weighs and holds, and flags the odd ones.
#   sh benches/modules.sh [BINARY]   default: the debug build of this tree
set -eu
cd "$(dirname "$0")/.."
binary=${1:-}
if [ -z "$binary" ]; then
  cargo build --quiet --locked
  binary=${CARGO_TARGET_DIR:-target}/debug/wazir
fi
list=$(mktemp)
trap 'rm -f "$list"' EXIT
"$binary" list expertise --json > "$list"
python3 - "$list" <<'PYTHON'
import json, re, statistics, sys
rows = []
for record in json.load(open(sys.argv[1])):
    text = open(record["path"]).read()
    front, body = text.split("\n---\n", 1)
    fences = re.findall(r"^```(\S*)", body, re.M)
    rules = body.split("## Rules", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]
    links = re.search(r"^see_also: \[(.*)\]", front, re.M)
    rows.append({
        "id": record["id"], "kind": record["detail"][0], "tokens": record["tokens"],
        "rules": len(re.findall(r"^- ", rules, re.M)),
        "blocks": [tag for tag in fences if tag],
        "sources": len(re.findall(r"^    url: ", front, re.M)),
        "links": len([link for link in (links.group(1).split(",") if links else []) if link.strip()]),
        "patterns": len(re.findall(r"`rg ", body)),
        "volatile": "\nvolatile: true" in front,
    })
def spread(name, values):
    values = sorted(values)
    at = lambda share: values[min(len(values) - 1, int(len(values) * share))]
    print(f"{name:9} min {values[0]:5}  p10 {at(.1):5}  median {at(.5):5}  p90 {at(.9):5}  max {values[-1]:5}  sum {sum(values)}")
print(f"{'module':60} kind           L0   L1    L2  rules blocks sources links patterns  flags")
mean, deviation = (f([row["tokens"][2] for row in rows]) for f in (statistics.mean, statistics.pstdev))
flagged = 0
for row in rows:
    flags = []
    if abs(row["tokens"][2] - mean) > 2 * deviation: flags.append("size")
    if row["tokens"][2] > 2900: flags.append("nearly too long")
    if row["sources"] < 2 and row["kind"] != "reference": flags.append("few sources")
    if not row["blocks"] and row["kind"] != "reference": flags.append("no code")
    if row["kind"] == "antipattern" and row["patterns"] < 6: flags.append("few patterns")
    if not row["links"]: flags.append("no neighbor")
    flagged += bool(flags)
    zero, one, two = row["tokens"]
    print(f"{row['id']:60} {row['kind']:12} {zero:4} {one:4} {two:5} {row['rules']:6} {len(row['blocks']):6} {row['sources']:7} {row['links']:5} {row['patterns']:8}  {', '.join(flags)}")
print()
for tier in range(3):
    spread(f"L{tier}", [row["tokens"][tier] for row in rows])
for name in ("rules", "sources", "links", "patterns"):
    spread(name, [row[name] for row in rows])
spread("blocks", [len(row["blocks"]) for row in rows])
languages = {}
for row in rows:
    for tag in row["blocks"]:
        languages[tag] = languages.get(tag, 0) + 1
print("blocks by language:", ", ".join(f"{tag} {count}" for tag, count in sorted(languages.items(), key=lambda pair: -pair[1])))
kinds = {}
for row in rows:
    kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
print(f"{len(rows)} modules:", ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())), f"; {sum(row['volatile'] for row in rows)} volatile; {flagged} flagged")
PYTHON
