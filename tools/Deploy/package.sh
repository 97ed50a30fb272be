#!/usr/bin/env bash
# Makes the packages of this source tree: lowlatency_VERSION_{amd64,arm64}.deb and .tar.gz.
#   package.sh OUT [ARCH...]
# The same commit gives the same bytes, in whatever folder it is built: it compiles a copy, without debug information,
# under mapped paths, and every file carries the time of the commit.
# It links the engine against the sysroot in SYSROOT_AMD64 and SYSROOT_ARM64, or those that sysroot.sh makes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { echo "usage: package.sh OUT [amd64] [arm64]" >&2; exit 64; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
architectures=("$@")
[ $# -gt 0 ] || architectures=(amd64 arm64)
version=$("$here/version.sh")
SOURCE_DATE_EPOCH=$("$here/version.sh" --epoch)
export SOURCE_DATE_EPOCH DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LC_ALL=C TZ=UTC
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
source=$work/source

say() { echo "package: $*" >&2; }

# The tree without what was built in it; a file that git does not know is not in a package.
copy_source() {
    mkdir "$source"
    if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
        git -C "$root" ls-files -z | tar -C "$root" --null -T - -cf - | tar -C "$source" -xf -
    else
        tar -C "$root" --exclude=bin --exclude=obj --exclude=./out --exclude=node_modules -cf - . |
            tar -C "$source" -xf -
    fi
}

rid() { case $1 in amd64) echo linux-x64 ;; arm64) echo linux-arm64 ;; *) say "unknown architecture $1"; exit 64 ;; esac; }

# Prints the link sysroot of an architecture; nothing for the machine's own libraries.
sysroot() {
    local given=SYSROOT_${1^^}
    if [ -n "${!given:-}" ]; then
        echo "${!given}"
    elif [ -x "$here/sysroot.sh" ]; then
        "$here/sysroot.sh" "$1" "$work/sysroot-$1" >&2
        echo "$work/sysroot-$1/link"
    elif [ "$1" = amd64 ]; then
        say "no sysroot: the engine will ask for the glibc of this machine"
    else
        say "set SYSROOT_${1^^} to a link sysroot of $1"
        exit 78
    fi
}

publish() {
    local project=$1 architecture=$2 folder=$3
    shift 3
    dotnet publish "$source/$project" -r "$(rid "$architecture")" -c Release --no-restore -o "$folder" -warnaserror \
        --nologo -v quiet -p:RunAnalyzers=false -p:LowLatencyPackage=true "-p:LowLatencyVersion=$version" "$@"
}

build() {
    local architecture=$1 link
    link=$(sysroot "$architecture")
    local linker=()
    [ -z "$link" ] || linker+=("-p:SysRoot=$link")
    [ "$architecture" = amd64 ] || linker+=(-p:LinkerFlavor=lld)
    say "$architecture: engine, native"
    publish engine/Host "$architecture" "$work/engine-$architecture" "${linker[@]}"
    say "$architecture: lowlatency, one file"
    publish tools/Cli "$architecture" "$work/tool-$architecture" --self-contained
}

