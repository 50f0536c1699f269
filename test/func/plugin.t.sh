#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# plugin.t.sh - doc/examples/bs_shift.c is built with nothing but the installed headers, loaded, and
# does I/O; what is not a plugin is left out
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires pkg-config
CC=${CC:-cc}
requires "$CC"
case $O in *-[at]san | *-cov) skip_all "installs the ordinary build" ;; esac
SCSI_CMD=$O/test/scsi-cmd
D=$TMP/root
ok "make install" make -s -C "$TREE" O="$O" install DESTDIR="$D" PREFIX=/usr UNITDIR=/units
export PKG_CONFIG_PATH=$D/usr/share/pkgconfig PKG_CONFIG_SYSROOT_DIR=$D
flags() { pkg-config --cflags tgt; }
ok "pkg-config knows it" flags
build() { # shellcheck disable=SC2046
	"$CC" -std=gnu11 -Wall -Wextra -Werror -O2 -shared -fPIC $(flags) -o "$1" \
		"$TREE/doc/examples/bs_shift.c"
}
header() { # each of them stands alone
	for h in "$D"/usr/include/tgt/*.h; do
		# shellcheck disable=SC2046
		echo "#include <tgt/${h##*/}>" | "$CC" -std=gnu11 -Wall -Werror $(flags) -fsyntax-only -x c - ||
			return 1
	done
}
ok "each header stands alone" header
mkdir "$TMP/plugins"
cp "$D"/usr/lib/tgt/*.so "$TMP/plugins"
ok "the example is built" build "$TMP/plugins/bs_shift.so"
ok "it is short" test "$(wc -l < "$TREE/doc/examples/bs_shift.c")" -lt 150
echo nonsense > "$TMP/plugins/bs_nonsense.so"
TGTD_DIR=$TMP/plugins
{ head -c 4096 /dev/zero; head -c 1M /dev/zero | tr '\0' A; } > "$TMP/disk"
tgtd_start --plugin-dir "$TGTD_DIR"
knows() { adm --mode system --op show | grep -qw "$1"; }
ok "tgtd has it" knows shift
ok "and not what is no plugin" not knows nonsense
ok "a target" target_new 1
ok "its errors are told" eval 'lun_new 1 1 "$TMP/disk" --bstype shift --bsopts shift=1 -d 2>&1 |
	grep "the option is offset=BYTES"'
ok "a logical unit" lun_new 1 1 "$TMP/disk" --bstype shift --bsopts offset=4096
size() { adm --mode target --op show --json | grep '"size": 1048576'; }
ok "of its size" size
if [ -x "$SCSI_CMD" ]; then
	io() { "$SCSI_CMD" "$(url 1 1)" "$@"; }
	ok "write and flush" io '2a 00 00 00 00 01 00 00 01 00 out 512*5a' '35 00 00 00 00 00 00 00 00 00'
	ok "it is in the file, behind the offset" \
		test "$(dd if="$TMP/disk" bs=512 skip=9 count=1 2> /dev/null | tr -d Z | wc -c)" = 0
	ok "and nowhere else" test "$(tr -cd Z < "$TMP/disk" | wc -c)" = 512
	ok "read" eval 'io "28 00 00 00 00 01 00 00 01 00 in=512" | tee "$TMP/read"; grep -q good "$TMP/read"'
	truncate -s 3M "$TMP/disk"
	ok "it grows" lun_set 1 1 bsopts=size=1
	ok "to its new size" eval 'adm --mode target --op show --json | grep "\"size\": 3141632"'
else
	skip "I/O" "libiscsi is missing"
fi
ok "it is closed" adm --mode logicalunit --op delete --tid 1 --lun 1
ok "tgtd is alive" tgtd_alive
