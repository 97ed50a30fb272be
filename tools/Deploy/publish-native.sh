#!/bin/sh
# Publishes one project as a native binary as it ships: any warning is an error, no symbol above glibc 2.27.
#   publish-native.sh amd64|arm64 PROJECT OUT SYSROOT [ARGUMENT...]
# PROJECT  folder of a project, restored before (dotnet restore LowLatency.sln --locked-mode)
# SYSROOT  a folder made by sysroot.sh for the same processor
# The other arguments go to `dotnet publish`. Analyzers do not run: the build of the solution has run them.
set -eu
[ $# -ge 4 ] || { echo "usage: publish-native.sh amd64|arm64 PROJECT OUT SYSROOT [ARGUMENT...]" >&2; exit 64; }
case $1 in
    amd64) rid=linux-x64 linker="" ;;
    arm64) rid=linux-arm64 linker=-p:LinkerFlavor=lld ;;
    *) echo "usage: publish-native.sh amd64|arm64 PROJECT OUT SYSROOT [ARGUMENT...]" >&2; exit 64 ;;
esac
project=$2 out=$3 sysroot=$(cd "$4" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
shift 4

# A binary of another sysroot would not be linked again: its inputs have not changed.
find "$project/bin" -type d -path "*/$rid/native" -prune -exec rm -rf {} + 2>/dev/null || true
dotnet publish "$project" -r $rid -c Release --no-restore -o "$out" -warnaserror --nologo -v q \
    -p:SysRoot="$sysroot/link" $linker -p:RunAnalyzers=false "$@"
find "$out" -maxdepth 1 -type f -perm -u+x ! -name '*.dbg' ! -name '*.so' -exec "$here/glibc/check.sh" 2.27 {} +
