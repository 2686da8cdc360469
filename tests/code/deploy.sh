#!/usr/bin/env bash
# Brings a release to its hosts. in_comment() { :; }
# function in_comment { echo; }
set -Eeuo pipefail
shopt -s extglob nullglob

readonly ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
declare -A HOSTS=([web]="10.0.0.1 {" [db]='in_string() {')
declare -ra STEPS=(check build "ship it" 'done }')
export PATH="${ROOT}/bin:${PATH}" LC_ALL=C
USAGE="usage: deploy [-n] <host>
in_string() {
function in_string {
"
: "${RELEASE:=$(date +%s)}" "${KEEP:=5}"

usage() {
  cat <<-EOT >&2
	usage: $0 [-n] host...
	in_heredoc() {
	  ${USAGE%%$'\n'*} }
	EOT
  exit "${1:-64}"
}

log() { printf '%s %s\n' "$(date '+%H:%M:%S')" "$*" >&2; }
warn() { log "warning: $*"; }
die() { log "error: $1"; exit "${2:-1}"; }
debug() { [[ -n ${DEBUG:-} ]] && log "debug: $*" || true; }
noop() { :; }
trace() ( set -x; "$@" )
quiet() { "$@" >/dev/null 2>&1; }
has() { command -v "$1" &>/dev/null; }
is_root() { (( EUID == 0 )); }
is_number() { [[ $1 =~ ^[0-9]+(\.[0-9]{1,2})?$ ]]; }
is_open() { [[ "$1" == *[\{\(]* ]]; }

function cleanup {
  local code=$?
  rm -rf -- "${TMP:-/nonexistent}"
  return $code
}
trap cleanup EXIT
trap 'on_error "$LINENO" "in_string() {"' ERR

function on_error() {
  local line="$1" what="${2:-"unknown }"}"
  echo "line ${line}: ${what//\}/)}" >&2
}

function on_signal()
{
  die "caught ${1}"
}

retry() {
  local -i times=$1 wait=1 i
  shift
  for ((i = 0; i < times; i++)); do
    if "$@"; then return 0; fi
    sleep "$((wait <<= 1))"
  done
  return 1
}

until_ready() {
  until curl -fsS "http://$1/health" -o /dev/null; do
    sleep 1
  done
  while read -r line; do
    case $line in
      ok | ready) break ;;
      "") continue ;;
      \#*) ;;
      *'}') echo "}" ;;
      (parens) echo "(" ;;
    esac
  done < <(printf '%s\n' a b "in_string() {")
}

