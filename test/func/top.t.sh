#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# top.t.sh - tgtadm top: tables and JSON for scripts, and a screen in a terminal
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "libiscsi is missing: scripts/deps test installs it"
IQN=iqn.2026-11.org.example
top() { "$O/tgtadm" top "$@"; }

ok "no daemon: 107" says "not connected" 107 top --batch -n 1
ok "help" says "Keys:" 0 top --help
ok "--by" says "lun or initiator, not 'x'" 22 top --by x
ok "--sort" says "not 'x'" 22 top --sort x
ok "--interval" says "0.05 to 86400" 22 top --interval 0
ok "--samples" says "from 1 on" 22 top --samples 0
ok "one word too many" says "what is this: x" 22 top x

tgtd_start
target_new 1
truncate -s 1M "$TMP/a"
lun_new 1 1 "$TMP/a"
lun_new 1 2 "$TMP/a"
coproc SESSION { exec "$SCSI_CMD" -i $IQN:i "$(url 1 1)" -; }
PIDS+=("$!")
read8() {
	local answer
	echo '28 00 00000000 00 0008 00 in=4096' >&"${SESSION[1]}"
	read -r -t 10 answer <&"${SESSION[0]}" && [ "$answer" = "good in=4096" ]
}
ok "a session" read8

# ---- for scripts

ok "a table" eval 'top --batch -n 1 --interval 0.05 > "$TMP/table"'
ok "its columns" grep -qE \
	'^ +tid +lun +read/s +wrt/s +oth/s +rd MB/s .* infl +err/s +target$' "$TMP/table"
ok "its rows" [ "$(grep -c "  $IQN:t1\$" "$TMP/table")" = 3 ]
ok "by initiator" eval 'top -B -n 2 -i 0.05 --by initiator | grep -cx " .* $IQN:i" | grep -x 2'

# one read between two samples: the second document follows it
exec {TOP}< <(exec "$O/tgtadm" top --json --interval 0.3 --sort name)
PIDS+=("$!")
document() { # EXPRESSION: true of the next document d, or one of the ten after it
	local line
	for _ in $(seq 10); do
		read -r -t 10 line <&"$TOP" || return 1
		echo "$line"
		python3 - "$1" "$line" << 'END' && return 0
import json, sys
d = json.loads(sys.argv[2])
u = {r["lun"]: r for r in d["logical_units"]}
sys.exit(0 if d["schema"] == 1 and d["seconds"] > 0 and eval("(" + sys.argv[1] + ")") else 1)
END
	done
	return 1
}
ok "nothing happens" document '[r["read"]["per_second"] for r in u.values()] == [0, 0, 0] and
	list(u) == [0, 1, 2]'
ok "a read" read8
ok "... is there" document 'abs(u[1]["read"]["per_second"] * d["seconds"] - 1) < 0.01 and
	abs(u[1]["read"]["bytes_per_second"] * d["seconds"] - 4096) < 1 and
	u[1]["read"]["p99_us"] > 0 and u[2]["read"]["per_second"] == 0'
ok "... once" document 'u[1]["read"]["per_second"] == 0'

# ---- in a terminal

terminal() { python3 "$(dirname "$0")/top.py" "$@" "$O/tgtadm" top --interval 0.1; }
ok "a screen, keys, q" terminal keys
ok "a terminal of another size" terminal resize
case $O in
*-tsan) skip "signals" "the sanitizer of threads delivers them late, and in one run of ten not at all" ;;
*)
	for s in INT TERM HUP QUIT ABRT SEGV; do
		ok "SIG$s: the terminal is as it was" terminal signal "SIG$s"
	done
	ok "stopped and continued" terminal stop
	;;
esac
ok "the daemon goes: it says so on the terminal as it was" terminal gone "$TGTD"
