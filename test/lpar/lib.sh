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

# ---- the kernel's words since the job began, or since mark
mark() { MARK=$(dmesg | wc -l); }
said() { dmesg | tail -n +$((MARK + 1)) | grep -E "$1"; }
mark
no_io_error() { ! said 'I/O error|Buffer I/O|blk_update_request|critical .* error'; }
kernel_clean() { ! said 'WARNING: CPU|BUG:|Oops|Call Trace|hung task'; }
