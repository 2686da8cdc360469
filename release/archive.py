"""Packs a directory: sorted, with one time, one owner and plain modes.

python3 release/archive.py DIRECTORY NAME ARCHIVE
"""

import gzip
import io
import pathlib
import sys
import tarfile

TIME = 315532800  # 1980-01-01; zip knows no earlier one


def main(directory, name, archive):
    root = pathlib.Path(directory)
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                sys.exit(f"neither file nor directory: {path}")
            entry = tarfile.TarInfo(f"{name}/{path.relative_to(root).as_posix()}")
            entry.mtime = TIME
            if path.is_dir():
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
            else:
                program = path.stem == "wazir" and path.suffix in ("", ".exe")
                entry.mode = 0o755 if program else 0o644
                entry.size = path.stat().st_size
                with path.open("rb") as file:
                    tar.addfile(entry, file)
    with open(archive, "wb") as out:
        with gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=9, mtime=0) as packed:
            packed.write(data.getvalue())


main(*sys.argv[1:])
