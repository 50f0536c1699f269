#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kill9.sh - tgtd is killed under write load, five times on the same file: every write that got
#            GOOD is there, none is torn, and the disk works again at once
# shellcheck disable=SC2317 # functions that ok calls
. "$(dirname "$0")/lib.sh"
STAMPS=$O/test/fault/stamps
[ -x "$STAMPS" ] || skip_all "test/fault/stamps is not built: libiscsi-dev is missing"
DISK_DIR=$(mktemp -d "${TMPDIR:-/tmp}/kill9.XXXXXX")
end() {
	local r=$?
	rm -rf "$DISK_DIR"
	(exit $r)
	cleanup
}
trap end EXIT

# start BSTYPE DISK [OPTION...]: the same target, name and disk each time
start() {
	local bstype=$1 disk=$2
	shift 2
	tgtd_start && target_new 1 && lun_new 1 1 "$disk" --bstype "$bstype" "$@"
}
# Writes until 3000 blocks have got GOOD; then tgtd dies with the queue full. "through": the status
# alone makes a write stable, which the page cache keeps when a process is killed.
load() { # DISK
	"$STAMPS" write through "$(url 1 1)" "$1.state" "$TGTD" 3000
}
check() { # DISK
	"$STAMPS" check "$(url 1 1)" "$1.state"
}

# rounds BSTYPE DIR [OPTION...]
rounds() {
	local bstype=$1 disk=$2/$1$3 name
	shift 2
	name="$bstype ${*:+"$* "}on $(stat -f -c %T "${disk%/*}")"
	truncate -s 8M "$disk"
	ok "$name: start" start "$bstype" "$disk" "$@"
	for i in 1 2 3 4 5; do
		ok "$name, $i: load, and kill -9" load "$disk"
		kill -9 "$TGTD" 2> /dev/null
		wait "$TGTD" 2> /dev/null
		ok "$name, $i: it starts again" start "$bstype" "$disk" "$@"
		ok "$name, $i: nothing is lost or torn" check "$disk"
	done
	kill -TERM "$TGTD"
	wait "$TGTD" 2> /dev/null
}

rounds rdwr "$TMP"
rounds rdwr "$DISK_DIR"
rounds aio "$DISK_DIR"
rounds rdwr "$DISK_DIR" --bsoflags direct

# and the check is worth something: a block that goes missing is found
tgtd_start
target_new 1
lun_new 1 1 "$TMP/rdwr"
dd if=/dev/zero of="$TMP/rdwr" bs=4096 seek=100 count=8 conv=notrunc status=none
ok "the check finds a loss" not check "$TMP/rdwr"
