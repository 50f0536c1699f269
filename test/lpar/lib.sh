# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Helpers of jobs, in the guest.  File descriptor 3 is the line to the host: see test/lpar/run.
FAILS=0
tap() { echo "tap $*" >&3; }
# ok NAME CMD...: one check; what CMD said is shown when it fails
ok() {
	local name="$1"
	shift
	if "$@" > /tmp/ok.log 2>&1; then
		tap "ok $name"
		return 0
	fi
	tap "not ok $name"
	tail -30 /tmp/ok.log | while read -r line; do tap "# $line"; done
	FAILS=$((FAILS + 1))
	return 1
}
not() { ! "$@"; }
# busybox's shell prefers what is built into it to what is in the PATH
lsscsi() { /usr/bin/lsscsi "$@"; }
mke2fs() { /sbin/mke2fs "$@"; }
need() { ok "$@" || exit 1; }
# ask WORD...: the host does it; what it answers is printed, its status is ours
ask() {
	local status text
	echo "ask $*" >&3
	read -r status text <&3
	echo "$text"
	return "$status"
}
trap 'r=$?; [ $r = 0 ] && [ $FAILS -gt 0 ] && r=1; exit $r' EXIT

# until_ok SECONDS CMD...
until_ok() {
	local n=$(($1 * 20))
	shift
	while ! "$@" > /dev/null 2>&1; do
		n=$((n - 1))
		[ $n -gt 0 ] || return 1
		sleep 0.05
	done
}

# ---- the adapter with this unit address (hexadecimal), and its disks
host_of() {
	local h
	for h in /sys/bus/vio/devices/"$1"/host*; do [ -e "$h" ] && echo "${h##*/}"; done
}
# disks UNIT: their names in /dev, in the order of their target ids
disks() {
	local d
	for d in /sys/bus/vio/devices/"$1"/host*/target*/*/block/sd*; do
		[ -e "$d" ] && echo "$(echo "$d" | sed 's/.*target[0-9]*:0:\([0-9]*\).*/\1/') ${d##*/}"
	done | sort -n | cut -d' ' -f2
}
disk_count() { [ "$(disks "$1" | wc -l)" -eq "$2" ]; }
disk() { disks "$1" | sed -n "${2:-1}p"; }

# disks_appear UNIT COUNT: a client that found no partner at first does not look again by itself
disks_appear() { until_ok 30 look_again "$1" "$2"; }
look_again() {
	disk_count "$1" "$2" && return
	echo '- - -' > "/sys/class/scsi_host/$(host_of "$1")/scan"
	disk_count "$1" "$2"
}
# the client's driver, and the sixteen disks of the scenario "client"
client_up() { modprobe -a ibmvscsi sd_mod sg && disks_appear 71000010 16; }

# client_down UNIT: without its driver.  ibmvscsi's remove purges its list of commands, and with it the
# one whose completion is still being worked on: its list_del() then finds LIST_POISON1.  So the
# disks go first, with their last commands, and each processor ends the softirq that it may be in.
client_down() {
	local d cpu
	for d in $(disks "$1"); do echo 1 > "/sys/block/$d/device/delete" || return; done
	for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
		taskset "$(printf %x $((1 << ${cpu##*cpu})))" true || return
	done
	rmmod ibmvscsi
}

# ---- Linux's own target, with one disk, on the adapter 71000020
lio_up() {
	local c=/sys/kernel/config/target size=$((64 << 20))
	modprobe -a configfs target_core_mod target_core_file ibmvscsis &&
		mount -t configfs c /sys/kernel/config &&
		truncate -s $size /tmp/disk.img &&
		mkdir -p $c/core/fileio_0/disk &&
		echo "fd_dev_name=/tmp/disk.img,fd_dev_size=$size" > $c/core/fileio_0/disk/control &&
		echo 1 > $c/core/fileio_0/disk/enable &&
		echo 0123456789abcdef > $c/core/fileio_0/disk/wwn/vpd_unit_serial &&
		mkdir -p $c/ibmvscsis/71000020/tpgt_1/lun/lun_0 &&
		ln -s $c/core/fileio_0/disk $c/ibmvscsis/71000020/tpgt_1/lun/lun_0/disk &&
		echo 1 > $c/ibmvscsis/71000020/tpgt_1/enable
}

# ---- load on a disk, NAME or /dev/NAME
# verify DEVICE [MIB [OPTION...]]: random writes, each read back and checked
verify() {
	local d=/dev/${1#/dev/} size=${2:-16}
	shift $(($# > 2 ? 2 : $#))
	fio --name=verify --filename="$d" --size="${size}m" --rw=randwrite --bsrange=4k-256k \
		--ioengine=libaio --iodepth=16 --direct=1 --verify=crc32c --do_verify=1 \
		--verify_fatal=1 --verify_state_save=0 "$@"
}
# verify_pattern DEVICE MIB N [OPTION...]: every block gets N (two digits) and where it is, and has
# it afterwards
verify_pattern() {
	local d=$1 size=$2 n=$3
	shift 3
	verify "$d" "$size" --rw=write --verify=pattern --verify_pattern="0x$n$n$n$n%o" "$@"
}
in_flight() { [ "$(awk '{ print $1 + $2 }' "/sys/block/${1#/dev/}/inflight")" -gt 0 ]; }
# sectors DEVICE: read and written since it appeared
sectors() { awk '{ print $3 + $7 }' "/sys/block/${1#/dev/}/stat"; }
more_than() { [ "$(sectors "$1")" -gt "$2" ]; }
# load_start DEVICE [MIB [OPTION...]]: verify in the background, LOAD is its pid; it has begun
load_start() {
	local before
	before=$(sectors "$1")
	verify "$@" > /tmp/load.log 2>&1 &
	LOAD=$!
	until_ok 10 more_than "$1" "$before" && kill -0 $LOAD
}
load_ends() { wait $LOAD || { cat /tmp/load.log; false; }; }

# ---- what a hypervisor does to the client at 71000010, while DEVICE is under load
# event DEVICE MIB FORMAT WHAT-THE-CLIENT-SAYS: its connection ends, and it comes back by itself
event() {
	mark
	ok "event $3: load" load_start "$1" "$2"
	ok "event $3" ask control 71000010 event "$3"
	ok "event $3: the client noticed" until_ok 20 said "$4"
	ok "event $3: it logs in again" until_ok 20 said "SRP_LOGIN succeeded"
	ok "event $3: fio survives it" load_ends
	ok "event $3: no I/O error" no_io_error
}
# full_queue DEVICE: its queue is full for a while
full_queue() {
	ok "the queue is full" ask control 71000010 full on
	verify "$1" 4 > /tmp/load.log 2>&1 &
	LOAD=$!
	ok "commands are in flight" until_ok 10 in_flight "$1"
	ok "it is not full any more" ask control 71000010 full off
	ok "fio survives it" load_ends
	ok "no I/O error" no_io_error
}

# ---- the kernel's words since the job began, or since mark
mark() { MARK=$(dmesg | wc -l); }
said() { dmesg | tail -n +$((MARK + 1)) | grep -E "$1"; }
mark
no_io_error() { ! said 'I/O error|Buffer I/O|blk_update_request|critical .* error'; }
kernel_clean() { ! said 'WARNING:|BUG:|Oops|Call Trace|blocked for more than|DMA-API:'; }
