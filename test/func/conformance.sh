#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# conformance.sh - libiscsi's iscsi-test-cu, each test in a process of its own, on six set-ups
#
# A failure counts unless doc/conformance.md lists the test with its reason; a skip counts as one
# only for what is not built (or what the suite itself cannot run): anything else skipped fails.
. "$(dirname "$0")/lib.sh"
requires iscsi-test-cu python3
NOT_BUILT='ExtendedCopy|ReceiveCopyResults|Sanitize|WriteAtomic16'
LISTED=$(sed -n 's/^| `\(ALL\.[^`]*\)` |.*/\1/p' "$TREE/doc/conformance.md")

tgtd_start
for tid in 1 2; do
	truncate -s 100M "$TMP/thin$tid"
	target_new $tid
	lun_new $tid 1 "$TMP/thin$tid"
	lun_set $tid 1 thin_provisioning=1
done
truncate -s 100M "$TMP/ro" "$TMP/removable" "$TMP/chap" "$TMP/paths"
target_new 3
lun_new 3 1 "$TMP/ro"
lun_set 3 1 readonly=1
target_new 4
lun_new 4 1 "$TMP/removable"
lun_set 4 1 removable=1,thin_provisioning=1
target_new 5
lun_new 5 1 "$TMP/chap"
lun_set 5 1 thin_provisioning=1,lbppbe=3
adm --mode account --op new --user tester --password secretsecret12
adm --mode account --op bind --tid 5 --user tester
target_new 6
lun_new 6 1 "$TMP/paths"
lun_set 6 1 thin_provisioning=1
truncate -s 100M "$TMP/physical"
target_new 7
lun_new 7 1 "$TMP/physical"
lun_set 7 1 thin_provisioning=1,lbppbe=3
PORT2=$(free_port)
adm --mode portal --op new --param "portal=127.0.0.1:$PORT2"

all=$(iscsi-test-cu -l | grep -E '^ALL\.[^.]+\.[^.]+$')

# one SETUP TEST URL...: a line "pass|fail|skip SETUP TEST", and the log kept when it is no pass
one() {
	local setup=$1 t=$2 log
	shift 2
	log=$TMP/log.$setup.$t
	timeout 60 iscsi-test-cu -d -v -f -i "iqn.2026-11.org.example:i1-$setup" \
		-I "iqn.2026-11.org.example:i2-$setup" -t "$t" "$@" > "$log" 2>&1
	if ! grep -qE '^ *asserts +[0-9]+ +[0-9]+ +[0-9]+ +0 ' "$log"; then
		echo "fail $setup $t"
	elif sed -n '/Test: /,$p' "$log" | grep -q SKIPPED; then
		echo "skip $setup $t"
	else
		echo "pass $setup $t"
		rm -f "$log"
	fi
}
lane() { # SETUP TESTS URL...
	local setup=$1 tests=$2 t
	shift 2
	for t in $tests; do
		one "$setup" "$t" "$@"
	done
}
grep_tests() { echo "$all" | grep -E "^ALL\.($1)\."; }

odd=$(echo "$all" | awk 'NR % 2')
even=$(echo "$all" | awk 'NR % 2 == 0')
ro='ReadOnly|Inquiry|Mandatory|ModeSense6|Prefetch10|Prefetch16|Read6|Read10|Read12|Read16|ReadCapacity10|ReadCapacity16|ReadDefectData10|ReadDefectData12|ReportSupportedOpcodes|TestUnitReady|Verify10|Verify12|Verify16|StartStopUnit|GetLBAStatus|PrinReadKeys|PrinReportCapabilities'
removable='PreventAllow|StartStopUnit|NoMedia|TestUnitReady|Inquiry|ReadCapacity10|ReadCapacity16|Mandatory|Read10|Write10'
chap='Inquiry|Read10|Write10|CompareAndWrite|WriteSame10|WriteSame16|Unmap|iSCSIcmdsn|iSCSIdatasn|iSCSIResiduals|iSCSITMF|ProutReserve|Reserve6'
physical='WriteSame10|WriteSame16|Unmap|ReadCapacity16|Inquiry|Mandatory'
paths='MultipathIO|ProutReserve|Reserve6|ProutPreempt|ProutClear|Read16|Write16'
chap_url=$(url 5 1 | sed 's,iscsi://,&tester%secretsecret12@,')

{
	lane thin "$odd" "$(url 1 1)" &
	first=$!
	{
		lane thin "$even" "$(url 2 1)"
		lane readonly "$(grep_tests "$ro")" "$(url 3 1)"
	} &
	wait $first $!
	lane removable "$(grep_tests "$removable")" "$(url 4 1)" &
	first=$!
	lane chap "$(grep_tests "$chap")" "$chap_url" &
	wait $first $!
	lane physical "$(grep_tests "$physical")" "$(url 7 1)"
	lane paths "$(grep_tests "$paths")" "$(url 6 1)" "$(url 6 1 | sed "s/:$PORT/:$PORT2/")"
} > "$TMP/results"

while read -r verdict setup t; do
	name="$setup $t"
	case $verdict in
	pass) ok "$name" true ;;
	skip)
		if echo "$t" | grep -qE "^ALL\.($NOT_BUILT)\."; then
			skip "$name" "not built"
		elif [ "$setup" != thin ] || grep -qE 'SKIPPED.*(not removable|MediumRemoval|sanitize|multipath|Multipath|not write-protected|not readonly|LBPPB|iovec|root|--allow)' \
			"$TMP/log.$setup.$t"; then
			skip "$name" "$(grep -h SKIPPED "$TMP/log.$setup.$t" | tail -1 | cut -c1-80)"
		else
			ok "$name" sh -c "grep -h SKIPPED '$TMP/log.$setup.$t'; false"
		fi
		;;
	fail)
		if echo "$LISTED" | grep -qx "$t"; then
			skip "$name" "listed in doc/conformance.md"
		else
			ok "$name" sh -c "grep -vE '^ *\$' '$TMP/log.$setup.$t' | tail -30; false"
		fi
		;;
	esac
done < "$TMP/results"
ok "the daemon is alive" tgtd_alive
