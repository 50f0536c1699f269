#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# metrics.t.sh - GET /metrics: what Prometheus reads, what others may send, and who reads slowly
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "libiscsi is missing: scripts/deps test installs it"
HTTP=$(dirname "$0")/metrics.py
UNIX=$TMP/metrics
http() { python3 "$HTTP" "$@"; } # WHAT PLACE [ARGUMENT...]

no_start() { # WANT OPTION...: tgtd does not start, and says WANT
	local want=$1
	shift
	timeout 20 "$O/tgtd" -f -C 0 --iscsi "portal=127.0.0.1:$(free_port)" "$@" > "$TMP/no.log" 2>&1
	[ $? = 1 ] && cat "$TMP/no.log" && grep -qF "$want" "$TMP/no.log"
}
ok "a place that is none" no_start "metrics are at unix:PATH or tcp:ADDRESS:PORT, not at 'x'" \
	--metrics x
ok "no port" no_start "not at 'tcp:127.0.0.1'" --metrics tcp:127.0.0.1
ok "a name is no address" no_start "not at 'tcp:localhost:1'" --metrics tcp:localhost:1
echo kept > "$TMP/file"
ok "a file is in the way" no_start "Address already in use" --metrics "unix:$TMP/file"
ok "... and stays" grep -q kept "$TMP/file"

TCP=127.0.0.1:$(free_port)
tgtd_start --metrics "unix:$UNIX" --metrics "tcp:$TCP"
IQN=iqn.2026-11.org.example
truncate -s 1M "$TMP/a"
target_new 1
target_new 2
lun_new 1 1 "$TMP/a"
adm --mode logicalunit --op new --tid 2 --lun 5 --map 1:1
"$SCSI_CMD" "$(url 1 1)" '28 00 00000000 00 0008 00 in=4096' '28 00 00000000 00 0008 00 in=4096' \
	'2a 00 00000000 00 0001 00 out 512*5a' > /dev/null

ok "it is Prometheus' format" http check "$UNIX" "$TMP/out"
ok "the same over TCP" http check "$TCP" "$TMP/out.tcp"
ok "and for HTTP/1.0" http check10 "$TCP" "$TMP/out.10"
ok "all of it each time" cmp "$TMP/out" "$TMP/out.tcp"
ok "... without chunks" cmp "$TMP/out" "$TMP/out.10"
L="driver=\"iscsi\",target=\"$IQN:t1\",lun=\"1\""
has() { grep -qxF "$1" "$TMP/out"; }
ok "reads" has "tgt_lun_commands_total{$L,op=\"read\"} 2"
ok "bytes" has "tgt_lun_bytes_total{$L,op=\"read\"} 8192"
ok "a histogram" has "tgt_lun_latency_seconds_count{$L,op=\"write\"} 1"
ok "an initiator" has "tgt_initiator_bytes_total{initiator=\"$IQN:scsi-cmd\",op=\"write\"} 512"
ok "all others" has 'tgt_initiator_commands_total{initiator="other",op="read"} 0'
ok "a logical unit is there once" not grep -q 'lun="5"' "$TMP/out"
ok "a target without a session" has \
	"tgt_target_sessions{driver=\"iscsi\",target=\"$IQN:t2\"} 0"
if command -v promtool > /dev/null; then
	ok "promtool agrees" eval 'promtool check metrics < "$TMP/out"'
	ok "promtool reads the rules" promtool check rules "$TREE/conf/prometheus/tgt.rules.yml"
else
	skip "promtool" "promtool is missing: scripts/deps test installs it"
fi
ok "dashboard and rules use what there is" http uses "$TMP/out" "$TREE/conf/grafana/tgt.json" \
	"$TREE/conf/prometheus/tgt.rules.yml"

ok "another path" http status "$TCP" 404 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
ok "another method" http status "$TCP" 405 'POST /metrics HTTP/1.1\r\nHost: x\r\n\r\nbody'
ok "nonsense" http status "$TCP" 400 'hello\n\n'
ok "a byte at a time" http slowly "$TCP" 200
ok "too long a request" http toolong "$TCP"
ok "more clients than there is room for, each is served in the end" http crowd "$TCP"
for l in $(seq 10 209); do adm --mode logicalunit --op new --tid 1 --lun "$l" -E null; done
ok "200 logical units" http check "$UNIX" "$TMP/many"
ok "... of which none is missing" eval \
	'[ "$(grep -c ^tgt_lun_in_flight{ "$TMP/many")" = 203 ]'
ok "who does not read holds nobody up, and logical units may go meanwhile" http sleeper "$UNIX" \
	"$O/tgtadm" --lld iscsi -C 0 --mode target --op delete --tid 1 --force
ok "tgtd lives" tgtd_alive
kill "$TGTD"
wait "$TGTD"
ok "the socket has gone" not test -e "$UNIX"
