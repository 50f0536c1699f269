#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# clients-ocf.sh - Pacemaker's agents iSCSITarget and iSCSILogicalUnit, as Debian ships them
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3 iscsi-inq
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
debian resource-agents
export OCF_ROOT=$DEBIAN/usr/lib/ocf HA_RSCTMP=$TMP PATH=$O:$PATH
export OCF_FUNCTIONS_DIR=$OCF_ROOT/lib/heartbeat
AGENTS=$OCF_ROOT/resource.d/heartbeat
IQN=iqn.2026-11.org.example
TUR='00 00 00 00 00 00'
SUCCESS=0 GENERIC=1 UNIMPLEMENTED=3 CONFIGURED=6 NOT_RUNNING=7

# target NAME ACTION [PARAMETER=VALUE...]: of resource NAME, target $IQN:NAME
target() {
	local name=$1 action=$2
	shift 2
	env OCF_RESOURCE_INSTANCE="$name" OCF_RESOURCE_TYPE=iSCSITarget \
		OCF_RESKEY_implementation=tgt OCF_RESKEY_iqn="$IQN:$name" "${@/#/OCF_RESKEY_}" \
		"$AGENTS/iSCSITarget" "$action"
}
# unit NAME TARGET ACTION [PARAMETER=VALUE...]
unit() {
	local name=$1 of=$2 action=$3
	shift 3
	env OCF_RESOURCE_INSTANCE="$name" OCF_RESOURCE_TYPE=iSCSILogicalUnit \
		OCF_RESKEY_implementation=tgt OCF_RESKEY_target_iqn="$IQN:$of" \
		"${@/#/OCF_RESKEY_}" "$AGENTS/iSCSILogicalUnit" "$action"
}
exits() { # WANT CMD...
	local want=$1 rc
	shift
	"$@"
	rc=$?
	echo "exit code $rc, expected $want"
	[ $rc = "$want" ]
}
show() { adm --mode target --op show; }
keys() { adm --mode target --op show --tid "$1"; }
tur() { # TARGET LUN [USER%SECRET@]
	"$SCSI_CMD" -i $IQN:i "iscsi://${3:-}127.0.0.1:$PORT/$IQN:$1/$2" "$TUR"
}
inquiry() { # TARGET LUN [OPTION...]
	iscsi-inq -i $IQN:i "${@:3}" "iscsi://127.0.0.1:$PORT/$IQN:$1/$2"
}

# ---- no daemon

ok "iSCSITarget describes itself" contains '<resource-agent name="iSCSITarget"' target a meta-data
ok "no daemon: monitor says not running" exits $NOT_RUNNING target a monitor tid=1
ok "... and so does the other" exits $NOT_RUNNING unit u a monitor lun=1 path=/etc/passwd
ok "... and stop has nothing to do" exits $SUCCESS target a stop tid=1
ok "... and start fails" exits $GENERIC target a start tid=1

tgtd_start
truncate -s 8M "$TMP/d1" "$TMP/d2" "$TMP/d3"

# ---- what they check

ok "validate-all" exits $SUCCESS target a validate-all tid=1
ok "without a tid" exits $CONFIGURED target a validate-all
ok "an unknown action" exits $UNIMPLEMENTED target a nonsense tid=1
ok "validate-all of a unit" exits $SUCCESS unit u a validate-all lun=1 path="$TMP/d1"
ok "LUN 0 is the target's own" exits $CONFIGURED unit u a validate-all lun=0 path="$TMP/d1"

# ---- a target

A="tid=1 allowed_initiators=127.0.0.1"
# shellcheck disable=SC2086 # words
a() { target a "$1" $A; }
ok "monitor: not running" exits $NOT_RUNNING a monitor
ok "status, too" exits $NOT_RUNNING a status
ok "start" exits $SUCCESS a start
ok "monitor: running" exits $SUCCESS a monitor
ok "status: running" exits $SUCCESS a status
ok "start once more" exits $SUCCESS a start
ok "its name" contains "Target 1: $IQN:a" show
ok "the number is taken" exits $GENERIC target b start tid=1
ok "... and the reason is told" contains "tgtadm: this target already exists" target b start tid=1
ok "the one that is there stays" contains "Target 1: $IQN:a" show

B="tid=22 incoming_username=bob incoming_password=bob-secret-123"
# shellcheck disable=SC2086
b() {
	target b "$1" $B "allowed_initiators=127.0.0.0/8 ::1 192.0.2.1" \
		"additional_parameters=MaxBurstLength=131072 InitialR2T=Yes nop_interval=600 nop_count=3"
}
ok "one with all that there is" exits $SUCCESS b start
for k in MaxBurstLength=131072 InitialR2T=Yes nop_interval=600 nop_count=3; do
	ok "$k" contains "$k" keys 22
done
for rule in 127.0.0.0/8 ::1 192.0.2.1; do
	ok "rule $rule" contains "        $rule" show
done
adm --mode logicalunit --op new --tid 22 --lun 1 --bstype null --bsopts size=1M
ok "its account lets in" contains good tur b 1 bob%bob-secret-123@
ok "... and nobody else" contains "login 0201" tur b 1
ok "a parameter that there is not" exits $GENERIC target c start tid=3 \
	additional_parameters=nonsense=1
adm --mode target --op delete --tid 3

# ---- logical units

