#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# stats.t.sh - statistics of logical units and I_T nexuses: counters, histograms, what is in flight
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "libiscsi is missing: scripts/deps test installs it"

# stat MODE EXPRESSION [OPTION...]: the python expression is true of the document d
stat() {
	local mode=$1 expression=$2
	shift 2
	adm --json --op stat --mode "$mode" "$@" > "$TMP/stat.json" || return 1
	python3 - "$expression" "$TMP/stat.json" << 'END'
import json, sys
d = json.load(open(sys.argv[2]))
print({k: v for k, v in d.items() if k in ("logical_units", "nexuses")})
def count(side):  # commands in a histogram, whose buckets are in order and do not overlap
    at = 0
    for begin, end, n in side["latency"]:
        assert at <= begin and n > 0 and (end is None or end > begin), side
        at = begin if end is None else end
    return sum(n for _, _, n in side["latency"])
lu = {(u["tid"], u["lun"]): u for u in d.get("logical_units", [])}
nx = d.get("nexuses", [])
sys.exit(0 if eval("(" + sys.argv[1] + ")") else 1)
END
}
cmd() { "$SCSI_CMD" "$(url 1 1)" "$@" > "$TMP/cmd.log" 2>&1; }
READ8='28 00 00000000 00 0008 00 in=4096'
WRITE1='2a 00 00000000 00 0001 00 out 512*5a'

truncate -s 1M "$TMP/a" "$TMP/b"
tgtd_start
target_new 1
target_new 2
lun_new 1 1 "$TMP/a"
lun_new 1 2 "$TMP/b" --bstype delay --bsopts "hold=$TMP/held"
adm --mode logicalunit --op new --tid 2 --lun 7 --map 1:1

# ---- counters

ok "a new logical unit has all members" stat logicalunit '
	set(lu[1,1]) == {"tid", "lun", "target", "orphans", "read", "write", "other", "errors",
	"aborted", "slow", "in_flight", "in_flight_max"} and
	lu[1,1]["read"] == {"submitted": 0, "submitted_bytes": 0, "done": 0, "done_bytes": 0,
	"latency_us": 0, "latency": []}' --tid 1 --lun 1
cmd "$READ8" "$READ8" "$WRITE1" '00 00 00 00 00 00' '28 00 7fffffff 00 0001 00 in=512'
ok "reads, writes, others, errors" stat logicalunit '
	lu[1,1]["read"]["submitted"] == 3 and lu[1,1]["read"]["done"] == 2 and
	lu[1,1]["read"]["submitted_bytes"] == 8704 and lu[1,1]["read"]["done_bytes"] == 8192 and
	lu[1,1]["write"]["submitted"] == lu[1,1]["write"]["done"] == 1 and
	lu[1,1]["write"]["done_bytes"] == 512 and
	lu[1,1]["other"]["done"] >= 1 and lu[1,1]["errors"] >= 1 and
	lu[1,1]["in_flight"] == 0 and lu[1,1]["in_flight_max"] == 1' --tid 1 --lun 1
ok "histograms hold each command that was answered" stat logicalunit '
	count(lu[1,1]["read"]) == 3 and count(lu[1,1]["write"]) == 1 and
	lu[1,1]["read"]["latency_us"] > 0' --tid 1 --lun 1
ok "a logical unit that is mapped twice is there once" stat system '
	[k for k in lu] == [(1,0), (1,1), (1,2), (2,0)]'
ok "... and under the target that is asked for" stat target '
	lu[2,7]["read"]["done"] == 2' --tid 2
ok "only=" stat system 'set(d) == {"schema", "logical_units"}' --params only=logical_units
ok "only= of what there is not" not adm --json --op stat --mode system --params only=love

# ---- a session

session() {
	coproc SESSION { exec "$SCSI_CMD" -i iqn.2026-11.org.example:i "$(url 1 1)" -; }
	CLIENT=$!
	PIDS+=("$CLIENT")
}
session
ask() { # COMMAND ANSWER: through that session
	local answer
	echo "$1" >&"${SESSION[1]}"
	read -r -t 10 answer <&"${SESSION[0]}" && echo "$answer" && [[ $answer == "$2"* ]]
}
ok "a session reads" ask "$READ8" "good in=4096"
ok "its nexus" stat system '
	len(nx) == 1 and nx[0]["initiator"].startswith("iqn.2026-11.org.example:i") and
	nx[0]["tid"] == 1 and nx[0]["read"]["done"] == 1 and nx[0]["read"]["done_bytes"] == 4096'
SID=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["nexuses"][0]["sid"])' \
	"$TMP/stat.json")
ok "the same by session" stat session '
	d["sid"] == nx[0]["sid"] and len(nx) == 1 and d["connections"][0]["cmd_pdus"] > 0 and
	d["statistics"][0]["sid"] == d["sid"]' --tid 1 --sid "$SID"

# ---- in flight, and aborted

