#!/bin/sh
# Starts the wazir binary for a host's hook: sh hook.sh HOST EVENT. The binary is the one
# on PATH. Without it, a session begins with one line that says so, and nothing is blocked.
if ! binary=$(command -v wazir 2>/dev/null); then
  if [ "$2" = session-start ]; then
    echo '{"systemMessage":"wazir is not on the PATH: its plugin does nothing. Put the binary there."}'
  fi
  exit 0
fi
exec "$binary" hook "$1" "$2" plugin
