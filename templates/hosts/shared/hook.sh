#!/bin/sh
# Starts the wazir binary for a host's hook: sh .wazir/hook HOST EVENT.
# The binary is the one that `wazir init` ran as on this machine, else the one on
# PATH. Without either, a session begins with one line that says so, and nothing
# is blocked.
root=${0%/*}
binary=
if [ -r "$root/state/binary" ]; then
  IFS= read -r binary < "$root/state/binary"
fi
if [ -z "$binary" ] || [ ! -x "$binary" ]; then
  binary=$(command -v wazir 2>/dev/null) || binary=
fi
if [ -z "$binary" ]; then
  if [ "$2" = session-start ]; then
    echo '{"systemMessage":"wazir is not on this machine: its hooks do nothing here. Install the binary and run: wazir init"}'
  fi
  exit 0
fi
exec "$binary" hook "$1" "$2"
