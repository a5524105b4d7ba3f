#!/usr/bin/env bash
# Builds with warnings as errors and runs every test. Installs what a bare Debian 12 with the .NET 10 SDK and Node 20
# lacks (as root). Ends with one line "N passed, N failed" over all test projects.
#   ./test.sh            everything
#   ./test.sh Unit       one or more of Unit, Integration, EndToEnd, Page
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
# Processes under test live for seconds: instrumenting their code does not pay.
export DOTNET_TieredPGO=0
results=$PWD/TestResults
mkdir -p "$results"
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(Unit Integration EndToEnd Page)

wants() { [[ " ${suites[*]} " == *" $1 "* ]]; }

install_missing() {
  local missing=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v kcat >/dev/null || missing+=(kcat)
  command -v promtool >/dev/null || missing+=(prometheus)
  # LightGBM's native library (risk training) asks for OpenMP.
  ldconfig -p | grep -q 'libgomp\.so\.1' || missing+=(libgomp1)
  [ ${#missing[@]} -eq 0 ] && return
  echo "== installing ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    echo "These packages are missing and only root can install them: ${missing[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  # The tests start servers of their own on free ports: none of the packages may start one.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$results/apt.log" 2>&1 || {
    tail -n 20 "$results/apt.log" >&2
    exit 1
  }
}

if wants EndToEnd || wants Integration || wants Page; then install_missing; fi

echo "== build (warnings are errors)"
dotnet restore Orleans.Emotion.sln -v q
# One compiler for all projects halves the time; it must not outlive the script.
dotnet build Orleans.Emotion.sln --no-restore -v q -clp:NoSummary -p:UseSharedCompilation=true
dotnet build-server shutdown --vbcscompiler >/dev/null

if [ $# -eq 0 ]; then
  echo "== formatting"
  # Style and analyzers are part of the build, where a finding is an error; asking for them again takes minutes.
  dotnet format whitespace Orleans.Emotion.sln --no-restore --verify-no-changes
fi

page_failed=0 page_passed=0
if wants Page || wants EndToEnd; then
  echo "== page"
  (cd Api/ClientApp && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build)
  if [ -n "$(git status --porcelain -- Api/wwwroot)" ]; then
    git status --short -- Api/wwwroot
    echo "Api/wwwroot differs from what Api/ClientApp builds: run 'npm run build' there and commit the bundle." >&2
    page_failed=$((page_failed + 1))
  else
    page_passed=$((page_passed + 1))
  fi
fi

# Suites run beside each other: each leaves its count, and why tests of it failed.
rm -f "$results"/*.tally "$results"/*.failures
tally() { echo "$2 $3" >"$results/$1.tally"; }
tally bundle $page_passed $page_failed

# xunit's own runner: its summary line is the only thing read.
run_suite() {
  local name=$1 log="$results/$1.log" bin="Tests/$1/bin/Debug/net10.0" exe
  exe=$(ls "$bin"/*/"Emotion.Tests.$name.dll" 2>/dev/null | head -n 1)
  echo "== tests: $name"
  local code=0
  # Processes that are killed and counted: one test at a time.
  local order=()
  [ "$name" != EndToEnd ] || order=(-parallel none)
  timeout --kill-after=30 1800 dotnet "$exe" -noColor "${order[@]}" -ctrf "$results/$name.json" >"$log" 2>&1 || code=$?
  grep -E '\[FAIL\]|Total:' "$log" || tail -n 120 "$log"
  grep -A 25 -F '[FAIL]' "$log" >"$results/$name.failures" || true
  local summary
  summary=$(grep -E 'Total: [0-9]+' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    echo "$name ended without a summary (exit code $code)" >&2
    tally "$name" 0 1
    return
  fi
  count() { grep -oE "$1: [0-9]+" <<<"$summary" | grep -oE '[0-9]+' || echo 0; }
  local total errors bad skipped unrun
  total=$(count Total)
  errors=$(count Errors)
  bad=$(count Failed)
  skipped=$(count Skipped)
  unrun=$(count 'Not Run')
  tally "$name" $((total - bad - skipped - unrun)) $((bad + errors))
}

# Node's own test runner: the page's unit tests and the browser tests.
run_node() {
  local name=$1 dir=$2 log="$results/$1.log" code=0
  echo "== tests: $name"
  (cd "$dir" && npm ci --no-audit --no-fund --loglevel=error && timeout --kill-after=30 1200 npm test --silent) >"$log" 2>&1 || code=$?
  local good bad
  good=$(grep -E '^(# |ℹ )pass [0-9]+' "$log" | awk '{s+=$NF} END {print s+0}')
  bad=$(grep -E '^(# |ℹ )fail [0-9]+' "$log" | awk '{s+=$NF} END {print s+0}')
  [ $code -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  if [ $code -ne 0 ]; then
    grep -E '^not ok' "$log" || tail -n 80 "$log"
    grep -A 25 -E '^not ok' "$log" >"$results/$name.failures" || true
  fi
  echo "$name: $good passed, $bad failed"
  tally "$name" "$good" "$bad"
}

for suite in Unit Integration; do
  if wants $suite; then run_suite $suite; fi
done
if wants Page; then run_node page-unit Api/ClientApp; fi
# Both wait for processes most of the time.
if wants Page; then run_node browser Tests/EndToEnd/browser >"$results/browser.out" 2>&1 & fi
if wants EndToEnd; then run_suite EndToEnd; fi
wait
if wants Page; then cat "$results/browser.out"; fi

if cat "$results"/*.failures 2>/dev/null | grep -q .; then
  echo "== failures"
  cat "$results"/*.failures | cut -c 1-500
fi
read -r passed failed < <(awk '{passed += $1; failed += $2} END {print passed, failed}' "$results"/*.tally)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
