#!/usr/bin/env bash
# Instructions per decoded frame, counted by callgrind on the ahead-of-time binary: exact, whatever else the machine
# does. Each number is the difference of two runs (N and 2N frames), so start-up does not count.
#   perf/gate.sh            checks every case against perf/budgets.json; exit 1 when one is over it
#   perf/gate.sh --update   records the measured numbers as the new baseline, with 5 % headroom, in perf/budgets.json
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "gate: valgrind is not installed" >&2; exit 69; }
command -v python3 >/dev/null || { echo "gate: python3 is not installed" >&2; exit 69; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish perf/DecodeCost -c Release -r linux-x64 -p:StripSymbols=false -p:RunAnalyzers=false -o "$work/out" -v q --nologo
# A .dbg file or DWARF 5 beside the binary stops older valgrinds.
strip --strip-debug "$work/out/decode-cost" -o "$work/decode-cost"

# Without GCRegionRange the collector reserves 256 GiB, which valgrind refuses.
export DOTNET_GCRegionRange=40000000 DOTNET_gcConcurrent=0

instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out/callgrind" "$work/decode-cost" "$1" "$2" "$3" 2>&1 \
        | sed -n 's/.*Collected : //p'
}

for case in "trade" "bookTicker" "depth 10" "depth 50" "depth 200" "Bybit orderbook 50"; do
    for contender in "ours" "Utf8JsonReader visitor"; do
        count=256
        once=$(instructions "$case" "$contender" $count)
        twice=$(instructions "$case" "$contender" $((2 * count)))
        printf '%s\t%s\t%s\n' "$case" "$contender" $(((twice - once) / count))
    done
done >"$work/measured.tsv"

python3 - "$work/measured.tsv" perf/budgets.json "${1:-}" <<'PY'
import json, sys

measured = {}
for line in open(sys.argv[1]):
    case, contender, count = line.rstrip("\n").split("\t")
    measured.setdefault(case, {})[contender] = int(count)
path = sys.argv[2]
if sys.argv[3] == "--update":
    cases = {
        case: {
            "instructionsBaseline": counts["ours"],
            "instructionsMax": round(counts["ours"] * 1.05),
            "ratioMin": 5.0,
        }
        for case, counts in measured.items()
    }
    text = {"unit": "x64 instructions per frame, ahead-of-time net10.0, default instruction set", "decode": cases}
    with open(path, "w") as file:
        file.write(json.dumps(text, indent=2) + "\n")
budgets = json.load(open(path))["decode"]
failed = sorted(set(budgets) ^ set(measured))
for case in failed:
    print(f"FAILED {case}: measured or budgeted, but not both")
for case, counts in measured.items():
    budget = budgets.get(case)
    if budget is None:
        continue
    ours, visitor = counts["ours"], counts["Utf8JsonReader visitor"]
    ratio = visitor / ours
    good = ours <= budget["instructionsMax"] and ratio >= budget["ratioMin"]
    if not good:
        failed.append(case)
    print(
        f"{'ok    ' if good else 'FAILED'} {case:<20} ours {ours:>7} of {budget['instructionsMax']:>7}"
        f"   visitor {visitor:>7}   {ratio:5.1f} x (at least {budget['ratioMin']})")
sys.exit(1 if failed else 0)
PY
