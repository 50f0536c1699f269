#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# parsers.t.sh - what programs that drive tgt read from tgtadm, and what they find: parsers.py
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
[ -e "$O/plugins/lld_ibmvio.so" ] || skip_all "there is no driver ibmvio in $O/plugins"
IQN=iqn.2026-11.org.example
TUR='00 00 00 00 00 00'
export PATH=$O:$PATH TMP

target() { adm --mode target --op "$@"; }
account() { adm --mode account --op "$@"; }

# session NAME HOST ACCOUNT: of an initiator that stays, with target 1
session() {
	mkfifo "$TMP/$1"
	"$SCSI_CMD" -i "$IQN:$1" "iscsi://$3@$2:$PORT/$IQN:full/1" - < "$TMP/$1" > "$TMP/$1.out" &
	PIDS+=("$!")
	exec {to}> "$TMP/$1"
	echo "$TUR" >&"$to"
	until_ok 10 grep -q good "$TMP/$1.out"
}

# What parsers.py calls TARGETS
populate() {
	truncate -s 100M "$TMP/disk1" "$TMP/disk of three words"
	truncate -s 1M "$TMP/disk3"
	account new --user alice --password alice-secret-1 &&
		account new --user bob --password bob-secret-123 &&
		account new --user carol --password carol-secret-1 &&
		target new --tid 1 -T $IQN:full &&
		lun_new 1 1 "$TMP/disk1" &&
		lun_new 1 2 "$TMP/disk of three words" --bsoflags direct &&
		lun_new 1 3 "$TMP/disk3" --bstype aio --blocksize 4096 &&
		lun_set 1 3 thin_provisioning=1,removable=1,readonly=1 &&
		target update --tid 1 --name nop_interval --value 600 &&
		target update --tid 1 --name nop_count --value 3 &&
		account bind --tid 1 --user alice &&
		account bind --tid 1 --user bob &&
		account bind --tid 1 --user carol --outgoing &&
		target bind --tid 1 -I 127.0.0.0/8 &&
		target bind --tid 1 -I ::1 &&
		target bind --tid 1 -Q $IQN:named &&
		target new --tid 2 -T $IQN:full-too &&
		lun_new 2 1 "$TMP/disk3" &&
		target bind --tid 2 -I ALL &&
		target new --tid 4 -T $IQN:empty &&
		adm --lld ibmvio --mode target --op new --tid 10 -T volume1 &&
		adm --lld ibmvio --mode logicalunit --op new --tid 10 --lun 0 -b "$TMP/disk3" &&
		adm --lld ibmvio --mode target --op bind --tid 10 --bus "link,$TMP/link.sock" &&
		target new --tid 4095 -T $IQN:last &&
		lun_new 4095 1 nothing --bstype null
}

PORT=$(free_port)
# shellcheck disable=SC2034 # lib.sh's tgtd_start takes it
PORTALS="portal=127.0.0.1:$PORT,portal=[::1]:$PORT"
python3 -c 'import socket; socket.socket(socket.AF_INET6).bind(("::1", 0))' 2> /dev/null ||
	skip_all "this machine has no IPv6"
export PORT
tgtd_start
ok "several targets" populate
ok "a session by IPv4" session v4 127.0.0.1 alice%alice-secret-1
ok "a session by IPv6" session v6 '[::1]' bob%bob-secret-123
[ $FAILS = 0 ] || exit 1

adm --op show --mode target > "$TMP/before"
ok "programs that drive tgt" eval 'python3 "$TREE/test/func/parsers.py" > "$TMP/clients"'
while IFS= read -r line; do
	case $line in
	'#'*) echo "$line" ;;
	*) ok "${line#*ok }" test "${line%% *}" = ok ;;
	esac
done < "$TMP/clients"
ok "and all is as it was" eval 'adm --op show --mode target | diff "$TMP/before" -'

# ---- refusals that need an initiator

refused() { # TEXT CMD...
	local text=$1
	shift
	[ "$("$@" 2>&1; echo "= $?")" = "tgtadm: $text
= 22" ]
}
prevented() { # by the session that is there: PREVENT ALLOW MEDIUM REMOVAL
	echo "1e 00 00 00 01 00 lun=3" >&"$to" && [ "$(grep -c good "$TMP/v6.out")" -ge 2 ]
}
ok "an initiator prevents removal" until_ok 10 prevented
ok "another medium is refused" refused "this device has Prevent Removal set" \
	lun_set 1 3 path="$TMP/disk1"
touch "$TMP/hold"
target_new 5 && lun_new 5 1 "$TMP/disk1" --bstype delay --bsopts "hold=$TMP/hold"
"$SCSI_CMD" "$(url 5 1)" '28 00 00 00 00 00 00 00 01 00 in=512' > "$TMP/read" 2>&1 &
READ=$!
PIDS+=("$READ")
in_flight() { adm --op stat --mode lu --tid 5 --lun 1 | awk '$5 > $7 { n++ } END { exit !n }'; }
ok "a command is in flight" until_ok 10 in_flight
ok "its LUN is not deleted" refused "this logical unit is still active" \
	adm --mode logicalunit --op delete --tid 5 --lun 1
rm "$TMP/hold"
ok "the command ends" wait $READ

# ---- tgtadm right after tgtd, a portal that cannot be

OTHER=$(free_port)
background() { # OPTION...: another daemon
	TGT_IPC_SOCKET=$TMP/other timeout 20 "$O/tgtd" --pid-file "$TMP/other.pid" "$@"
}
other() { TGT_IPC_SOCKET=$TMP/other "$O/tgtadm" "$@"; }
found_at_once() {
	for i in $(seq 50); do
		background --iscsi "portal=127.0.0.1:$OTHER" || return
		other --op show --mode system > /dev/null && other --op delete --mode system && continue
		echo "the ${i}th time"
		kill -9 "$(cat "$TMP/other.pid")"
		return 1
	done
}
ok "tgtd; tgtadm, 50 times" found_at_once
ok "an address that is not ours" not background --iscsi "portal=203.0.113.9:$OTHER"
ok "... also beside one that is" not background \
	--iscsi "portal=127.0.0.1:$OTHER,portal=203.0.113.9:$OTHER"
nobody() { [ -z "$(ss --no-header --listening --tcp --numeric "sport = $OTHER")" ]; }
ok "... nobody listens instead" nobody
no_daemon() { other --op show --mode system; [ $? = 107 ]; }
ok "... there is no daemon" no_daemon
ok "the one with the targets is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
