#!/usr/bin/env bash
# Instructions per decoded frame, ring slot, book update and replayed event, counted by callgrind on ahead-of-time
# binaries: exact, whatever else the machine does. Each number is the difference of two runs (N and 2N times), so
# start-up does not count.
#   perf/gate.sh            checks every case against perf/budgets.json; exit 1 when one is over it
#   perf/gate.sh --update   records the measured numbers as the new baseline, with 5 % headroom, in perf/budgets.json
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "gate: valgrind is not installed" >&2; exit 69; }
command -v python3 >/dev/null || { echo "gate: python3 is not installed" >&2; exit 69; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for project in DecodeCost PathCost; do
    dotnet publish perf/$project -c Release -r linux-x64 -p:StripSymbols=false -p:RunAnalyzers=false -o "$work/out" -v q --nologo
done
# A .dbg file or DWARF 5 beside the binary stops older valgrinds.
for binary in decode-cost path-cost; do strip --strip-debug "$work/out/$binary" -o "$work/$binary"; done

# Without GCRegionRange the collector reserves 256 GiB, which valgrind refuses.
export DOTNET_GCRegionRange=40000000 DOTNET_gcConcurrent=0

instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out/callgrind" "$@" 2>&1 | sed -n 's/.*Collected : //p'
}

for case in "trade" "bookTicker" "depth 10" "depth 50" "depth 200" "Bybit orderbook 50"; do
    for contender in "ours" "Utf8JsonReader visitor"; do
        count=256
        once=$(instructions "$work/decode-cost" "$case" "$contender" $count)
        twice=$(instructions "$work/decode-cost" "$case" "$contender" $((2 * count)))
        printf '%s\t%s\t%s\n' "$case" "$contender" $(((twice - once) / count))
    done
done >"$work/measured.tsv"

# What one run does at the least, and how many of the part's units that is.
path() {
    local name=$1 count=$2 units=$3
    shift 3
    local once twice
    once=$(instructions "$work/path-cost" "$@" $count)
    twice=$(instructions "$work/path-cost" "$@" $((2 * count)))
    printf '%s\t%s\t%s\n' "$name" path $(((twice - once) / units)) >>"$work/measured.tsv"
}

"$work/path-cost" make "$work/day" 50000
path "ring slot" 20000 20000 ring
path "book update at 1,000 levels" 1 20000 book
path "replayed event" 25000 25000 replay "$work/day"

python3 - "$work/measured.tsv" perf/budgets.json "${1:-}" <<'PY'
import json, sys

measured = {}
for line in open(sys.argv[1]):
    case, contender, count = line.rstrip("\n").split("\t")
    measured.setdefault(case, {})[contender] = int(count)
path = sys.argv[2]
if sys.argv[3] == "--update":
    path_cases = {
        case: {"instructionsBaseline": counts["path"], "instructionsMax": round(counts["path"] * 1.05)}
        for case, counts in measured.items()
        if "path" in counts
    }
    cases = {
        case: {
            "instructionsBaseline": counts["ours"],
            "instructionsMax": round(counts["ours"] * 1.05),
            "ratioMin": 5.0,
        }
        for case, counts in measured.items()
        if "ours" in counts
    }
    unit = "x64 instructions per frame, slot, update or event, ahead-of-time net10.0, default instruction set"
    text = {"unit": unit, "decode": cases, "path": path_cases}
    with open(path, "w") as file:
        file.write(json.dumps(text, indent=2) + "\n")
known = json.load(open(path))
budgets = known["decode"] | known["path"]
failed = sorted(set(budgets) ^ set(measured))
for case in failed:
    print(f"FAILED {case}: measured or budgeted, but not both")
for case, counts in measured.items():
    budget = budgets.get(case)
    if budget is None:
        continue
    if "path" in counts:
        good = counts["path"] <= budget["instructionsMax"]
        if not good:
            failed.append(case)
        baseline = budget["instructionsBaseline"]
        print(
            f"{'ok    ' if good else 'FAILED'} {case:<28} {counts['path']:>7} of {budget['instructionsMax']:>7}"
            f"   baseline {baseline:>7}   {100.0 * counts['path'] / baseline - 100:+.1f} %")
        continue
    ours, visitor = counts["ours"], counts["Utf8JsonReader visitor"]
    ratio = visitor / ours
    good = ours <= budget["instructionsMax"] and ratio >= budget["ratioMin"]
    if not good:
        failed.append(case)
    print(
        f"{'ok    ' if good else 'FAILED'} {case:<28} ours {ours:>7} of {budget['instructionsMax']:>7}"
        f"   visitor {visitor:>7}   {ratio:5.1f} x (at least {budget['ratioMin']})")
sys.exit(1 if failed else 0)
PY
