#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# service.t.sh - tgtd as a service: ready once its configuration is applied, reloaded, watched
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
[ -e "$O/plugins/lld_iscsi.so" ] || skip_all "there is no iSCSI driver in $O/plugins"
requires python3 iscsi-ls

PORT=$(free_port)
CONF=$TMP/targets.conf
NAME=iqn.2026-11.org.example:t
truncate -s 1M "$TMP/disk"
config() { # NAME...: a file with these targets
	echo "portal 127.0.0.1:$PORT"
	for n in "$@"; do
		printf '<target %s>\n\tbacking-store %s\n\tallow-in-use yes\n</target>\n' "$NAME$n" "$TMP/disk"
	done
}
listen() { # a new $TMP/states
	rm -f "$TMP/notify"
	: > "$TMP/states"
	python3 test/func/notify.py "$TMP/notify" > "$TMP/states" &
	LISTENER=$!
	PIDS+=("$LISTENER")
	until_ok 10 test -S "$TMP/notify"
	export NOTIFY_SOCKET=$TMP/notify
}
start() { # OPTION...: without a portal on its command line; TGTD is set
	"$O/tgtd" -f "$@" >> "$TMP/tgtd.log" 2>&1 &
	TGTD=$!
	PIDS+=("$TGTD")
}
told() { until_ok 10 grep -qx "$1" "$TMP/states"; }
count() { grep -c "$1" "$TMP/states"; }
more_than() { [ "$(count "$1")" -gt "$2" ]; }
has_target() { adm --mode target --op show | grep "^Target [0-9]*: $NAME$1\$"; }
fails() { # PID: it ends with exit code 1
	local r=0
	wait "$1" || r=$?
	[ $r = 1 ]
}
background() { timeout 20 "$O/tgtd" --pid-file "$TMP/pid" "$@"; }

# ---- ready means applied
config 1 2 > "$CONF"
listen
WATCHDOG_USEC=100000 start --config "$CONF"
ok "systemd is told READY" told READY=1
ok "... and by then the targets are there" eval 'has_target 1 && has_target 2'
ok "... and the portal of the file, and no other" \
	eval '[ "$(adm --mode portal --op show)" = "Portal: 127.0.0.1:$PORT,1" ]'
ok "... which serves" timeout 20 iscsi-ls "iscsi://127.0.0.1:$PORT"
ok "loading asked for time" told "EXTEND_TIMEOUT_USEC=.*"
ok "the status says how many" told "STATUS=2 targets, 0 sessions"
ok "the watchdog is fed" until_ok 10 more_than '^WATCHDOG=1$' 5

# ---- SIGHUP
config 1 2 3 > "$CONF"
kill -HUP "$TGTD"
ok "SIGHUP: systemd is told RELOADING, with the time" \
	eval 'told RELOADING=1 && told "MONOTONIC_USEC=[0-9]*"'
ok "... and READY after it" until_ok 10 more_than '^READY=1$' 1
ok "... and the third target is there" has_target 3
ok "... and counted" told "STATUS=3 targets, 0 sessions"
{ config 1 && echo "no-such-directive 1"; } > "$CONF"
kill -HUP "$TGTD"
ok "a bad file: READY all the same" until_ok 10 more_than '^READY=1$' 2
ok "... the status says where and what" \
	told "STATUS=3 targets, 0 sessions; reload failed: $CONF:6: unknown directive.*"
ok "... and the log" grep "error: $CONF:6: unknown directive" "$TMP/tgtd.log"
ok "... and nothing has changed" has_target 3
kill "$TGTD"
ok "SIGTERM: STOPPING, and a good end" eval 'wait "$TGTD" && wait "$LISTENER"'
unset NOTIFY_SOCKET

# ---- what must not start
{ config 1 && echo "no-such-directive 1"; } > "$CONF"
: > "$TMP/tgtd.log"
listen
start --config "$CONF"
ok "a bad file: it does not start" fails "$TGTD"
ok "... READY was never said" not grep READY "$TMP/states"
ok "... file and line are in the log" grep "$CONF:6: unknown directive" "$TMP/tgtd.log"
unset NOTIFY_SOCKET
start --config "$TMP/none"
ok "a file that is not there: it does not start" fails "$TGTD"
ok "... and that is said" grep "$TMP/none: cannot be read" "$TMP/tgtd.log"
sed -i 's/^portal.*/portal 192.0.2.1:3260/; /no-such/d' "$CONF"
start --config "$CONF"
ok "a portal that cannot be: it does not start" fails "$TGTD"
ok "... file, line and reason are in the log" \
	grep "$CONF:1: portal 192.0.2.1:3260: .*Cannot assign" "$TMP/tgtd.log"
ok "... and no socket stays" test ! -e "$TGT_IPC_SOCKET.0"

# ---- SIGHUP while the file is still being read: a pipe gives it out when we say so
mkfifo "$TMP/pipe"
listen
start --config "$TMP/pipe"
ok "no READY before the file has been read" eval \
	'told "STATUS=Applying .*" && not grep READY "$TMP/states"'
kill -HUP "$TGTD"
config 1 > "$TMP/pipe"
ok "... but then" told READY=1
config 1 2 > "$TMP/pipe" &
PIDS+=($!)
ok "... and the SIGHUP is not lost" until_ok 10 has_target 2
kill "$TGTD"
ok "it ends well" eval 'wait "$TGTD" && wait "$LISTENER"'
unset NOTIFY_SOCKET

# ---- as a daemon
config 1 > "$CONF"
cp "$CONF" "$TMP/relative.conf"
ok "the parent returns when the targets are there" eval \
	'(cd "$TMP" && background -c relative.conf) && PIDS+=("$(cat "$TMP/pid")") && has_target 1'
config 1 2 > "$TMP/relative.conf"
ok "... and SIGHUP finds the file from elsewhere" \
	eval 'kill -HUP "$(cat "$TMP/pid")" && until_ok 10 has_target 2'
kill "$(cat "$TMP/pid")"
ok "... and it ends" until_ok 10 test ! -e "$TMP/pid"
