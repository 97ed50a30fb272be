#!/bin/sh
# Makes a small sysroot to link against an old glibc.
#   link-sysroot.sh FROM TO ARCH [MAX]
# FROM  root with Debian's libc6, libc6-dev, libgcc-12-dev of ARCH (dpkg -x, or / for the machine's own)
# TO    folder to make; give it to dotnet publish as -p:SysRoot=TO
# ARCH  aarch64 or x86_64
# MAX   newest glibc version a binary may ask for (2.27 = Ubuntu 18.04)
# The shared libraries in TO have no code: they only name the symbols of FROM's glibc in the newest version that is
# not above MAX, each in the library that had it before glibc 2.34. A symbol that is newer than MAX is not there, so a
# link that needs one fails with "undefined symbol" instead of making a binary that does not start.
set -eu
from=${1%/} to=$2 arch=$3 max=${4:-2.27}
triple=$arch-linux-gnu
case $arch in
    aarch64) base=2.17 loader=ld-linux-aarch64.so.1 type=%function object=%object ;;
    x86_64) base=2.2.5 loader=ld-linux-x86-64.so.2 type=@function object=@object ;;
    *) echo "unknown arch $arch" >&2; exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
lib=$to/usr/lib/$triple
gcc=usr/lib/gcc/$triple/12
[ -d "$from/$gcc" ] || gcc=usr/lib/gcc-cross/$triple/12
rm -rf "$to"; mkdir -p "$lib" "$to/usr/lib/gcc/$triple/12" "$to/stubs"
real() { for d in "$from/lib/$triple" "$from/usr/lib/$triple"; do [ -f "$d/$1" ] && { echo "$d/$1"; return; }; done; echo "no $1 in $from" >&2; exit 1; }

# name, version, type, size of each symbol; one line a name: its newest version up to MAX, and whether a newer one is there
symbols() {
    readelf --dyn-syms -W "$1" | awk -v max="$max" '
        function num(v,  p) { split(v, p, "."); return p[1] * 1000000 + p[2] * 1000 + p[3] }
        $7 != "UND" && $8 ~ /@/ && $4 != "TLS" && ($5 == "GLOBAL" || $5 == "WEAK") {
            n = $8; v = $8; sub(/@.*/, "", n); sub(/.*@/, "", v)
            if (v !~ /^GLIBC_[0-9.]+$/) next
            sub(/GLIBC_/, "", v)
            if (num(v) > num(max)) { newer[n] = num(v) > newer[n] ? num(v) : newer[n]; next }
            if (!(n in best) || num(v) > num(best[n])) { best[n] = v; kind[n] = $4; size[n] = $3 }
        }
        END { for (n in best) print n, best[n], kind[n], size[n], (n in newer) ? newer[n] : 0 }' | LC_ALL=C sort
}

# the library that had a symbol in glibc up to 2.27; those of libutil, libanl and libresolv are left out
home() {
    awk '
        $1 ~ /^(forkpty|openpty|login|login_tty|logout|logwtmp|getaddrinfo_a|gai_(cancel|error|suspend)|ns_name_.*|__send|__isnanf128)$/ { next }
        $1 ~ /^__(dn|res)_/ && $5 > 0 || $1 ~ /^__(dn_(comp|expand|skipname)|res_([dhmo].*ok|n?mkquery|n?query|n?querydomain|n?search|n?send))$/ { next }
        { l = "libc.so.6" }
        $1 ~ /^_?_?(pthread_|sem_)/ { l = "libpthread.so.0" }
        $1 ~ /^dl(open|close|sym|error|addr|addr1|vsym|info|mopen)$/ { l = "libdl.so.2" }
        $1 ~ /^(aio_|lio_|mq_|__mq_|timer_|shm_)/ { l = "librt.so.1" }
        { print $0, l }'
}

# one stub library from lines "name version type size newer": assembler text, version script, link
stub() {
    so=$1 list=$2 s=$to/stubs/$1
    awk -v f="$type" -v o="$object" '
        $3 == "OBJECT" { d = d ".globl " $1 "\n.type " $1 "," o "\n.size " $1 "," $4 "\n.balign 16\n" $1 ": .zero " ($4 > 0 ? $4 : 1) "\n"; next }
        { print ".globl " $1 "\n.type " $1 "," f "\n" $1 ":" }
        END { print ".zero 4\n.data\n" d ".section .note.GNU-stack" }' "$list" > "$s.s"
    { echo "$base" ; awk '{ print $2 }' "$list"; } | sort -u -V | while read -r v; do
        echo "GLIBC_$v {"; awk -v v="$v" '$2 == v { if (!n++) print "  global:"; print "    " $1 ";" }' "$list"
        if [ "$v" = "$base" ]; then echo "  local: *;"; echo "};"; else echo "} GLIBC_$last;"; fi
        last=$v
    done > "$s.map"
    clang --target=$triple -c -o "$s.o" "$s.s"
    ld.lld -shared -soname "$so" --version-script="$s.map" -o "$lib/$so" "$s.o"
    rm "$s.o"
}

symbols "$(real libc.so.6)" | home > "$to/stubs/all"
for so in libc.so.6 libpthread.so.0 libdl.so.2 librt.so.1; do
    awk -v l=$so '$6 == l' "$to/stubs/all" > "$to/stubs/$so.list"; stub $so "$to/stubs/$so.list"
done
symbols "$(real libm.so.6)" > "$to/stubs/libm.so.6.list"; stub libm.so.6 "$to/stubs/libm.so.6.list"
symbols "$(real $loader)" > "$to/stubs/$loader.list"; stub $loader "$to/stubs/$loader.list"

for l in libpthread.so.0 libdl.so.2 librt.so.1 libm.so.6; do ln -sf $l "$lib/${l%%.so*}.so"; done
printf 'GROUP ( libc.so.6 libc_nonshared.a AS_NEEDED ( %s ) )\n' $loader > "$lib/libc.so"
cp "$(real libc_nonshared.a)" "$(real crti.o)" "$(real crtn.o)" "$lib/"
for f in libgcc.a libgcc_eh.a crtbegin.o crtend.o crtbeginS.o crtendS.o; do cp "$from/$gcc/$f" "$to/usr/lib/gcc/$triple/12/"; done
# libgcc_s is never needed by native AOT: an empty one keeps the driver's --as-needed -lgcc_s content
printf '/* empty */\n' > "$lib/libgcc_s.so"

# start code: crt1 of glibc 2.34 and later passes no init function, and glibc before 2.34 then runs no constructor
clang --target=$triple -O2 -fPIC -fno-stack-protector -fno-asynchronous-unwind-tables -c -o "$to/stubs/csu.o" "$here/start-code.c"
for f in crt1.o Scrt1.o; do
    llvm-objcopy --redefine-sym __libc_start_main=start_main_with_init "$(real $f)" "$to/stubs/$f"
    ld.lld -r -o "$lib/$f" "$to/stubs/$f" "$to/stubs/csu.o"
done