touch "$TMP/held"
echo "$READ8 lun=2" >&"${SESSION[1]}"
in_flight() { stat logicalunit "lu[1,2]['in_flight'] == $1" --tid 1 --lun 2; }
ok "a command that the store holds is in flight" until_ok 10 in_flight 1
ok "... of its nexus too" stat system 'nx[0]["in_flight"] == 1'
{
	kill "$CLIENT"
	wait "$CLIENT"
} 2> /dev/null
ok "its initiator goes: aborted" until_ok 10 stat logicalunit '
	lu[1,2]["in_flight"] == 0 and lu[1,2]["aborted"] == 1' --tid 1 --lun 2
ok "the nexus is gone, the logical unit's counters stay" stat system '
	nx == [] and lu[1,1]["read"]["done"] == 3'
rm "$TMP/held"
# ---- the flight recorder

trace() { # EXPRESSION [OPTION...]: true of the last commands t
	local expression=$1
	shift
	adm --json --op show --mode trace "$@" > "$TMP/trace.json" &&
		python3 - "$expression" "$TMP/trace.json" << 'END'
import json, re, sys
t = json.load(open(sys.argv[2]))["trace"]
print(t[-4:])
sys.exit(0 if eval("(" + sys.argv[1] + ")") else 1)
END
}
session
ok "a session" ask "$READ8" "good in=4096"
ok "the last command" trace '
	t[-1]["command"] == "READ(10)" and t[-1]["status"] == "good" and t[-1]["bytes"] == 4096 and
	t[-1]["tid"] == 1 and t[-1]["lun"] == 1 and t[-1]["sense"] is None and
	t[-1]["initiator"].startswith("iqn.2026-11.org.example:i") and
	t[-1]["cdb"] == "28 00 00 00 00 00 00 00 08 00" and
	re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", t[-1]["time"])'
ok "in order" trace '[e["time"] for e in t] == sorted(e["time"] for e in t)'
ok "sense data" ask '28 00 7fffffff 00 0001 00 in=512' "check 05/21/00"
ok "... are recorded" trace 't[-1]["sense"] == "05/21/00" and t[-1]["status"] == "check"'
ok "no such command" ask 'ff 00 00 00 00 00' "check 05/20/00"
ok "... has no name" trace 't[-1]["command"] is None and t[-1]["cdb"][:2] == "ff"'
ok "no such LUN" ask '00 00 00 00 00 00 lun=9' "check 05/25/00"
ok "... is recorded" trace 't[-1]["lun"] == 9 and t[-1]["sense"] == "05/25/00"'
ok "of a LUN" trace '{e["lun"] for e in t} == {2}' --tid 1 --lun 2
ok "what was aborted, of a session that is gone" trace '
	[e for e in t if e["status"] == "aborted" and e["initiator"] is None and
	 e["command"] == "READ(10)"]' --lun 2
ok "of a target that is not there" trace 't == []' --tid 9
ok "as text" eval '[[ $(adm --op show --mode trace | tail -1) == \
	*"check"*"05/25/00"*"00 00 00 00 00 00"*"iqn.2026-11.org.example:i"* ]]'
for _ in $(seq 5000); do echo '00 00 00 00 00 00'; done > "$TMP/many"
ok "many commands" "$SCSI_CMD" "$(url 1 1)" - < "$TMP/many"
ok "the ring has a size" trace 'len(t) == 4096 and t[0]["command"] == "TEST UNIT READY"'

# ---- slow commands

logged() { grep "$1" "$TMP/tgtd.log"; }
ok "a limit that is none" not adm --mode system --op update --name slow_command_ms --value 1s
ok "a limit for all" adm --mode system --op update --name slow_command_ms --value 150
ok "... is shown" eval 'adm --json --mode system --op show | grep "\"slow_command_ms\": 150"'
touch "$TMP/held"
session
echo "$READ8 lun=2" >&"${SESSION[1]}"
WHAT="slow command, target 1 lun 2: READ(10) lba 0, 4096 bytes, of iqn.2026-11.org.example:i"
ok "a slow command is logged while it is" until_ok 10 logged "$WHAT: .* s so far, with the store"
ok "... and counted" stat logicalunit 'lu[1,2]["slow"] == 1 and lu[1,2]["in_flight"] == 1' \
	--tid 1 --lun 2
rm "$TMP/held"
ok "... and when it has ended" until_ok 10 logged "$WHAT: done after"
ok "its answer" read -r -t 10 _ <&"${SESSION[0]}"
lun_set 1 2 slow_command_ms=0
touch "$TMP/held"
echo "$READ8 lun=2" >&"${SESSION[1]}"
ok "none is slow with 0" until_ok 10 in_flight 1
lun_set 1 2 slow_command_ms=100
ok "a limit that comes later" until_ok 10 stat logicalunit 'lu[1,2]["slow"] == 2' --tid 1 --lun 2
{
	kill "$CLIENT"
	wait "$CLIENT"
} 2> /dev/null
ok "it is aborted" until_ok 10 logged "$WHAT: aborted after"
rm "$TMP/held"

ok "tgtd lives" tgtd_alive
