# SPDX-License-Identifier: GPL-2.0-or-later
# Helpers of guest jobs.  "ok NAME CMD..." is a check (TAP), "need" one that ends the job.
CHECKS=0
FAILS=0
ok() {
	local name=$1
	shift
	CHECKS=$((CHECKS + 1))
	if "$@" > /tmp/ok.log 2>&1; then
		echo "ok $CHECKS - $name"
		return 0
	fi
	echo "not ok $CHECKS - $name"
	sed 's/^/# /' /tmp/ok.log | tail -30
	FAILS=$((FAILS + 1))
	return 1
}
need() { ok "$@" || exit 1; }
trap 'r=$?; echo "1..$CHECKS"; [ $r = 0 ] && [ $FAILS -gt 0 ] && r=1; exit $r' EXIT

# until N CMD: try for N seconds
until_ok() {
	local n=$(($1 * 10))
	shift
	while ! "$@" > /dev/null 2>&1; do
		n=$((n - 1))
		[ $n -gt 0 ] || return 1
		sleep 0.1
	done
}

udev_up() {
	pgrep -x systemd-udevd > /dev/null || /lib/systemd/systemd-udevd -d
	udevadm trigger
	udevadm settle -t 20
}
kernel_clean() { ! dmesg | grep -E 'WARNING:|BUG:|Oops|Call Trace'; }

# ---- the target
IQN=iqn.2026-11.org.example:guest
PORT=3260
export TGT_IPC_SOCKET=/run/tgt.sock
adm() { "$BUILD/tgtadm" --lld iscsi "$@"; }
tgtd_start() {
	"$BUILD/tgtd" -f -C 0 --iscsi portal=127.0.0.1:$PORT > /run/tgtd.log 2>&1 &
	TGTD=$!
	until_ok 20 adm --mode system --op show
}
tgtd_configure() { # FILE: one target, one thin disk
	adm --mode target --op new --tid 1 -T $IQN &&
		adm --mode logicalunit --op new --tid 1 --lun 1 -b "$1" &&
		adm --mode logicalunit --op update --tid 1 --lun 1 --params thin_provisioning=1 &&
		adm --mode target --op bind --tid 1 -I ALL
}

# ---- the initiator
iscsi_up() {
	mkdir -p /run/lock/iscsi /etc/iscsi
	echo "InitiatorName=iqn.2026-11.org.example:init" > /etc/iscsi/initiatorname.iscsi
	cat > /etc/iscsi/iscsid.conf <<-CONF
		node.startup = manual
		node.session.timeo.replacement_timeout = 60
		node.conn[0].timeo.login_timeout = 10
		node.conn[0].timeo.noop_out_interval = 2
		node.conn[0].timeo.noop_out_timeout = 5
		node.session.initial_login_retry_max = 4
		node.session.cmds_max = 128
		node.session.queue_depth = 32
		node.session.iscsi.InitialR2T = No
		node.session.iscsi.ImmediateData = Yes
		node.session.iscsi.FirstBurstLength = 262144
		node.session.iscsi.MaxBurstLength = 1048576
		node.conn[0].iscsi.MaxRecvDataSegmentLength = 262144
		discovery.sendtargets.iscsi.MaxRecvDataSegmentLength = 32768
	CONF
	pgrep -x iscsid > /dev/null || iscsid
	until_ok 10 iscsiadm -m iface
}
disk_find() { # the disk of our target, and only ours: D
	D=
	for b in /sys/block/sd*; do
		[ "$(cat "$b/device/vendor")" = "IET     " ] && D=/dev/${b##*/}
	done
	[ -b "$D" ]
}
