#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# activation.t.sh - sockets that tgtd is started with: the control socket, portals, and nonsense
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
[ -e "$O/plugins/lld_iscsi.so" ] || skip_all "there is no iSCSI driver in $O/plugins"
requires python3 iscsi-ls

CONF=$TMP/targets.conf
PORT=$(free_port)
truncate -s 1M "$TMP/disk"
printf '<target iqn.2026-11.org.example:t1>\n\tbacking-store %s\n</target>\n' "$TMP/disk" > "$CONF"
started_with() { # WHERE... -- OPTION...: TGTD is set
	local where=()
	while [ "$1" != -- ]; do
		where+=("$1")
		shift
	done
	shift
	python3 test/func/listen.py "${where[@]}" -- "$O/tgtd" -f "$@" >> "$TMP/tgtd.log" 2>&1 &
	TGTD=$!
	PIDS+=("$TGTD")
}
refused() { # TEXT: it ends with exit code 1, and its log has TEXT
	local r=0
	wait "$TGTD" || r=$?
	[ $r = 1 ] && grep -F "$1" "$TMP/tgtd.log" ||
		{ echo "exit code $r" && cat "$TMP/tgtd.log" && false; }
}
portals_are() { [ "$(adm --mode portal --op show)" = "$1" ]; }
stopped() { kill "$TGTD" && wait "$TGTD"; }
lists() { timeout 20 iscsi-ls "iscsi://$1" | grep iqn.2026-11.org.example:t1; }

# ---- who comes before tgtd turns its loop waits in the sockets' queues
started_with "$TGT_IPC_SOCKET.0" "127.0.0.1:$PORT" -- --config "$CONF"
ok "the control socket was there first" \
	until_ok 10 eval 'adm --mode target --op show > "$TMP/first"'
ok "... who waited there is answered once the configuration is applied" \
	grep -x 'Target 1: iqn.2026-11.org.example:t1' "$TMP/first"
ok "the portal that was passed is the only one" portals_are "Portal: 127.0.0.1:$PORT,1"
ok "... and serves" lists "127.0.0.1:$PORT"
ok "the driver stops" adm --mode target --op delete --tid 1 --force
ok "..." adm --mode lld --op stop
ok "... and starts with the same portal" adm --mode lld --op start
ok "..." portals_are "Portal: 127.0.0.1:$PORT,1"
ok "SIGTERM ends it well" stopped
ok "the control socket is not ours to remove" test -S "$TGT_IPC_SOCKET.0"
rm -f "$TGT_IPC_SOCKET.0"

# ---- a portal that the file or the command line names is taken by its address
for how in file option; do
	PORT=$(free_port)
	other=$(free_port)
	portal=()
	if [ $how = file ]; then
		sed -i "1i portal 127.0.0.1:$other" "$CONF"
		sed -i "1i portal 127.0.0.1:$PORT" "$CONF"
	else
		sed -i /^portal/d "$CONF"
		portal=(--iscsi "portal=127.0.0.1:$PORT,portal=127.0.0.1:$other")
	fi
	started_with "127.0.0.1:$PORT" -- --config "$CONF" "${portal[@]}"
	ok "$how: one portal passed, one opened" \
		until_ok 10 portals_are "Portal: 127.0.0.1:$PORT,1"$'\n'"Portal: 127.0.0.1:$other,1"
	ok "... both serve" eval 'lists "127.0.0.1:$PORT" && lists "127.0.0.1:$other"'
	ok "... and it ends well" stopped
done
ok "a control socket of its own is removed" test ! -e "$TGT_IPC_SOCKET.0"

# ---- what is of no use
started_with "$TMP/other" -- --config "$CONF"
ok "another path is no control socket" \
	refused "descriptor 3, $TMP/other, is neither the control socket nor a portal"
started_with "udp:$(free_port)" -- --config "$CONF"
ok "a datagram socket is refused" refused "descriptor 3 is no listening stream socket"
started_with "127.0.0.1:$PORT" "both:$(free_port)" -- --config "$CONF"
ok "a socket of both families is refused" refused "descriptor 4 takes IPv4 as well"
started_with "127.0.0.1:$PORT" -- --config "$CONF" --iscsi "portal=127.0.0.1:$PORT,portal=192.0.2.1"
ok "a portal that cannot be is one too many" refused "portal 192.0.2.1: Cannot assign"
ok "its log is clean" not grep Sanitizer "$TMP/tgtd.log"
