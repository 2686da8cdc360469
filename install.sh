#!/bin/sh
# Installs wazir for this user, from a release, a mirror of one, or a local archive.
#   sh install.sh
# WAZIR_MIRROR   the address of a directory with a release's files
# WAZIR_ARCHIVE  a local archive: nothing is fetched
# WAZIR_SUMS     its checksums [default: SHA256SUMS beside the archive]
# WAZIR_VERSION  a version [default: the latest]
# WAZIR_PREFIX   where to [default: ~/.local]
# The checksum is compared before a byte is unpacked; without one nothing is installed.
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

case $(uname -s) in
  Linux) system=unknown-linux-gnu ;;
  Darwin) system=apple-darwin ;;
  *) fail "no release for $(uname -s); on Windows take the archive by hand" ;;
esac
case $(uname -m) in
  x86_64 | amd64) machine=x86_64 ;;
  aarch64 | arm64) machine=aarch64 ;;
  *) fail "no release for $(uname -m)" ;;
esac
name=wazir-$machine-$system.tar.gz
prefix=${WAZIR_PREFIX:-${HOME:?WAZIR_PREFIX or HOME has to be set}/.local}

scratch=$(mktemp -d)
new=$prefix/bin/.wazir.new.$$
trap 'rm -rf "$scratch" "$new"' EXIT
trap 'exit 1' HUP INT TERM

fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --output "$2" -- "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget --quiet --output-document="$2" -- "$1"
  else
    fail "neither curl nor wget is here; fetch the archive yourself and set WAZIR_ARCHIVE"
  fi || fail "cannot fetch $1"
}

if [ -n "${WAZIR_ARCHIVE:-}" ]; then
  [ -f "$WAZIR_ARCHIVE" ] || fail "there is no file $WAZIR_ARCHIVE"
  name=$(basename -- "$WAZIR_ARCHIVE")
  sums=${WAZIR_SUMS:-$(dirname -- "$WAZIR_ARCHIVE")/SHA256SUMS}
  [ -f "$sums" ] || fail "there are no checksums in $sums; nothing was installed"
  cp -- "$WAZIR_ARCHIVE" "$scratch/archive"
  cp -- "$sums" "$scratch/sums"
else
  releases=https://github.com/wazir-dev/wazir/releases
  if [ -n "${WAZIR_MIRROR:-}" ]; then
    from=${WAZIR_MIRROR%/}
  elif [ -n "${WAZIR_VERSION:-}" ]; then
    from=$releases/download/v${WAZIR_VERSION#v}
  else
    from=$releases/latest/download
  fi
  fetch "$from/SHA256SUMS" "$scratch/sums"
  fetch "$from/$name" "$scratch/archive"
fi

# A line of SHA256SUMS: the sum, two blanks or a blank and a star, the name.
expected=$(awk -v name="$name" '{ sub(/\r$/, "") } $2 == name || $2 == "*" name { print tolower($1); exit }' "$scratch/sums")
[ "${#expected}" -eq 64 ] || fail "SHA256SUMS has no checksum of $name; nothing was installed"
if command -v sha256sum >/dev/null 2>&1; then
  actual=$(sha256sum < "$scratch/archive")
elif command -v shasum >/dev/null 2>&1; then
  actual=$(shasum -a 256 < "$scratch/archive")
elif command -v openssl >/dev/null 2>&1; then
  actual=$(openssl dgst -sha256 -r < "$scratch/archive")
else
  fail "nothing here can compute SHA-256 (sha256sum, shasum or openssl); nothing was installed"
fi
actual=${actual%% *}
[ "$actual" = "$expected" ] || fail "the checksum of $name is wrong; nothing was installed
  expected $expected
  found    $actual"

mkdir "$scratch/unpacked"
tar -xzf "$scratch/archive" -C "$scratch/unpacked" || fail "cannot unpack $name"
found=
for directory in "$scratch/unpacked" "$scratch/unpacked"/*; do
  if [ -f "$directory/wazir" ]; then
    found=$directory
    break
  fi
done
[ -n "$found" ] || fail "there is no program in $name"

# Beside its place first, so that a running program is never half a file. It is tried there:
# where temporary files are, programs may be forbidden.
cannot="cannot write below $prefix; set WAZIR_PREFIX"
[ ! -d "$prefix/bin/wazir" ] || fail "$prefix/bin/wazir is a directory; set WAZIR_PREFIX"
mkdir -p "$prefix/bin" "$prefix/share/man/man1" || fail "$cannot"
cp -- "$found/wazir" "$new" || fail "$cannot"
chmod 755 "$new"
"$new" --version > "$scratch/version" || fail "the program in $name does not run on this machine; nothing was installed"
cp -- "$found"/man/man1/*.1 "$prefix/share/man/man1/" || fail "$cannot"
mv -f -- "$new" "$prefix/bin/wazir" || fail "$cannot"

read -r version < "$scratch/version"
echo "$version is in $prefix/bin/wazir"
case ":${PATH:-}:" in
  *":$prefix/bin:"*) ;;
  *) echo "add it to the PATH: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
echo "set a repository up: wazir init"