# usr/ of an architecture, from what was built.
stage() {
    local architecture=$1 usr=$2 managed
    local lib=$usr/lib/lowlatency doc=$usr/share/doc/lowlatency
    mkdir -p "$usr/bin" "$lib/sdk" "$doc/docs"
    cp "$work/tool-$architecture/lowlatency" "$lib/lowlatency"
    cp "$work/engine-$architecture/lowlatency-engine" "$lib/engine"
    ln -s ../lib/lowlatency/lowlatency "$usr/bin/lowlatency"
    ln -s ../lib/lowlatency/engine "$usr/bin/lowlatency-engine"
    managed=$source/engine/Host/bin/Release/net10.0/$(rid "$architecture")
    cp "$managed"/LowLatency.*.{dll,xml} "$managed"/lowlatency-engine.{dll,xml} "$managed"/Microsoft.Extensions.*.dll \
        "$managed"/System.CommandLine.dll "$lib/sdk/"
    cp -R "$source/docs/." "$doc/docs/"
    cp "$source"/{README.md,CHANGELOG.md,SECURITY.md,THIRD-PARTY.md,runbook.md} "$doc/"
    notices "$architecture" "$doc"
    copyright >"$doc/copyright"
    cp -R "$work/share/." "$usr/share/"
    gzip -9n "$usr"/share/man/man1/*.1
    find "$usr" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
    chmod 755 "$lib/lowlatency" "$lib/engine"
    find "$usr" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# What the packages that are inside say of work of others: of the very versions that the tool was made with.
notices() {
    local packages runtime package version
    packages=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
    runtime=$(sed -n '/"Microsoft.NETCore.App"/{n;s/.*"version": "\(.*\)".*/\1/p}' \
        "$source/tools/Cli/bin/Release/net10.0/$(rid "$1")/lowlatency.runtimeconfig.json")
    for package in "microsoft.netcore.app.runtime.$(rid "$1")/$runtime" \
        "microsoft.aspnetcore.app.runtime.$(rid "$1")/$runtime" \
        "microsoft.codeanalysis.common/$(packaged Microsoft.CodeAnalysis.CSharp)" "nunit/$(packaged NUnit)"; do
        local found
        found=$(find "$packages/${package,,}" -maxdepth 1 -iname '*third*party*notices*')
        [ -n "$found" ] || { say "no notices in package $package"; return 66; }
        cp "$found" "$2/notices-${package%%/*}.${found##*.}"
    done
}

# Version of a package, as it is set for all projects.
packaged() { sed -n "s/.*Include=\"$1\" Version=\"\(.*\)\".*/\1/p" "$source/Directory.Packages.props"; }

copyright() {
    cat <<EOF
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: lowlatency

Files: *
Copyright: The LowLatency authors
License: Apache-2.0
 On Debian systems the full text is in /usr/share/common-licenses/Apache-2.0.
 What is by others, under which licence, is in THIRD-PARTY.md.
EOF
}

control() {
    cat <<EOF
Package: lowlatency
Version: $version
Architecture: $1
Maintainer: The LowLatency authors <maintainers@lowlatency.invalid>
Installed-Size: $(find "$2" -type f -printf '%s\n' | awk '{ bytes += $1 } END { print int((bytes + 1023) / 1024) }')
Depends: libc6 (>= 2.27), libgcc-s1 | libgcc1, libstdc++6, libssl3t64 | libssl3 | libssl1.1, ca-certificates
Section: misc
Priority: optional
Description: crypto trading engine that replays bit for bit
 The engine, a local venue to try it against, and the tool that runs, replays,
 explains and backtests it. "lowlatency demo" shows all of it without a network.
EOF
}

pack() {
    local architecture=$1 name=lowlatency_${version}_$1
    local tree=$work/$name
    mkdir -p "$tree/DEBIAN"
    stage "$architecture" "$tree/usr"
    cp -a "$tree/usr" "$work/plain"
    cp "$source/LICENSE" "$work/plain/share/doc/lowlatency/"
    chmod 644 "$work/plain/share/doc/lowlatency/LICENSE"
    tar -C "$work/plain" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu \
        --transform="s,^\.,$name,S" -cf - . | gzip -6n >"$out/$name.tar.gz"
    rm -rf "$work/plain"
    control "$architecture" "$tree/usr" >"$tree/DEBIAN/control"
    (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
    chmod 755 "$tree" "$tree/DEBIAN"
    chmod 644 "$tree/DEBIAN"/*
    dpkg-deb --root-owner-group -Zxz -z1 --threads-max=1 -b "$tree" "$out/$name.deb" >/dev/null
    (cd "$out" && sha256sum "$name.deb" "$name.tar.gz")
}

say "version $version"
copy_source
dotnet restore "$source/tools/Cli" --locked-mode -v quiet -p:LowLatencyPackage=true
for architecture in "${architectures[@]}"; do build "$architecture"; done

# Man pages and completion do not depend on the processor: the tool that runs here writes them.
for architecture in "${architectures[@]}"; do
    [ "$architecture" = "$(dpkg --print-architecture)" ] || continue
    "$work/tool-$architecture/lowlatency" documents "$work/share" --date "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)"
done
[ -d "$work/share" ] || { say "the tool of this machine's processor must be among those that are built"; exit 64; }
for architecture in "${architectures[@]}"; do pack "$architecture"; done
