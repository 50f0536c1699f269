# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# LUNs come, grow and go under a session: rescan-scsi-bus.sh of sg3-utils, udev's links by path.
. jobs/lib.sh
export TGT_IPC_SOCKET=$SOCKET
IQN=iqn.2026-11.org.example:rescan
PORT=3261
LINK=/dev/disk/by-path/ip-127.0.0.1:$PORT-iscsi-$IQN-lun

udev_up
truncate -s 16M /dev/shm/rescan.1 /dev/shm/rescan.2
lun_new() { adm --mode logicalunit --op new --tid 1 --lun "$1" -b "/dev/shm/rescan.$1"; }
lun_set() { adm --mode logicalunit --op update --tid 1 --lun "$1" --params "$2"; }
need "tgtd starts" tgtd_start
need "target" adm --mode target --op new --tid 1 -T $IQN
need "LUN 1" lun_new 1
need "open to all" adm --mode target --op bind --tid 1 -I ALL
need "what it says of itself" lun_set 1 \
	vendor_id=ACME,product_id=Direct,product_rev=42,scsi_sn=direct-1,lbppbe=3
iscsi_up
need "discovery" iscsiadm -m discovery -t st -p 127.0.0.1:$PORT
need "login" iscsiadm -m node -T $IQN -p 127.0.0.1:$PORT --login
need "udev has a link to LUN 1" until_ok 20 test -b "$LINK-1"
HOST=$(readlink -f "/sys/class/block/$(basename "$(readlink -f "$LINK-1")")/device")
HOST=${HOST#*/host}
HOST=${HOST%%/*}

rescan() { # FOUND [OPTION...]: it says so
	local found=$1
	shift
	rescan-scsi-bus.sh --hosts="$HOST" "$@" > /tmp/rescan 2>&1
	cat /tmp/rescan
	grep -q "^$found" /tmp/rescan
}
gone() { [ ! -e "$LINK-$1" ]; }
told() { dmesg | grep -q "LUN assignments on this target have changed"; }

generic() { lsscsi -g | grep "\[$HOST:" | grep -E 'ACME +Direct +42 .*/dev/sd[a-z]+ +/dev/sg[0-9]+'; }
ok "lsscsi -g" generic
in_proc() { # where the kernel has it
	[ ! -e /proc/scsi/scsi ] || grep -q 'Vendor: ACME *Model: Direct *Rev: 42' /proc/scsi/scsi
}
ok "cat /proc/scsi/scsi" in_proc

# ---- more of them
ok "LUN 2" lun_new 2
sg_turs "$LINK-1" > /dev/null 2>&1
ok "Linux is told: REPORTED LUNS DATA HAS CHANGED" told
ok "rescan-scsi-bus.sh finds it" rescan "1 new or changed device(s) found"
ok "udev has a link to LUN 2" until_ok 20 test -b "$LINK-2"
ok "it can be read" dd if="$LINK-2" of=/dev/null bs=1M iflag=direct

# ---- another size
truncate -s 32M /dev/shm/rescan.2
ok "LUN 2 grows" lun_set 2 bsopts=size=33554432
ok "rescan-scsi-bus.sh --resize sees it" rescan "" --resize
bigger() { [ "$(blockdev --getsize64 "$LINK-2")" = 33554432 ]; }
ok "and so does Linux" until_ok 20 bigger

# ---- fewer of them
ok "LUN 2 goes" adm --mode logicalunit --op delete --tid 1 --lun 2
removed() { rescan "" --remove && grep -q "\[$HOST:0:0:2\]" /tmp/rescan; }
ok "rescan-scsi-bus.sh --remove takes it away" removed
ok "its link goes" until_ok 20 gone 2
# that of sg3-utils 1.46 takes every disk away, as it does not understand what its sg_inq prints; those
# that are there come back
ok "the session is scanned" iscsiadm -m session --rescan
ok "LUN 1 is there" until_ok 20 test -b "$LINK-1"
ok "LUN 1 answers" sg_turs "$LINK-1"
ok "no link to LUN 2" gone 2

# ---- direct-store: a target that passes this disk on, as a disk with its identity
cat > /run/direct.conf << END
<target $IQN.direct>
	direct-store $(readlink -f "$LINK-1")
</target>
END
show_direct() { adm --op show --mode target | sed -n "/$IQN.direct/,\$p"; }
direct() { # what an initiator sees of it
	iscsi-inq "iscsi://127.0.0.1:$PORT/$IQN.direct/1" &&
		iscsi-inq -e 1 -c 128 "iscsi://127.0.0.1:$PORT/$IQN.direct/1" &&
		iscsi-readcapacity16 "iscsi://127.0.0.1:$PORT/$IQN.direct/1"
}
identity() { grep -E '^(Vendor:ACME|Product:Direct|Revision:42)|direct-1' /run/direct.ours; }
ok "tgtadm apply" "$BUILD/tgtadm" apply /run/direct.conf
show_direct > /run/direct.show
ok "its identity is that of the disk" eval 'direct > /run/direct.ours && [ "$(identity | wc -l)" = 4 ]'
ok "it goes" "$BUILD/tgtadm" --op delete --mode target --tid 2
THEIRS=$BUILD/clients/sysroot
theirs() {
	PATH=$BUILD:$PATH PERL5LIB=$THEIRS/usr/share/perl5 \
		"$THEIRS/usr/sbin/tgt-admin" -f --update "$IQN.direct" -c /run/direct.conf
}
if [ -e "$THEIRS/usr/sbin/tgt-admin" ]; then
	ok "stgt's tgt-admin" theirs
	ok "... makes the same" eval 'show_direct | diff /run/direct.show -'
	ok "... also to an initiator" eval 'direct | diff /run/direct.ours -'
	ok "it goes" "$BUILD/tgtadm" --op delete --mode target --tid 2
fi

ok "logout" iscsiadm -m node -T $IQN -u
ok "the links go" until_ok 20 gone 1
kill -TERM $TGTD
ok "tgtd ends" wait $TGTD
ok "no kernel warning" kernel_clean
