#!/usr/bin/env bash
# Start, memory and order path of one engine binary by the number of symbols, with orders on all of them.
#   perf/growth.sh ENGINE [RUNS] [ARGUMENT...]
# ENGINE  lowlatency-engine, ahead of time
# RUNS    of each size; default 3, of which the medians are printed
# The other arguments go to perf/Latency (built before), for example --seconds 20.
# SIZES   numbers of symbols; default: 1 10 100 500
# FOLDER  place of the journal; default: tmpfs
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: growth.sh ENGINE [RUNS] [ARGUMENT...]" >&2; exit 64; }
engine=$1 runs=${2:-3}
shift $(($# > 1 ? 2 : 1))
here=$(cd "$(dirname "$0")" && pwd)
latency=$here/Latency/bin/Release/net10.0/LowLatency.Latency.dll
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

median() { sort -g | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

# One column of the line of a report that begins with a text.
column() { awk -F'|' -v text="$2" -v at="$3" 'index($2, text) { gsub(/[ ,x]/, "", $at); print $at; exit }' "$1"; }

# One number of a line of a report, by the pattern in front of it.
number() { sed -nE "s/.*$2([0-9.]+).*/\1/p" "$1" | head -1; }

head='| symbols | load | subscribed s | every book asked for s | resident MB | orders | missed | p50 us | p99 us '
echo "$head| p50 / ping-pong | applied p99 us | % of a core |"
echo '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |'
for size in ${SIZES:-1 10 100 500}; do
    for ((run = 1; run <= runs; run++)); do
        log=$out/$size.$run
        place=$(mktemp -d -p "${FOLDER:-/dev/shm}")
        dotnet "$latency" --engine "$engine" --folder "$place" --instruments "$size" "$@" >"$log" 2>&1 ||
            { grep ^FAULT "$log" || cat "$log"; } >&2
        rm -rf "$place"
        echo "$(number "$log" "subscribed after ") $(number "$log" "every book asked for after ")" \
            "$(sed -nE 's/.* ([0-9]+) MB resident.*/\1/p' "$log")" \
            "$(sed -nE 's/^order path: ([0-9]+) expected, ([0-9]+) missed.*/\1 \2/p' "$log")" \
            "$(column "$log" "order path, from the send" 4) $(column "$log" "order path, from the send" 6)" \
            "$(column "$log" "order path / ping-pong, from the send" 4) $(column "$log" "(applied)" 6)" \
            "$(awk '/% of a core/ { print $2 }' "$log")" >>"$out/$size"
    done
    row="| $size | $(cut -d' ' -f1 /proc/loadavg) |"
    for at in 1 2 3 4 5 6 7 8 9 10; do
        row="$row $(awk -v at=$at '{ print $at }' "$out/$size" | median) |"
    done
    echo "$row"
done
