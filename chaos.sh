#!/usr/bin/env bash
# The chaos suite at length: steady load with known posts while something goes wrong, then the proof that nothing was lost
# or counted twice, with recovery time, worst latency and memory.
#   ./chaos.sh                     all scenarios, 30 s for each phase of the load
#   ./chaos.sh 60 freeze kill-all  phases of 60 s, these scenarios alone
set -euo pipefail
cd "$(dirname "$0")"
seconds=30
[[ ${1:-} =~ ^[0-9]+$ ]] && { seconds=$1; shift; }
scenarios=("$@")
[ ${#scenarios[@]} -gt 0 ] || scenarios=(kill-one rolling-restart freeze postgres kill-all load slow-storage slow-model small-disk)
dotnet build Orleans.Emotion.sln -c Release -v q -clp:NoSummary
filters=()
for scenario in "${scenarios[@]}"; do filters+=(-trait "chaos=$scenario"); done
EMOTION_CHAOS_SECONDS=$seconds exec dotnet Tests/EndToEnd/bin/Release/net10.0/*/Emotion.Tests.EndToEnd.dll -noColor -parallel none -explicit on -showLiveOutput "${filters[@]}"
