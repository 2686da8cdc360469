#!/usr/bin/env bash
# Cases that mislead a scanner of the shell. in_comment() {
set -euo pipefail
NAME="value with in_string() {"
readonly LIMIT=10
export OTHER='it is } single'
: "${DEFAULT:="a
b"}"

plain() {
  local text="$(inner "quoted ${NAME:-"}"} $(echo ')')")"
  cat <<EOF
in_heredoc() {
  ${text} "
EOF
  cat <<-'RAW' | grep x
	in_raw() {
	RAW
  echo \} \" \' '}' "}"
}

function with_keyword {
  case "$1" in
    a) echo "a" ;;
    b|c) echo "}" ;;
    *) return 1 ;;
  esac
}

function both() {
  if [[ $1 =~ ^[a-z]{2}$ ]]; then echo ${#NAME} ${NAME%%\}*}; fi
  for ((i = 0; i << 2 < 10; i++)); do echo $((i << 1)); done
}

dashed-name() { echo $#; echo "it's"; }
subshell() ( cd / && pwd )
split_line()
{
  inner_function() { :; }
  awk '{ print $1 }' file # it's
  cat <<< "here { string"
}

if true; then
  conditional() { echo `date`; }
fi
last() { echo done; }
