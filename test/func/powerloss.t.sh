#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# powerloss.t.sh - what an initiator was told is stable survives the loss of power
#
# tgtd runs over a disk whose write cache is volatile (test/fault/volatile_cache.c) and is killed
# under load; everything since the last flush is gone; then each block is read and judged.
. "$(dirname "$0")/lib.sh"
CACHE=$O/test/fault/volatile_cache.so
STAMPS=$O/test/fault/stamps
[ -x "$STAMPS" ] || skip_all "test/fault/stamps is not built: libiscsi-dev is missing"
case $O in *-asan | *-tsan) skip_all "a sanitizer does not go together with LD_PRELOAD" ;; esac
DISK_DIR=$(mktemp -d "${TMPDIR:-/tmp}/powerloss.XXXXXX")
WRITE_CACHE_OFF=mode_page=8:0:18:0x10:0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0
end() {
	rm -rf "$DISK_DIR"
	cleanup
}
trap end EXIT

# start BSTYPE DISK [OPTION...]: tgtd with the disk as LUN 1, over the volatile cache
start() {
	local bstype=$1 disk=$2
	shift 2
	LD_PRELOAD=$CACHE CACHE_FILE=$disk CACHE_STABLE=$disk.stable tgtd_start
	target_new 1
	lun_new 1 1 "$disk" --bstype "$bstype" "$@"
}

# round MODE BSTYPE DISK COUNT [OPTION...]: load, loss of power, restart, check
round() {
	local mode=$1 bstype=$2 disk=$3 count=$4
	shift 4
	start "$bstype" "$disk" "$@"
	[ "$mode" != through ] || [ "$*" ] || lun_set 1 1 "$WRITE_CACHE_OFF"
	"$STAMPS" write "$mode" "$(url 1 1)" "$disk.state" "$TGTD" "$count" || return 1
	wait "$TGTD" 2> /dev/null
	cp --sparse=never "$disk.stable" "$disk"
	start "$bstype" "$disk" "$@"
	"$STAMPS" check "$(url 1 1)" "$disk.state"
	local r=$?
	kill -9 "$TGTD"
	wait "$TGTD" 2> /dev/null
	return $r
}

# rounds MODE BSTYPE DIR COUNT [OPTION...]: three of them on one disk
rounds() {
	local mode=$1 bstype=$2 disk=$3/$1-$2 count=$4
	shift 4
	rm -f "$disk" "$disk".*
	truncate -s 8M "$disk"
	cp "$disk" "$disk.stable"
	for _ in 1 2 3; do
		round "$mode" "$bstype" "$disk" "$count" "$@" || return 1
	done
}

# loses ROUNDS...: the check finds losses, and nothing else is wrong
loses() {
	local said
	said=$(rounds "$@" 2>&1) && return 1
	echo "$said"
	grep -q '^[1-9][0-9]* sectors lost' <<< "$said"
}

ok "FUA, in memory" rounds fua rdwr "$TMP" 2000
ok "SYNCHRONIZE CACHE, in memory" rounds sync rdwr "$TMP" 5000
ok "FUA, on a disk" rounds fua rdwr "$DISK_DIR" 300
ok "SYNCHRONIZE CACHE, on a disk" rounds sync rdwr "$DISK_DIR" 2000
ok "both, on a disk" rounds mixed rdwr "$DISK_DIR" 300
ok "write cache off, on a disk" rounds through rdwr "$DISK_DIR" 300
ok "bsoflags sync, on a disk" rounds through rdwr "$DISK_DIR" 300 --bsoflags sync
ok "FUA, direct" rounds fua rdwr "$DISK_DIR" 300 --bsoflags direct
ok "FUA, aio" rounds fua aio "$DISK_DIR" 300
ok "SYNCHRONIZE CACHE, aio" rounds sync aio "$DISK_DIR" 2000
export CACHE_LUCKY=50
ok "both, some of the cache survives" rounds mixed rdwr "$DISK_DIR" 300
unset CACHE_LUCKY
# and the check is worth something:
ok "a write without FUA is lost" loses plain rdwr "$TMP" 2000
export CACHE_LIES=1
ok "a disk that lies about flushes is found out" loses sync rdwr "$TMP" 2000
ok "a disk that lies about FUA is found out" loses fua rdwr "$TMP" 2000