lower() { echo "${1,,}"; }
upper() { echo "${1^^}"; }
trim() { local s="${1##+([[:space:]])}"; echo "${s%%+([[:space:]])}"; }
join() { local IFS="$1"; shift; echo "$*"; }
length() { echo "${#1}"; }
repeat() { local out=""; for _ in $(seq "$2"); do out+="$1"; done; echo "$out"; }
first() { echo "${1:-}" ; }
last_of() { echo "${@: -1}"; }
contains() { local x; for x in "${@:2}"; do [[ $x == "$1" ]] && return 0; done; return 1; }
quote() { printf "'%s'" "${1//\'/\'\\\'\'}"; }
escape() { sed -e 's/[{}]/\\&/g' -e "s/'/\\'/g" <<<"$1"; }
sum() { local -i s=0; for n; do ((s += n)); done; echo "$s"; }
max() { echo $(( $1 > $2 ? $1 : $2 )); }
bits() { echo $((1 << $1 | 2#101)) $[ 1 + 1 ]; }
now() { date +%s; }
stamp() { echo `date -u "+%Y"`; }
nested_quotes() { echo "a $(echo "b ${c:-"d $(echo '}')"}") e"; }
ansi() { echo $'its {\n'; }
braces() { echo {a,b}{1..3} ${HOME}/{x,y} '{' "}"; }
arrays() { local -a a=(1 "2 }" $(echo 3)); echo "${a[@]}" "${#a[*]}" "${!a[@]}" "${a[1]}"; }
assoc() { local -A m=([k]=v ["x y"]='}'); for k in "${!m[@]}"; do echo "$k=${m[$k]}"; done; }
substitute() { diff <(sort "$1") <(sort "$2") | tee >(wc -l) ; }
redirect() { exec 3>"$1"; echo hi >&3; exec 3>&-; } 2>/dev/null
piped() { cat; } | sort
background() { sleep 1 & wait $!; }
grouped() { { echo a; echo b; } | ( cat; ) ; }
here_string() { cat <<<"in_string() { ${1}"; }
negated() { ! grep -q "}" "$1"; }
ternary() { [ "$1" = "{" ] && echo open || echo closed; }
comment_after() { # a comment with a } and it's quote
  echo "# no comment {" # } '
}

config_template() {
  cat <<'EOT'
server {
  in_heredoc() {
    "unclosed ' quote
}
EOT
}

two_heredocs() {
  cat <<ONE
in_heredoc() { ${ROOT}
ONE
  cat <<"TWO" | sort -u
function in_heredoc {
TWO
}

awk_program() {
  awk -v name="$1" '
    function in_awk(x) { return x }
    /^{/ { print $1, "it" }
    END { printf "%s }\n", name }
  ' "$2"
}

python_inside() {
  python3 - "$@" <<-'PY'
	def in_heredoc():
	    return {"a": "}"}
	PY
}

select_host() {
  local host
  select host in "${!HOSTS[@]}"; do
    [[ -n $host ]] && { echo "$host"; break; }
  done
}

parse() {
  while getopts ":nh:v-:" opt; do
    case "$opt" in
      n) DRY=1 ;;
      h) HOST=$OPTARG ;;
      -) case "$OPTARG" in
           help) usage 0 ;;
           *) die "no --$OPTARG {" ;;
         esac ;;
      :|\?) usage ;;
    esac
  done
  shift $((OPTIND - 1))
}

check() {
  local missing=()
  for tool in ssh rsync; do has "$tool" || missing+=("$tool"); done
  if ((${#missing[@]})); then
    die "missing: ${missing[*]}"
  elif [[ ! -d $ROOT/dist && -z "${FORCE-}" ]]; then
    die "nothing to deploy {"
  else
    debug "all here }"
  fi
}

build() {
  local_helper() { echo "inner"; }
  local out
  out=$(
    cd "$ROOT"
    inner_build() { make -s "$@"; }
    inner_build all
  )
  echo "$out"
}

ship() {
  rsync -a --delete "$ROOT/dist/" "$1:/srv/app/$RELEASE" &&
    ssh "$1" "ln -sfn /srv/app/$RELEASE /srv/app/current && in_string() { :; }"
}

rollback() {
  local previous
  previous=$(ssh "$1" 'ls -1t /srv/app | sed -n 2p')
  [ -n "$previous" ] || return 1
  ssh "$1" "ln -sfn '/srv/app/$previous' /srv/app/current"
}

prune() { ssh "$1" "ls -1t /srv/app | tail -n +$((KEEP + 1)) | xargs -r rm -rf"; }

if has systemctl; then
  restart() { ssh "$1" systemctl restart app; }
else
  restart() { ssh "$1" 'kill -HUP $(cat /run/app.pid)'; }
fi

case "${MODE:-plain}" in
  color) paint() { printf '\e[3%dm%s\e[0m' "$1" "$2"; } ;;
  *) paint() { printf '%s' "$2"; } ;;
esac

for level in info error; do
  eval "log_$level() { log \"$level: \$*\"; }"
done

deploy::host() { ship "$1" && restart "$1" && until_ready "$1"; }
deploy::all() { for h in "${!HOSTS[@]}"; do deploy::host "$h"; done; }
deploy.one() { deploy::host "$1"; }
deploy-dry() { echo "would deploy $1"; }
_private() { return 0; }
__internal__() { _private; }
name2() { echo 2; }
UPPER_CASE() { echo "$FUNCNAME"; }
spaced ( ) { echo spaced; }
function spaced_keyword ( ) { echo; }
function keyword_subshell ( cd / )
function keyword-dashed { echo; }
function colon::name { echo; }
one_math() (( $1 + 1 ))
with_redirect() { echo; } >&2
with_here() { cat; } <<EOT
in_heredoc() {
EOT
split_brace()
# a comment between
{
  echo split
}
continued() { echo one \
  two "three \
  four }" \
  ; }
outer() {
  middle() {
    innermost() { echo deep; }
    innermost
  }
  middle
}

# A queue in a directory.
queue_path() { echo "${TMPDIR:-/tmp}/queue.${1:?"name {"}"; }
queue_new() { mkdir -p "$(queue_path "$1")"; }
queue_push() {
  local dir; dir="$(queue_path "$1")"
  printf '%s' "$2" >"$dir/$(now).$$.$RANDOM"
}
queue_pop() {
  local file
  for file in "$(queue_path "$1")"/*; do
    [[ -e $file ]] || return 1
    cat "$file" && rm -f "$file" && return
  done
}
queue_size() { find "$(queue_path "$1")" -type f | wc -l; }
queue_each() { local item; while item=$(queue_pop "$1"); do "$2" "$item"; done; }
queue_clear() { rm -rf -- "$(queue_path "$1")"; }

# A lock, and a state machine over it.
lock_take() { exec 9>"$1"; flock -n 9 || die "locked }"; }
lock_drop() { exec 9>&-; }
with_lock() { ( lock_take "$1"; shift; "$@" ) 9>"$1"; }
state_get() { cat "$ROOT/.state" 2>/dev/null || echo idle; }
state_set() { echo "$1" >|"$ROOT/.state"; }
state_next() {
  case "$(state_get):$1" in
    idle:start) state_set running ;;
    running:stop | failed:reset) state_set idle ;;
    running:fail) { state_set failed; warn "failed {"; } ;;
    *) return 1 ;;
  esac
}

json_string() { local s=${1//\\/\\\\}; s=${s//\"/\\\"}; printf '"%s"' "$s"; }
json_pair() { printf '%s: %s' "$(json_string "$1")" "$(json_string "$2")"; }
json_object() { local sep="" k; printf '{'; for k in "$@"; do printf '%s%s' "$sep" "$(json_pair "$k" "${!k}")"; sep=', '; done; printf '}'; }
json_get() { jq -r --arg k "$2" '.[$k] // "in_string() {"' <<<"$1"; }
url_encode() { local c i; for ((i = 0; i < ${#1}; i++)); do c=${1:i:1}; case $c in [a-zA-Z0-9.~_-]) printf %s "$c" ;; *) printf '%%%02X' "'$c" ;; esac; done; }
version_less() { [[ $1 != "$2" && $1 == "$(printf '%s\n' "$1" "$2" | sort -V | head -n1)" ]]; }
progress() { printf '\r[%-20s] %d%%' "$(repeat '#' $(($1 / 5)))" "$1"; }
confirm() { local answer; read -rp "$1 [y/N] " answer; [[ ${answer,,} == y* ]]; }
backup() { tar -czf "${1%/}.tar.gz" -C "$(dirname "$1")" -- "$(basename "$1")"; }
restore() { tar -xzf "$1" -C "${2:-.}"; }
hash_of() { sha256sum "$1" | { read -r sum _; echo "$sum"; }; }
same() { [[ $(hash_of "$1") == $(hash_of "$2") ]]; }
newest() { ls -1t -- "$1"/* | head -n 1; }
mkcd() { mkdir -p "$1" && cd "$1" || return; }
# A cache of what was fetched.
cache_dir() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/deploy"; }
cache_key() { printf '%s' "$*" | md5sum | cut -d' ' -f1; }
cache_fresh() { [[ -f $1 ]] && (( $(now) - $(stat -c %Y "$1") < ${2:-60} )); }
cached() {
  local file; file="$(cache_dir)/$(cache_key "$@")"
  cache_fresh "$file" || { mkdir -p "${file%/*}" && "$@" >"$file"; }
  cat -- "$file"
}

# Numbers and tables.
average() { awk '{ s += $1 } END { if (NR) print s / NR; else print "}" }'; }
column_of() { cut -f"$1" -d"${2:-$'\t'}"; }
table() {
  local IFS='|'
  while read -r name value; do
    printf '%-10s{%s}\n' "$name" "$value"
  done <<-ROWS
	in_heredoc() {|1
	function in_heredoc|2
	ROWS
}
range() { local i; for ((i = $1; i <= $2; i += ${3:-1})); do echo $i; done; }
hex() { printf '0x%x\n' $((16#${1#0x})); }
is_even() { ! (( $1 % 2 )); }
clamp() { (( $1 < $2 )) && echo "$2" || { (( $1 > $3 )) && echo "$3" || echo "$1"; }; }
swap() { local t=${!1}; printf -v "$1" %s "${!2}"; printf -v "$2" %s "$t"; }

# Options of the tool, as words.
function option_name { echo "${1#--}" | sed 's/=.*//; s/[{}]//g'; }
function option_value { [[ $1 == *=* ]] && echo "${1#*=}" || echo "${2-}"; }
function options_each() {
  local arg
  for arg; do
    case "$arg" in
      --*=*) "$CALL" "$(option_name "$arg")" "$(option_value "$arg")" ;;
      --) shift; break ;;
      -[a-z]) "$CALL" "${arg:1}" "" ;;
    esac
  done
}
function help_of
{
  grep -E "^(function )?$1 ?(\(\))? ?\{" "$0"
}

# Processes.
pid_of() { pgrep -f -- "$1" | head -n1; }
alive() { kill -0 "$1" 2>/dev/null; }
wait_for() { local n=0; while alive "$1" && (( n++ < 10 )); do sleep .1; done; }
stop() { local p; p=$(pid_of "$1") && kill "$p" && wait_for "$p"; }
spawn() { coproc WORKER { cat; }; echo "$!"; }
parallel() { local p=() c; for c; do eval "$c" & p+=($!); done; wait "${p[@]}"; }
timed() { local s=$SECONDS; "$@"; log "$1 took $((SECONDS - s))s }"; }
as_user() { sudo -u "$1" -- bash -c 'echo "in_string() {"; "$@"' _ "${@:2}"; }
with_env() ( export "$1=$2"; shift 2; exec "$@" )
in_dir() (
  cd "$1" || exit
  shift
  "$@"
)

# Text.
indent() { sed "s/^/${1:-  }/"; }
strip_comments() { sed -e 's/#.*$//' -e '/^[[:space:]]*$/d' -- "$1"; }
lines_between() { sed -n "/$1/,/$2/{ //!p }" "$3"; }
word_count() { set -- $1; echo $#; }
größe() { du -sh -- "$1"; }

# Bodies without braces.
ready() [[ -n ${READY:-} ]]
translated() { echo $"}"; }
choose() if ready; then
  echo done
fi

unset -f noop

main() {
  parse "$@"
  check
  TMP=$(mktemp -d)
  for host in "${@:-web}"; do
    if [[ ${DRY:-0} == 1 ]]; then deploy-dry "$host"; else deploy::host "$host" || rollback "$host"; fi
  done
}

[[ "${BASH_SOURCE[0]}" == "$0" ]] && main "$@"
