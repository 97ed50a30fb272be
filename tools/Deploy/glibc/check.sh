#!/bin/sh
# Fails when a finished binary asks for a glibc version above a limit, or for a private symbol.
#   check.sh MAX BINARY...      for example: check.sh 2.27 lowlatency-engine
max=$1
shift
bad=0
for file in "$@"; do
    versions=$(readelf -V "$file" | grep -oE 'Name: GLIBC_[A-Za-z0-9_.]+' | sed 's/Name: GLIBC_//' | sort -uV)
    # A private symbol (GLIBC_PRIVATE) sorts behind every number.
    newest=$(printf '%s\n' "$versions" | tail -n 1)
    if [ -z "$versions" ]; then
        echo "FAIL $file: no glibc version found; is it a dynamically linked binary?"
        bad=1
    elif [ "$(printf '%s\n%s\n' "$newest" "$max" | sort -V | tail -n 1)" = "$max" ]; then
        echo "PASS $file asks for glibc $newest, at most $max is allowed"
    else
        echo "FAIL $file asks for glibc $(printf '%s' "$versions" | tr '\n' ' ')but at most $max is allowed"
        bad=1
    fi
done
exit $bad
