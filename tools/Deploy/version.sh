#!/bin/sh
# Prints the version of this source tree, which is also a legal Debian version: the tag (0.2.0), the commits since it
# (0.2.0+5.g87cf1d9), or without a tag 0.1.0~git20261129.87cf1d9; "+dirty" when a tracked file was changed.
#   version.sh           the version
#   version.sh --epoch   the time of the commit, seconds since 1970: every file of a package carries it
# A tree without git says what `git archive` wrote into source-commit.txt, or 0.1.0~nogit.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
base=0.1.0
read -r archived_commit archived_time <"$here/source-commit.txt"

# Only the repository of this very tree counts, not one that a source archive was unpacked in.
top=$(git -C "$here" rev-parse --show-toplevel 2>/dev/null) || top=
if [ -n "$top" ] && [ "$top/tools/Deploy" -ef "$here" ] && commit=$(git -C "$here" rev-parse --short=7 HEAD 2>/dev/null); then
    if [ "${1:-}" = --epoch ]; then git -C "$here" log -1 --format=%ct; exit; fi
    dirty=$(git -C "$here" describe --always --dirty --exclude '*')
    case $dirty in *-dirty) dirty=+dirty ;; *) dirty= ;; esac
    if tagged=$(git -C "$here" describe --tags --match 'v[0-9]*' --abbrev=7 2>/dev/null); then
        tagged=${tagged#v}
        case $tagged in
            *-*-g*) commits=${tagged%-g*}; version=${commits%-*}+${commits##*-}.g${tagged##*-g} ;;
            *) version=$tagged ;;
        esac
        echo "$(printf %s "$version" | tr - '~')$dirty"
    else
        day=$(TZ=UTC git -C "$here" log -1 --date=format-local:%Y%m%d --format=%cd)
        echo "$base~git$day.$commit$dirty"
    fi
    exit
fi
case $archived_commit in
    '$'*) commit= ;;
    *) commit=$(printf %.7s "$archived_commit") ;;
esac
if [ "${1:-}" = --epoch ]; then
    if [ -n "$commit" ]; then echo "$archived_time"; else echo "${SOURCE_DATE_EPOCH:-1735689600}"; fi
elif [ -n "$commit" ]; then
    echo "$base~git$(date -u -d "@$archived_time" +%Y%m%d).$commit"
else
    echo "$base~nogit"
fi
