#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# seeds.t.sh - the commands of the documents that this project comes from, as they stand there:
#              those that a machine without virtual SCSI can run (doc/conformance.md has them all)
#
# Process, network, /dev and /sys are its own: ./usr/tgtd opens the ports and the socket it has by
# default, and /dev/sdb1 is a file.
# shellcheck disable=SC2317 # functions that ok calls
if [ -z "${IN_NAMESPACE:-}" ]; then
	unshare --mount --net --pid --fork true 2> /dev/null || {
		echo "1..0 # SKIP no namespaces here"
		exit 77
	}
	export IN_NAMESPACE=1
	exec unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc \
		-- "$BASH" "$0" "$@"
fi
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
[ "$O" = "$TREE/build" ] || skip_all "./usr/tgtd is the ordinary build"
[ -e "$O/plugins/lld_ibmvio.so" ] || skip_all "there is no driver ibmvio in $O/plugins"
unset TGT_IPC_SOCKET # the default one, below a /run of its own
cd "$TREE" || exit 1
ip link set lo up
mkdir "$TMP/dev" "$TMP/run" && cp -a /dev/{null,zero,full,random,urandom,tty} "$TMP/dev/" &&
	ln -s /proc/self/fd "$TMP/dev/fd" && mkdir "$TMP/dev/shm" &&
	mount --rbind /dev/shm "$TMP/dev/shm" && mount --rbind "$TMP/dev" /dev &&
	mount --bind "$TMP/run" /run || skip_all "no mount namespace"
trap 'r=$?; umount -l /dev; umount -l "$TMP/dev/shm"; (exit $r); cleanup' EXIT
truncate -s 64M /dev/sdb1

show() { ./usr/tgtadm --op show --mode target; }

# ---- tgt's README for ibmvstgt

builds() { make -n KERNELSRC=/nonexistent IBMVIO=1 -C "$TREE" | grep -q 'KDIR=/nonexistent'; }
ok "make KERNELSRC=<kernel-src-directory> IBMVIO=1: builds the module, too" builds
ok "./usr/tgtd" ./usr/tgtd
ok "... it is there when the command returns" ./usr/tgtadm --op show --mode system
ok "a target" ./usr/tgtadm --lld ibmvio --mode target --op new --tid 1 --targetname volume1
ok "LUN 0, /dev/sdb1" ./usr/tgtadm --lld ibmvio --mode logicalunit --op new --tid 1 --lun 0 -b /dev/sdb1
ok "the target has its name" contains "Target 1: volume1" show
ok "... its driver" contains "Driver: ibmvio" show
ok "LUN 0 is the disk" contains "Backing store path: /dev/sdb1" show
bind() { ./usr/tgtadm --lld ibmvio --mode target --op bind --tid 1 --bus "$@"; }
ok "no module here: what to do is told" contains "modprobe ibmvstgt" bind vio,30000003 --debug
ok "an adapter at a socket takes the place" bind "link,$TMP/30000003"
ok "... and is shown" contains "Adapter: link,$TMP/30000003" show

# ---- SCST's README.ibmvstgt: its identities and LUNs, with this program's commands

ok "a target for AIX" ./usr/tgtadm --lld ibmvio --mode target --op new --tid 2 --targetname ram
sixteen() {
	local lun=0 name
	for name in ram000 ram001 ram002 ram003 ram004 ram005 ram006 ram007 \
		ram008 ram009 ram010 ram011 ram012 ram013 ram014 ram015; do
		lun=$((lun + 256))
		./usr/tgtadm --lld ibmvio --mode logicalunit --op new --tid 2 --lun $lun \
			--bstype mem --bsopts size=1M -b $name || return
	done
}
ok "16 RAM disks, LUNs that are multiples of 256" sixteen
luns() { show | sed -n '/^Target 2:/,$s/^        LUN: //p' | xargs; }
ok "ls .../luns" test "$(luns)" = \
	"256 512 768 1024 1280 1536 1792 2048 2304 2560 2816 3072 3328 3584 3840 4096"
identity() { # of every disk: nobody has to set it
	./usr/tgtadm --op show --mode target --json | grep -E '"(vendor|product)_(id|rev)"' |
		tr -d ' ,' | sort | uniq -c | sort > "$TMP/identity"
	cat "$TMP/identity"
	[ "$(wc -l < "$TMP/identity")" = 3 ] && grep -q '"vendor_id":"IBM"' "$TMP/identity" &&
		grep -q '"product_id":"VDASDblkdev"' "$TMP/identity" &&
		grep -q '"product_rev":"0001"' "$TMP/identity"
}
ok "vendor IBM, product VDASD blkdev, revision 0001" identity

# ---- scst_local's README: a file of blocks as a disk

ok "dd if=/dev/zero of=vdisk1.img bs=16384" dd if=/dev/zero of="$TMP/vdisk1.img" bs=16384 count=100
ok "it is a disk" ./usr/tgtadm --lld ibmvio --mode logicalunit --op new --tid 1 --lun 1 \
	-b "$TMP/vdisk1.img"
ok "of that size" contains "Size: 2 MB, Block size: 512" show
