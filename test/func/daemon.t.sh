#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# daemon.t.sh - tgtd starts, says so when it is true, refuses clearly, and stops in order
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
[ -e "$O/plugins/lld_iscsi.so" ] || skip_all "there is no iSCSI driver in $O/plugins"
requires python3

PORT=$(free_port)
PIDFILE=$TMP/pid

tgtd_background() { # $() ends when the daemon has let go of stdout
	local out r
	out=$(timeout 20 "$O/tgtd" --iscsi "portal=127.0.0.1:$PORT" --pid-file "$PIDFILE" 2>&1)
	r=$?
	echo "$out"
	return $r
}
fails_at_once() { # CMD...: exit code 1, and it does not stay
	timeout 10 "$@"
	[ $? = 1 ]
}
pid() { cat "$PIDFILE"; }
# A second start finds the control port taken only while the first runs.
start_and_ask() { tgtd_background && PIDS+=("$(pid)") && adm --mode system --op show; }
ended() { # PID: gone, or a zombie whose new parent takes its time
	[ ! -d "/proc/$1" ] || grep -q "^State:[[:space:]]*Z" "/proc/$1/status"
}
stop_by_signal() {
	local p
	p=$(pid) && kill "$p" && until_ok 10 ended "$p"
}
all_gone() { [ ! -e "$PIDFILE" ] && [ ! -e "$TGT_IPC_SOCKET.0" ]; }

ok "the control socket answers when the parent returns" start_and_ask
ok "a second daemon is refused" not tgtd_background
ok "... and is told why" eval 'tgtd_background | grep "another tgtd has this control port"'
ok "... and leaves the first alone" adm --mode system --op show
ok "SIGHUP does no harm" eval 'kill -HUP "$(pid)" && adm --mode system --op show'
ok "SIGTERM ends it" stop_by_signal
ok "... and nothing is left behind" all_gone
ok "it starts again at once" start_and_ask
ok "a port in use is refused" fails_at_once env TGT_IPC_SOCKET="$TMP/second" \
	"$O/tgtd" -f --iscsi "portal=127.0.0.1:$PORT"
ok "... and no daemon stays without it" test ! -e "$TMP/second.0"
ok "tgtadm stops it" eval 'p=$(pid); adm --mode system --op delete && until_ok 10 ended "$p"'
ok "... and nothing is left behind" all_gone

ok "an unknown option is refused" fails_at_once "$O/tgtd" -f --no-such-driver x
ok "a pid file that cannot be is refused" fails_at_once "$O/tgtd" --pid-file "$TMP/none/pid" \
	--iscsi "portal=127.0.0.1:$PORT"
ok "... and no socket stays" test ! -e "$TGT_IPC_SOCKET.0"
ok "plugins that are not there are refused" fails_at_once "$O/tgtd" -f --plugin-dir "$TMP"

python3 test/func/notify.py "$TMP/notify" > "$TMP/states" &
LISTENER=$!
PIDS+=("$LISTENER")
until_ok 10 test -S "$TMP/notify"
NOTIFY_SOCKET=$TMP/notify tgtd_start
ok "systemd is told READY" until_ok 10 grep -qx READY=1 "$TMP/states"
ok "... and the process" grep -qx "MAINPID=$TGTD" "$TMP/states"
target_new 1 && lun_new 1 1 "" --bstype null --bsopts size=1M
kill "$TGTD"
ok "with a target, SIGTERM ends it well" wait "$TGTD"
ok "... and systemd is told STOPPING" wait "$LISTENER"
ok "... and its log is clean" not grep -E "error:|Sanitizer" "$TMP/tgtd.log"
