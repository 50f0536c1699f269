#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fault.sh - a disk that fails: what the initiator is told, and that all else goes on
#
# Wanted: SPC-4 annex D, SBC-3 4.7.3.6 (a thin disk that is full), and that a flush that failed is
# never forgotten: what it should have written may be gone.
# shellcheck disable=SC2317 # functions that ok calls
. "$(dirname "$0")/lib.sh"
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
DISK=$TMP/disk
SMALL=$TMP/small
end() {
	local r=$?
	kill -9 "$TGTD" 2> /dev/null && wait "$TGTD" 2> /dev/null
	mountpoint -q "$SMALL" && umount "$SMALL"
	(exit $r)
	cleanup
}
trap end EXIT

# says ANSWERS LUN COMMAND...: the answers are these, one line each; a last * stands for anything
says() {
	local want=$1 lun=$2 got i=0
	shift 2
	got=$("$SCSI_CMD" "$(url 1 "$lun")" "$@")
	echo "$got"
	mapfile -t got <<< "$got"
	while read -r line; do
		# shellcheck disable=SC2053 # a pattern
		[[ ${got[i++]} == $line ]] || return 1
	done <<< "$want"
	[ $i = ${#got[@]} ]
}

# commands on block 2048, which is byte 1M; elsewhere is block 0
READ='28 00 00000800 00 0001 00 in=512'
READ_64K='28 00 000007c0 00 0080 00 in=65536'
READ_ELSEWHERE='28 00 00000000 00 0001 00 in=512'
WRITE='2a 00 00000800 00 0001 00 out 512*5a'
WRITE_FUA='2a 08 00000800 00 0001 00 out 512*5a'
WRITE_ELSEWHERE='2a 00 00000000 00 0001 00 out 512*5a'
VERIFY='2f 00 00000800 00 0001 00'
VERIFY_BYTES='2f 02 00000800 00 0001 00 out 512*5a'
COMPARE_AND_WRITE='89 00 0000000000000800 00000001 00 00 out 512*00 512*01'
ORWRITE='8b 00 0000000000000800 00000001 00 00 out 512*01'
WRITE_SAME='41 00 00000800 00 0001 00 out 512*5a'
WRITE_ZEROES='93 00 0000000000000800 00000001 00 00 out 512*00'
WRITE_VERIFY='2e 00 00000800 00 0001 00 out 512*5a'
UNMAP='42 00 00 00 00 00 00 0018 00 out 0016 0010 00000000 0000000000000800 00000001 00000000'
SYNC='35 00 00000000 00 0000 00'
read_error='check 03/11/00 info=2048*'
write_error='check 03/0c/00 info=2048*'

truncate -s 64M "$DISK"
tgtd_start
target_new 1
# fault LUN OPTIONS
fault() {
	lun_new 1 "$1" "$DISK" --bstype fault --bsopts "under=rdwr;$2" &&
		lun_set 1 "$1" thin_provisioning=1
}
bad='every=1;offset=1M;length=512'

ok "a disk with a block that cannot be read" fault 1 "verb=read;$bad"
ok "READ" says "$read_error under=512" 1 "$READ"
ok "READ of 64 KiB around it" says "check 03/11/00*" 1 "$READ_64K"
ok "READ elsewhere" says "good in=512" 1 "$READ_ELSEWHERE"
ok "VERIFY" says "$read_error" 1 "$VERIFY"
ok "VERIFY with BYTCHK" says "$read_error" 1 "$VERIFY_BYTES"
ok "COMPARE AND WRITE" says "$read_error" 1 "$COMPARE_AND_WRITE"
ok "ORWRITE" says "$read_error" 1 "$ORWRITE"
ok "WRITE AND VERIFY" says "$read_error" 1 "$WRITE_VERIFY"
ok "WRITE" says good 1 "$WRITE"

ok "a disk with a block that cannot be written" fault 2 "verb=write+zero+discard;$bad"
ok "WRITE" says "$write_error" 2 "$WRITE"
ok "WRITE with FUA" says "$write_error" 2 "$WRITE_FUA"
ok "WRITE elsewhere" says good 2 "$WRITE_ELSEWHERE"
ok "WRITE SAME" says "$write_error" 2 "$WRITE_SAME"
ok "WRITE SAME of zeroes" says "$write_error" 2 "$WRITE_ZEROES"
ok "WRITE AND VERIFY" says "$write_error" 2 "$WRITE_VERIFY"
ok "UNMAP" says "$write_error" 2 "$UNMAP"
ok "ORWRITE" says "$write_error" 2 "$ORWRITE"
dd if=/dev/zero of="$DISK" bs=512 seek=2048 count=1 conv=notrunc status=none
ok "COMPARE AND WRITE" says "$write_error" 2 "$COMPARE_AND_WRITE"
ok "READ" says "good in=512" 2 "$READ"

ok "a disk that is full" fault 3 "verb=write;every=1;errno=ENOSPC"
ok "WRITE: SPACE ALLOCATION FAILED WRITE PROTECT" says "check 07/27/07*" 3 "$WRITE"
ok "READ" says "good in=512" 3 "$READ"

ok "a disk that is busy once" fault 4 "nth=1;errno=EAGAIN"
ok "BUSY, and then not" says "busy*
good in=512" 4 "$READ" "$READ"
ok "a disk that has gone" fault 5 "every=1;errno=ENODEV"
ok "LOGICAL UNIT COMMUNICATION FAILURE" says "check 04/08/00*" 5 "$READ"

ok "a disk with one flush that fails" fault 6 "verb=flush;nth=1"
ok "WRITE, SYNCHRONIZE CACHE, and again; a write with FUA is stable by itself" says "good
check 03/0c/00
check 03/0c/00
good" 6 "$WRITE" "$SYNC" "$SYNC" "$WRITE_FUA"
ok "not by another initiator either" says "check 03/0c/00" 6 "$SYNC"
ok "READ" says "good in=512" 6 "$READ"
ok "the daemon is alive" tgtd_alive

# ---- a thin disk of 256 MiB on a file system of 32

fill() { # what writes of 1 MiB get until one fails
	local n commands=()
	for ((n = 0; n < 40; n++)); do
		commands+=("2a 00 $(printf %08x $((n * 2048))) 00 0800 00 out 1048576*5a")
	done
	"$SCSI_CMD" "$(url 1 8)" "${commands[@]}" > "$TMP/fill"
	sort "$TMP/fill" | uniq -c
	[ "$(head -n 24 "$TMP/fill" | sort -u)" = good ] &&
		[ "$(tail -n +33 "$TMP/fill" | cut -c 1-14 | sort -u)" = "check 07/27/07" ]
}
all_unmapped='42 00 00 00 00 00 00 0018 00 out 0016 0010 00000000 0000000000000000 00080000 00000000'
mkdir "$SMALL"
if mount -t tmpfs -o size=32m none "$SMALL" 2> /dev/null; then
	truncate -s 256M "$SMALL/disk"
	ok "a thin disk" lun_new 1 8 "$SMALL/disk"
	ok "... of 256 MiB on 32" lun_set 1 8 thin_provisioning=1
	ok "writes fail when it is full, and not before: SPACE ALLOCATION FAILED" fill
	ok "reads go on, writes to what is there, too" says "good in=512
good" 8 "$READ" "$WRITE"
	ok "SYNCHRONIZE CACHE" says good 8 "$SYNC"
	ok "UNMAP makes room" says "good
good
good in=512" 8 "$all_unmapped" "2a 00 0007f800 00 0800 00 out 1048576*a5" "$READ"
	ok "the daemon is alive" tgtd_alive
	lun_gone() { adm --mode logicalunit --op delete --tid 1 --lun 8; }
	ok "the disk can be taken away" until_ok 5 lun_gone
else
	skip "a full file system" "a tmpfs cannot be mounted"
fi
kill -TERM "$TGTD"
ok "SIGTERM ends it with 0" wait "$TGTD"
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$TMP/tgtd.log"
