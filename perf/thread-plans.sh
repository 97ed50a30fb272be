#!/usr/bin/env bash
# The order path of one engine binary under each plan of threads, in turn, against raw TCP in the same runs.
#   perf/thread-plans.sh ENGINE [RUNS] [ARGUMENT...]
# ENGINE  lowlatency-engine, ahead of time
# RUNS    of each plan and place; default 5. The medians of the runs are the last lines.
# The other arguments go to perf/Latency (built before), for example --frames 20000 --orders 100.
# FOLDERS  places of the journal; default: tmpfs and the system's folder for temporary files
# PLANS    plans of threads; default: four and one
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: thread-plans.sh ENGINE [RUNS] [ARGUMENT...]" >&2; exit 64; }
engine=$1 runs=${2:-5}
shift $(($# > 1 ? 2 : 1))
here=$(cd "$(dirname "$0")" && pwd)
latency=$here/Latency/bin/Release/net10.0/LowLatency.Latency.dll
folders=${FOLDERS:-/dev/shm ${TMPDIR:-/tmp}}
plans=${PLANS:-four one}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

median() { sort -g | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

# One column of the line of a report that begins with a text.
column() { awk -F'|' -v text="$2" -v at="$3" 'index($2, text) { gsub(/[ ,x]/, "", $at); print $at; exit }' "$1"; }

echo "plan folder load | order p50 us, / ping-pong, / flushed ping-pong | applied p99 us | % of a core"
for ((run = 1; run <= runs; run++)); do
    for folder in $folders; do
        for plan in $plans; do
            log=$out/$run$plan.txt
            place=$(mktemp -d -p "$folder")
            dotnet "$latency" --engine "$engine" --folder "$place" --plan "$plan" "$@" >"$log" 2>&1 ||
                { grep ^FAULT "$log" || cat "$log"; } >&2
            rm -rf "$place"
            line="$(column "$log" "order path, from the send" 4)"
            line="$line $(column "$log" "order path / ping-pong, from the send" 4)"
            line="$line $(column "$log" "order path / ping-pong with fdatasync" 4)"
            line="$line $(column "$log" "(applied)" 6)"
            line="$line $(awk '/% of a core/ { print $2 }' "$log")"
            echo "$plan $folder $(cut -d' ' -f1 /proc/loadavg) | $line"
            echo "$line" >>"$out/$plan-${folder//\//_}"
        done
    done
done

echo "medians:"
for folder in $folders; do
    for plan in $plans; do
        echo -n "$plan $folder:"
        for at in 1 2 3 4 5; do
            echo -n " $(awk -v at=$at '{ print $at }' "$out/$plan-${folder//\//_}" | median)"
        done
        echo
    done
done
