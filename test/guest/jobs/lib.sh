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

# until_ok N CMD: try for N seconds
until_ok() {
	local _end=$((SECONDS + $1))
	shift
	while ! "$@" > /dev/null 2>&1; do
		[ $SECONDS -lt $_end ] || return 1
		sleep 0.1
	done
}

udev_up() {
	udevadm settle -t 20
}
KMSG=0
kernel_mark() { KMSG=$(dmesg | wc -l); }
kernel_said() { dmesg | tail -n +$((KMSG + 1)) | grep -E "$1"; }
kernel_clean() { ! dmesg | grep -E 'WARNING:|BUG:|Oops|Call Trace'; }

# ---- the target
IQN=iqn.2026-11.org.example:guest
PORT=3260
SOCKET=/run/tgt.sock # of the daemon that is not tgt.service's
adm() { TGT_IPC_SOCKET=$SOCKET "$BUILD/tgtadm" --lld iscsi "$@"; }
tgtd_start() {
	TGT_IPC_SOCKET=$SOCKET "$BUILD/tgtd" -f -C 0 --iscsi portal=127.0.0.1:$PORT > /run/tgtd.log 2>&1 &
	TGTD=$!
	until_ok 20 adm --mode system --op show
}
tgtd_configure() { # FILE: one target, one thin disk
	adm --mode target --op new --tid 1 -T $IQN &&
		adm --mode logicalunit --op new --tid 1 --lun 1 -b "$1" &&
		adm --mode logicalunit --op update --tid 1 --lun 1 --params thin_provisioning=1 &&
		adm --mode target --op bind --tid 1 -I ALL
}

# ---- the service, and the targets of etc/tgt
FILE=iqn.2026-11.org.example:file
CHAP=iqn.2026-11.org.example:chap
RAM=iqn.2026-11.org.example:ram
prop() { systemctl show -p "$1" --value tgt.service; }
is() { [ "$(prop "$1")" = "$2" ]; }
said() { journalctl -b -q -o cat _SYSTEMD_UNIT=tgt.service + UNIT=tgt.service | grep -E -- "$1"; }
targets_are() { # NAME...: these are there, and maybe others
	local t
	for t; do
		tgtadm --mode target --op show | grep "^Target [0-9]*: $t\$" || return
	done
}
drop_in() { # SETTING=VALUE...: for the rest of the job
	mkdir -p /run/systemd/system/tgt.service.d
	printf '[Service]\n%s\n' "$(printf '%s\n' "$@")" > /run/systemd/system/tgt.service.d/job.conf
	systemctl daemon-reload
}
drop_in_gone() {
	rm -rf /run/systemd/system/tgt.service.d
	systemctl daemon-reload
}
# no session, no daemon, as at the start of every job
quiet() {
	iscsiadm -m node -u > /dev/null 2>&1
	systemctl stop guest-login.service tgtd.socket tgt.service
	systemctl reset-failed
	[ ! -e /run/systemd/system/tgt.service.d ] || drop_in_gone
}

# ---- the initiator
iscsi_up() { until_ok 10 iscsiadm -m iface; }
disk_find() { # the disk of our target, and only ours: D
	D=
	for b in /sys/block/sd*; do
		[ "$(cat "$b/device/vendor")" = "IET     " ] && D=/dev/${b##*/}
	done
	[ -b "$D" ]
}

login() { # TARGET
	iscsiadm -m node -T "$1" -p 127.0.0.1:$PORT --login && until_ok 20 disk_of "$1" 1
}
chap_password() { # PASSWORD: of the user alice, for the target chap
	local k
	for k in "authmethod CHAP" "username alice" "password $1"; do
		iscsiadm -m node -T $CHAP -o update -n "node.session.auth.${k% *}" -v "${k#* }"
	done
}
disk_of() { # TARGET LUN: its device
	readlink -e "/dev/disk/by-path/ip-127.0.0.1:$PORT-iscsi-$1-lun-$2"
}
session_of() { # TARGET: the initiator's number of its session
	iscsiadm -m session | awk -v t="$1" '$4 == t { gsub(/[^0-9]/, "", $2); print $2 }'
}
nexus_of() { # TARGET: the target's number of its session
	tgtadm --lld iscsi --mode target --op show |
		awk -v t="$1" '/^Target/ { on = $3 == t } on && /I_T nexus: / { print $NF }'
}

# ---- a load: fio writes, reads back and compares, again and again
verify() { # DISK MIB [OPTION...]
	fio --name=v --filename="$1" --size="$2m" --rw=randwrite --bsrange=4k-64k --ioengine=libaio \
		--iodepth=16 --direct=1 --verify=crc32c --do_verify=1 --verify_fatal=1 \
		--verify_state_save=0 "${@:3}"
}
load() {
	while [ ! -e /tmp/load.end ]; do
		verify "$1" 4 --bs=32k --rate_iops=100 || return 1
	done
}
load_start() { # DISK
	LOAD_STAT=/sys/block/${1##*/}/stat
	rm -f /tmp/load.end
	load "$1" > /tmp/load.log 2>&1 &
	LOAD=$!
	load_moves
}
load_count() { awk '{ print $1 + $5 }' "$LOAD_STAT"; }
load_above() { [ "$(load_count)" -gt "$1" ]; }
load_moves() { until_ok 60 load_above $(($(load_count) + 50)); }
load_stop() { # and nothing was wrong
	touch /tmp/load.end
	wait $LOAD || { cat /tmp/load.log; return 1; }
}
