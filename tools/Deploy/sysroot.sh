#!/bin/sh
# Makes what a native publish for one processor needs beside the SDK, on Debian.
#   sysroot.sh amd64|arm64 FOLDER
# FOLDER/link  link against this (-p:SysRoot=): no binary can ask for a symbol above glibc 2.27 (Ubuntu 18.04, the original
#              Jetson Nano); see glibc/link-sysroot.sh
# FOLDER/root  for another processor than this machine's only: Debian's own libraries of that processor, so that
#              `qemu-aarch64 -L FOLDER/root` can run what was linked
# Needs clang, lld, llvm and binutils; for the other processor also `dpkg --add-architecture arm64 && apt-get update`.
# What is already there is kept; delete FOLDER to make it anew.
set -eu
case ${1:-} in
    amd64) triple=x86_64 ;;
    arm64) triple=aarch64 ;;
    *) echo "usage: sysroot.sh amd64|arm64 FOLDER" >&2; exit 64 ;;
esac
architecture=$1
[ -n "${2:-}" ] || { echo "usage: sysroot.sh amd64|arm64 FOLDER" >&2; exit 64; }
mkdir -p "$2"
folder=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
[ -e "$folder/complete" ] && exit 0

for tool in clang ld.lld llvm-objcopy readelf dpkg; do
    command -v $tool >/dev/null || {
        echo "sysroot.sh: $tool is not installed: apt-get install clang lld llvm binutils dpkg" >&2
        exit 69
    }
done

if [ "$(dpkg --print-architecture)" = "$architecture" ]; then
    from=/
else
    from=$folder/root
    rm -rf "$from" "$folder/packages"
    mkdir -p "$from" "$folder/packages"
    packages=""
    for package in libc6 libc6-dev libgcc-12-dev libgcc-s1 libstdc++6 zlib1g libssl3; do
        packages="$packages $package:$architecture"
    done
    # Debian's user for downloads cannot write everywhere, hence the switch.
    (cd "$folder/packages" && apt-get -qq -o APT::Sandbox::User=root download $packages) || {
        echo "sysroot.sh: no packages for $architecture: dpkg --add-architecture $architecture && apt-get update" >&2
        exit 69
    }
    for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$from"; done
    rm -rf "$folder/packages"
fi

"$here/glibc/link-sysroot.sh" "$from" "$folder/link" $triple 2.27
touch "$folder/complete"
