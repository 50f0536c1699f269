#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# halfopen.sh [COUNT]: connections that do not log in keep nobody out, end with the login timeout,
#                      and leave no descriptor; when descriptors run out, the oldest one makes room
. "$(dirname "$0")/lib.sh"
requires python3
IQN=iqn.2026-11.org.example:t1
COUNT=${1:-1000}
SECONDS_TO_LOGIN=4
ulimit -S -n $((COUNT + 200)) 2> /dev/null

fds() { find "/proc/$TGTD/fd" -mindepth 1 | wc -l; }
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$TGTD/status"; }
fds_back() { [ "$(fds)" -le "$before" ]; }
halfopen() { timeout 60 python3 "$TREE/test/func/halfopen.py" "$PORT" $IQN "$@"; }
new_target() { target_new 1 && lun_new 1 1 "" --bstype null --bsopts size=1M; }

PORT=$(free_port)
PORTALS=portal=127.0.0.1:$PORT,login_timeout=$SECONDS_TO_LOGIN
tgtd_start
ok "target" new_target
ok "one first" halfopen 1 $SECONDS_TO_LOGIN
before=$(fds)
before_rss=$(rss)
if ok "$COUNT half-open connections" halfopen "$COUNT" $SECONDS_TO_LOGIN; then
	sed 's/^/# /' "$TMP/ok.log"
fi
ok "the daemon is alive" tgtd_alive
ok "no descriptor stays" until_ok 10 fds_back
back() { [ "$(rss)" -le $((before_rss + 4096)) ]; }
case $O in
*asan* | *tsan*) skip "memory is back" "a sanitizer keeps freed memory" ;;
*) ok "memory is back where it was ($before_rss KiB, within 4 MiB)" until_ok 10 back ;;
esac
kill -TERM "$TGTD"
ok "SIGTERM ends it with 0" wait "$TGTD"

# more than may be half open at once: the oldest go
many() {
	python3 - "$PORT" "$IQN" "/proc/$TGTD/fd" <<- 'END'
		import os, socket, sys
		sys.path.insert(0, "test/func")
		import initiator
		port, before = int(sys.argv[1]), len(os.listdir(sys.argv[3]))
		half = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(4300)]
		initiator.Session(port, sys.argv[2], "iqn.x:late").sock.close()
		stay = len(os.listdir(sys.argv[3])) - before
		if not 4000 < stay <= 4097:
		    sys.exit("%d of 4300 connections stay" % stay)
		half[0].settimeout(10)
		half[-1].settimeout(0.1)
		if half[0].recv(1):
		    sys.exit("the oldest has an answer")
		try:
		    half[-1].recv(1)
		    sys.exit("the newest has been dropped")
		except TimeoutError:
		    pass
	END
}
cd "$TREE" || exit 1
PORT=$(free_port)
PORTALS=portal=127.0.0.1:$PORT
ulimit -S -n 8192 2> /dev/null
if [ "$(ulimit -n)" -ge 8192 ]; then
	tgtd_start
	ok "target" new_target
	ok "of 4300 silent connections 4096 stay, the newest" many
	kill -TERM "$TGTD"
	ok "SIGTERM ends it with 0" wait "$TGTD"
else
	skip "of 4300 silent connections 4096 stay, the newest" "too few descriptors"
fi

# fewer descriptors than connections: the hard limit too, since the daemon raises the soft one
PORT=$(free_port)
PORTALS=portal=127.0.0.1:$PORT
few() { # more of them than there are descriptors, silent; then a decent login
	python3 - "$PORT" "$IQN" <<- 'END'
		import socket, sys
		sys.path.insert(0, "test/func")
		import initiator
		port = int(sys.argv[1])
		half = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(150)]
		for n in range(5):
		    initiator.Session(port, sys.argv[2], "iqn.x:%d" % n).sock.close()
		print(len(half))
	END
}
prlimit --nofile=64:64 "$O/tgtd" -f -C 0 --iscsi "$PORTALS" >> "$TMP/tgtd.log" 2>&1 &
TGTD=$!
PIDS+=("$TGTD")
ok "a daemon with 64 descriptors" until_ok 10 adm --mode system --op show
ok "target" new_target
ok "150 silent connections do not keep logins out" few
ok "the daemon is alive" tgtd_alive
lines=$(wc -l < "$TMP/tgtd.log")
ok "the log is bounded ($lines lines)" [ "$lines" -lt 2000 ]
kill -TERM "$TGTD"
ok "SIGTERM ends it with 0" wait "$TGTD"
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$TMP/tgtd.log"
