"""Prints a CycloneDX 1.5 SBOM of what is compiled into the program for a target.

python3 release/sbom.py TARGET

Written from `cargo metadata` and Cargo.lock, with no time, no random number and no path
in it, so that it is the same on every machine.
"""

import json
import subprocess
import sys
import tomllib
import uuid


def main(target):
    command = ["cargo", "metadata", "--format-version=1", "--locked", f"--filter-platform={target}"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    with open("Cargo.lock", "rb") as file:
        lock = tomllib.load(file)
    sums = {(p["name"], p["version"]): p.get("checksum") for p in lock["package"]}
    packages = {package["id"]: package for package in metadata["packages"]}
    edges = {
        node["id"]: sorted(
            {dep["pkg"] for dep in node["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])}
        )
        for node in metadata["resolve"]["nodes"]
    }
    root = metadata["resolve"]["root"]
    reached, queue = set(), [root]
    while queue:
        package = queue.pop()
        # What a procedural macro needs runs in the compiler and is not in the program.
        macro = any("proc-macro" in one["kind"] for one in packages[package]["targets"])
        if package not in reached:
            reached.add(package)
            queue.extend([] if macro else edges[package])

    def purl(package):
        return f"pkg:cargo/{packages[package]['name']}@{packages[package]['version']}"

    def component(package):
        facts = packages[package]
        out = {
            "type": "application" if package == root else "library",
            "bom-ref": purl(package),
            "name": facts["name"],
            "version": facts["version"],
            "purl": purl(package),
        }
        if facts.get("description"):
            out["description"] = " ".join(facts["description"].split())
        checksum = sums[facts["name"], facts["version"]]
        if checksum:
            out["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        if facts.get("license"):
            out["licenses"] = [{"expression": facts["license"].replace("/", " OR ")}]
        if facts.get("repository"):
            out["externalReferences"] = [{"type": "vcs", "url": facts["repository"]}]
        return out

    others = sorted(reached - {root}, key=purl)
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": component(root),
            "properties": [{"name": "wazir:target", "value": target}],
        },
        "components": [component(package) for package in others],
        "dependencies": [
            {
                "ref": purl(package),
                "dependsOn": sorted(purl(to) for to in edges[package] if to in reached),
            }
            for package in [root, *others]
        ],
    }
    digest = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bom, sort_keys=True))
    bom["serialNumber"] = f"urn:uuid:{digest}"
    print(json.dumps(bom, indent=1, sort_keys=True))


main(*sys.argv[1:])
