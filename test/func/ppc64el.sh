#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ppc64el.sh - tgtd for another machine, under qemu-user: it starts with the libraries that
#              test/lpar/bundle finds, loads its plugins and serves disks
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
NATIVE=$O
cd "$TREE" || exit 1
scripts/deps ppc64el || skip_all "no compiler for ppc64el, or no emulator: scripts/deps ppc64el"
scripts/sysroot ppc64el build-ppc64le/sysroot || skip_all "no packages for ppc64el: scripts/sysroot"

ok "it compiles" make -s -j2 WERROR=1 ppc64el || exit 1
ok "its libraries are all there" test/lpar/bundle "$TMP/root" || exit 1
test/lpar/emulate "$TMP/root" "$TMP/o"
ln -s "$NATIVE/test" "$TMP/o/test" # the initiator is of this machine
O=$TMP/o

is_ppc64el() { # FILE...
	local f
	for f in "$@"; do
		readelf -h "$f" | grep -q "2's complement, little endian" &&
			readelf -h "$f" | grep -q "Machine: *PowerPC64" || return 1
	done
}
all_loaded() {
	local f name
	adm --mode system --op show > "$TMP/system"
	for f in "$TMP"/root/usr/lib/tgt/*.so; do
		name=$(basename "$f" .so)
		grep -qE "^    ${name#*_}(:| |$)" "$TMP/system" || {
			echo "$name is not loaded"
			cat "$TMP/system"
			return 1
		}
	done
}
disks() {
	target_new 1 && lun_new 1 1 "" --bstype mem --bsopts size=1M &&
		truncate -s 1M "$TMP/disk" && lun_new 1 2 "$TMP/disk"
}
show_disks() {
	adm --mode target --op show > "$TMP/show"
	[ "$(grep -c "Size: 1 MB, Block size: 512" "$TMP/show")" = 2 ]
}
stops() {
	adm --mode target --op delete --tid 1 --force && adm --mode system --op delete &&
		wait "$TGTD"
}

ok "programs and plugins are of that machine" is_ppc64el "$TMP"/root/usr/sbin/* \
	"$TMP"/root/usr/lib/tgt/*.so
tgtd_start
ok "each plugin is loaded" all_loaded
ok "disks of memory and of a file" disks
ok "... are there" show_disks
ok "it stops" stops

export O
ok "start, stop and what is refused: daemon.t.sh" env -u TGT_IPC_SOCKET test/func/daemon.t.sh
ok "virtual SCSI's LUNs: vscsi_luns.t.sh" env -u TGT_IPC_SOCKET test/func/vscsi_luns.t.sh
if [ -x "$NATIVE/test/scsi-cmd" ]; then
	ok "an initiator, CHAP: acl.sh" env -u TGT_IPC_SOCKET bash test/func/acl.sh
else
	skip "an initiator, CHAP: acl.sh" "test/scsi-cmd is not built: libiscsi-dev is missing"
fi
