#!/usr/bin/env bash
# Breaks the code on purpose, one place after the other (mutations.txt), in a copy of the sources, and shows that the
# simulation catches each: run.sh [PART OF A NAME]. LIST names another list: rare.txt has what only many seeds see.
# SEEDS (400) bounds the search, SECONDS_EACH (300) a seed's faults.
# A fault that never ends counts as not caught after TIMEOUT_EACH (600) seconds.
# Only the project that holds the broken file is built; its library then replaces the good one.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
only=${1-}
list=$(realpath "${LIST:-$here/mutations.txt}")
seeds=${SEEDS:-400}
seconds_each=${SECONDS_EACH:-300}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
passed=0
failed=0
good=$copy/tests/Simulation/bin/Release/net10.0
broken=$copy/broken

# The copy is compiled for what it does, not for how it is written.
build() {
    dotnet msbuild "$@" -v:q -nologo -p:Configuration=Release -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false \
        -p:GenerateDocumentationFile=false >"$copy/build.log" 2>&1
}

prepare() {
    # What the projects import lies at the root.
    (cd "$root" && tar --exclude=bin --exclude=obj -cf - global.json .editorconfig -- *.props *.targets *.txt \
        engine adapters tools/VenueSim tools/Deploy tests/Simulation) | tar -C "$copy" -xf - || return 1
    cd "$copy" || return 1
    dotnet restore tests/Simulation --locked-mode -v q || return 1
    build tests/Simulation/Simulation.csproj || { cat "$copy/build.log"; return 1; }
}

# fail NAME TEXT
fail() {
    failed=$((failed + 1))
    echo "FAIL mutation $1: $2"
}

# try_one NAME FILE OLD NEW
try_one() {
    local name=$1 file=$2 old=$3 new=$4 text rest project folder log=$copy/run.log start=$SECONDS
    [[ $name == *"$only"* ]] || return
    text=$(cat "$file" && echo x) || { fail "$name" "no file $file"; return; }
    text=${text%x}
    rest=${text#*"$old"}
    if [[ $rest == "$text" || $rest == *"$old"* ]]; then
        fail "$name" "its text is not exactly once in $file"
        return
    fi

    printf '%s' "${text%%"$old"*}$new$rest" >"$file"
    folder=$(dirname "$file")
    while ! project=$(compgen -G "$folder/*.csproj"); do folder=$(dirname "$folder"); done
    rm -rf "$broken"
    cp -r "$good" "$broken"
    if ! build "$project" -t:Compile -p:BuildProjectReferences=false; then
        fail "$name" "does not compile: $(grep -m 1 'error' "$copy/build.log")"
    elif ! cp "$folder/obj/Release/net10.0/LowLatency.$(basename "$project" .csproj).dll" "$broken/"; then
        fail "$name" "nothing built"
    elif timeout "${TIMEOUT_EACH:-600}" dotnet "$broken/LowLatency.Simulation.dll" --until-failed --seeds "$seeds" --seconds "$seconds_each" \
        --jobs "$(nproc)" >"$log" 2>&1; then
        fail "$name" "survived $seeds seeds, $((SECONDS - start)) s"
    elif ! grep -q '^FAIL seed' "$log"; then
        fail "$name" "the simulation did not end: $(tail -n 1 "$log")"
    else
        passed=$((passed + 1))
        echo "PASS mutation $name caught by seed $(awk '/^FAIL seed/ { sub(":", "", $3); print $3; exit }' "$log"):" \
            "$(awk 'f { sub("^ +", ""); print; exit } /^FAIL seed/ { f = 1 }' "$log") ($((SECONDS - start)) s)"
    fi

    printf '%s' "$text" >"$file"
}

prepare || { echo "0 passed, 1 failed"; exit 1; }
echo "prepared in $SECONDS s"
name="" file="" old="" new="" part=none
finish() { [[ -z $name ]] || try_one "$name" "$file" "${old%$'\n'}" "${new%$'\n'}"; }
while IFS= read -r line || [[ -n $line ]]; do
    case $line in
        "=== "*) finish; name=${line#=== } file="" old="" new="" part=none ;;
        "--- "*) file=${line#--- } part=old ;;
        "+++") part=new ;;
        *)
            [[ $part != old ]] || old+=$line$'\n'
            [[ $part != new ]] || new+=$line$'\n'
            ;;
    esac
done <"$list"
finish
echo "$SECONDS s in all"
echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