u1() {
	unit u1 a "$1" lun=1 path="$TMP/d1" scsi_id=id-of-u1 scsi_sn=sn-of-u1 vendor_id=ACME \
		product_id=Disk-1 tgt_bstype=rdwr tgt_bsoflags=direct tgt_device_type=disk \
		"additional_parameters=thin_provisioning=1 product_rev=7"
}
u2() { unit a-name-that-is-longer a "$1" lun=12 path="$TMP/d2" "${@:2}"; }
ok "monitor: not running" exits $NOT_RUNNING u1 monitor
ok "start" exits $SUCCESS u1 start
ok "monitor: running" exits $SUCCESS u1 monitor
ok "status: running" exits $SUCCESS u1 status
ok "start once more" exits $SUCCESS u1 start
for line in "SCSI ID: id-of-u1" "SCSI SN: sn-of-u1" "Thin-provisioning: Yes" \
	"Backing store type: rdwr" "Backing store flags: direct" "Backing store path: $TMP/d1"; do
	ok "$line" contains "            $line" show
done
ok "an initiator sees the vendor" contains "Vendor:ACME" inquiry a 1
ok "... the product" contains "Product:Disk-1" inquiry a 1
ok "... the revision" contains "Revision:7" inquiry a 1
ok "... and the serial number" contains "sn-of-u1" inquiry a 1 -e 1 -c 128
ok "aio with direct: the agent knows better" exits $SUCCESS u2 start tgt_bstype=aio \
	tgt_bsoflags=direct
ok "... and it is aio" contains "Backing store type: aio" show
ok "its id is the resource's name" contains "SCSI ID: a-name-that-is-l" show
sn=$(echo -n a-name-that-is-longer | md5sum | cut -c 1-8)
ok "its serial number is made of it" contains "SCSI SN: $sn" show
ok "monitor" exits $SUCCESS u2 monitor
ok "stop" exits $SUCCESS u2 stop
ok "monitor: not running" exits $NOT_RUNNING u2 monitor
ok "the other one is" exits $SUCCESS u1 monitor
ok "stop of what is stopped" exits $SUCCESS u2 stop
ok "a store that there is not" exits $GENERIC u2 start tgt_bstype=nonsense
ok "a device that there is not" exits $NOT_RUNNING unit u3 a monitor lun=3 path="$TMP/nowhere"
ok "... cannot be started" exits $GENERIC unit u3 a start lun=3 path="$TMP/nowhere"
ok "a target that there is not" exits $GENERIC unit u4 z start lun=1 path="$TMP/d3"

# a unit that is in use: the agent tries until it is not
touch "$TMP/hold"
ok "a store that holds" exits $SUCCESS u2 start tgt_bstype=delay tgt_bsopts="hold=$TMP/hold"
ok "monitor" exits $SUCCESS u2 monitor
"$SCSI_CMD" -i $IQN:i "iscsi://127.0.0.1:$PORT/$IQN:a/12" '28 00 00 00 00 00 00 00 01 00 in=512' \
	> "$TMP/read" 2>&1 &
READ=$!
PIDS+=("$READ")
in_flight() { adm --op stat --mode lu --tid 1 --lun 12 | awk '$5 > $7 { n++ } END { exit !n }'; }
ok "a command is in flight" until_ok 10 in_flight
u2 stop > "$TMP/stop" 2>&1 &
STOP=$!
PIDS+=("$STOP")
ok "stop is told that it is in use" until_ok 20 grep -q "this logical unit is still active" "$TMP/stop"
rm "$TMP/hold"
ok "the command ends" wait $READ
ok "... well" grep -q good "$TMP/read"
ok "and so does stop" wait $STOP
ok "monitor: not running" exits $NOT_RUNNING u2 monitor

# ---- the end

python3 "$TREE/test/func/reconnect.py" "$PORT" $IQN:a $IQN:i > "$TMP/initiator" &
CLIENT=$!
PIDS+=("$CLIENT")
ok "an initiator is there" until_ok 10 grep -q in "$TMP/initiator"
ok "a unit can be stopped under it" exits $SUCCESS u1 stop
ok "... and started" exits $SUCCESS u1 start
ok "stop of the target, while the initiator comes again and again" exits $SUCCESS timeout -k 1 60 \
	env OCF_RESOURCE_INSTANCE=a OCF_RESKEY_implementation=tgt OCF_RESKEY_iqn=$IQN:a \
	OCF_RESKEY_tid=1 "$AGENTS/iSCSITarget" stop
ok "it is refused" until_ok 10 grep -q out "$TMP/initiator"
ok "monitor: not running" exits $NOT_RUNNING a monitor
ok "start again" exits $SUCCESS a start
u1 start
ok "... lets it in at once" contains good tur a 1
ok "... and it comes by itself" until_ok 10 eval '[ "$(grep -c in "$TMP/initiator")" -ge 2 ]'
kill $CLIENT
wait $CLIENT
ok "stop" exits $SUCCESS a stop
ok "monitor: not running" exits $NOT_RUNNING a monitor
ok "nothing of it is left" not contains $IQN:a show
ok "stop of what is stopped" exits $SUCCESS a stop
ok "stop of the one with an account" exits $SUCCESS b stop
ok "... which is gone" contains "can't find the account" adm --mode account --op delete --user bob
ok "no target is left" exits 0 test -z "$(show)"
ok "the daemon is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
