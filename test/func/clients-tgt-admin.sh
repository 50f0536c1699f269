#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# clients-tgt-admin.sh - stgt's own tgt-admin, as Debian ships it, drives this tgtadm and tgtd
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires perl lsof sg_inq
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
[ "$(id -u)" = 0 ] || skip_all "tgt-admin works for root only"
debian tgt libconfig-general-perl
export PERL5LIB=$DEBIAN/usr/share/perl5 PATH=$O:$PATH
EXAMPLES=$DEBIAN/usr/share/doc/tgt/examples
IQN=iqn.2026-11.org.example
TUR='00 00 00 00 00 00'
CONF=$TMP/targets.conf

theirs() { "$DEBIAN/usr/sbin/tgt-admin" "$@"; }
apply() { "$O/tgtadm" apply "$@"; }
show() { "$O/tgtadm" --op show --mode target; }
is() { # WANT CMD...: exactly WANT
	local want=$1
	shift
	diff <(echo "$want") <("$@" 2>&1)
}
settled() { [ "$(apply "$1" 2> /dev/null)" = "nothing to do" ] || not apply --dry-run "$1"; }
empty() { [ -z "$(show)" ]; }
names() { show | sed -n 's/^Target [0-9]*: .*://p' | xargs; }
state() { show | sed -n "/^Target.*:$1\$/,/State/s/.*State: //p"; }

# same NAME FILE: tgt-admin --execute and tgtadm apply make the same of it
same() {
	ok "$1: tgt-admin -e" theirs -e -c "$2"
	show > "$TMP/theirs"
	ok "$1: apply finds nothing to do" settled "$2"
	ok "$1: tgt-admin removes all" theirs --update ALL -c /dev/null -f
	ok "$1: nothing is left" empty
	ok "$1: tgtadm apply" apply "$2"
	ok "$1: that is the same" eval 'show | diff "$TMP/theirs" -'
	ok "$1: tgt-admin once more" theirs -e -v -c "$2"
	ok "$1: ... and leaves it as it is" eval 'show | diff "$TMP/theirs" -'
	ok "$1: apply removes all" apply --prune /dev/null
	ok "$1: nothing is left" empty
}

ok "no daemon: 107" says "exited with code: 107" 107 theirs --show
tgtd_start

# ---- what Debian ships

mkdir -p "$TMP/dev/LVM"
for f in sda sdb sdb1 sdc sdd sdd1 sde LVM/somedevice{,1,2,3}; do
	truncate -s 1M "$TMP/dev/$f"
done
# Its devices are files here and several targets have them, and a CD is a disk; of no two targets
# one name or one number, which is an error to both.
example() {
	sed -e "s,/dev/,$TMP/dev/,; s/device-type cd/device-type disk/" \
		-e '/target9>/,$s/controller_tid 10/controller_tid 19/' "$1" |
		awk '/^<target/ && seen[$2]++ { sub(">", "-again>") }
			/^<target/ { print; print "allow-in-use yes"; next }
			!/^ *allow-in-use/'
}
example "$EXAMPLES/targets.conf.example" > "$CONF"
same "targets.conf.example" "$CONF"

# ---- one with everything

mkdir -p "$TMP/conf.d"
for f in a b c d e f; do
	truncate -s 8M "$TMP/$f"
done
cat > "$CONF" << END
# comments, blanks and blocks as they are written
include $TMP/conf.d/*.conf
default-driver iscsi
ignore-errors no

<target $IQN:zero>
    controller_tid 7
    backing-store $TMP/a    # the first
    backing-store $TMP/b
    write-cache off
    initiator-address 192.0.2.0/24
    initiator-address 127.0.0.1
    initiator-name $IQN:i
    incominguser bob bob-secret-123
    incominguser alice alice-secret-1
    outgoinguser me secret-of-mine
</target>
<target $IQN:more>
    vendor_id ACME
    product_id "Some disk"
    product_rev 7
    scsi_id one-for-all
    sense_format 1
    <backing-store $TMP/c>
        lun 3
        bs-type aio
        block-size 4096
        scsi_sn c-3
        removable 1
        readonly 1
        lbppbe 0
        optimal_xfer_gran 8
        optimal_xfer_len 64
        mode_page 10:0:10:2:0x10:0:0:0:0:0:0:0:0
    </backing-store>
    <backing-store $TMP/d>
        bsoflags sync:direct
        device-type disk
        scsi_sn d-1
        params thin_provisioning=1
        params rotation_rate=1
        write-cache on
        la_lba 1
        lbppbe 3
    </backing-store>
    MaxRecvDataSegmentLength 131072
    MaxXmitDataSegmentLength 131072
    HeaderDigest None
    DataDigest None
    InitialR2T Yes
    MaxOutstandingR2T 4
    ImmediateData No
    FirstBurstLength 65536
    MaxBurstLength 262144
    DataPDUInOrder Yes
    DataSequenceInOrder Yes
    ErrorRecoveryLevel 0
    IFMarker No
    OFMarker No
    DefaultTime2Wait 3
    DefaultTime2Retain 0
    OFMarkInt Reject
    IFMarkInt Reject
    MaxConnections 1
</target>
END
cat > "$TMP/conf.d/here.conf" << END
<target $IQN:included>
	<direct-store $TMP/e>
		lun 12
	</direct-store>
	backing-store $TMP/f
</target>
END
same "everything" "$CONF"

# accounts for discovery: tgt-admin binds them each time that it is called, which is an error
cat > "$TMP/discovery.conf" << END
incomingdiscoveryuser finder finder-secret-1
outgoingdiscoveryuser found found-secret-123
END
ok "accounts for discovery" theirs -e -c "$TMP/discovery.conf"
ok "... are there" says "found (outgoing)" 0 adm --op show --mode system
ok "apply finds nothing to do" settled "$TMP/discovery.conf"
ok "apply removes them" apply --prune /dev/null

# what show does not have: the keys of the target, what initiators see
theirs -e -c "$CONF" 2> /dev/null # sg_inq of a file
keys() { adm --mode target --op show --tid "$1"; }
tid() { show | sed -n "s/^Target \([0-9]*\): $IQN:$1\$/\1/p"; }
pages() { # of each disk of target "more": INQUIRY, VPD and mode pages, capacity
	local lun
	for lun in 1 3; do
		"$SCSI_CMD" -x -i $IQN:j "iscsi://127.0.0.1:$PORT/$IQN:more/$lun" \
			'12 00 00 00 60 00 in=96' '12 01 80 00 ff 00 in=255' '12 01 83 00 ff 00 in=255' \
			'12 01 b0 00 ff 00 in=255' '12 01 b1 00 ff 00 in=255' \
			'5a 00 3f ff 00 00 00 02 00 00 in=512' \
			'9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00 in=32'
	done
}
ok "its disks answer" eval 'pages > "$TMP/pages" && [ $(grep -c ^good "$TMP/pages") = 14 ]'
keys "$(tid more)" > "$TMP/keys"
ok "HeaderDigest=None" grep -qx HeaderDigest=None "$TMP/keys"
theirs --update ALL -c /dev/null -f
apply "$CONF" > /dev/null 2>&1
ok "the keys are the same by apply" eval 'keys "$(tid more)" | diff "$TMP/keys" -'
ok "the disks are the same by apply" eval 'pages | diff "$TMP/pages" -'

# ---- every option

ok "--show is tgtadm's show" eval 'theirs --show | diff <(show) -'
ok "-p only prints" eval 'theirs -p --delete ALL > "$TMP/p" && theirs --show | diff <(show) -'
ok "... what it would do" grep -q "tgtadm -C 0 --mode target --op delete --tid=7" "$TMP/p"
ok "--offline of one" theirs --offline $IQN:more
ok "... is offline" test "$(state more)$(state zero)" = offlineready
ok "--offline by tid" theirs --offline tid=7
ok "... is offline" test "$(state zero)" = offline
ok "--ready of all" theirs --ready ALL
ok "... are ready" test "$(state more)$(state zero)" = readyready
ok "--dump" eval 'theirs --dump > "$TMP/dump"'
ok "it has a target" grep -qx "<target $IQN:zero>" "$TMP/dump"
ok "... its disks" grep -q "backing-store $TMP/b" "$TMP/dump"
ok "... its accounts" grep -q "incominguser alice PLEASE_CORRECT_THE_PASSWORD" "$TMP/dump"
ok "... the other way, too" grep -q "outgoinguser me PLEASE_CORRECT_THE_PASSWORD" "$TMP/dump"
ok "... its rules" grep -q "initiator-address 127.0.0.1" "$TMP/dump"
ok "--delete of one" theirs --delete $IQN:included
ok "... and no other" eval '[ "$(names)" = "more zero" ]'
ok "--delete by tid" theirs --delete tid=7
ok "... and no other" test "$(names)" = more

# a target that is in use
sed -i "s/scsi_sn d-1/scsi_sn d-2/" "$CONF"
coproc SESSION { exec "$SCSI_CMD" -i $IQN:j "iscsi://127.0.0.1:$PORT/$IQN:more/1" -; }
CLIENT=$!
PIDS+=("$CLIENT")
ask() {
	local answer
	echo "$1" >&"${SESSION[1]}"
	read -r -t 10 answer <&"${SESSION[0]}" && echo "$answer" && [ "$answer" = good ]
}
ok "an initiator is there" ask "$TUR"
ok "--update leaves it" says "is in use, it won't be updated" 0 theirs -v --update $IQN:more -c "$CONF"
ok "--delete, too" says "is in use, it won't be deleted" 0 theirs -v --delete $IQN:more
ok "the session is there" ask "$TUR"
ok "nothing is changed" says "SCSI SN: d-1" 0 show
ok "--update -f" theirs -f --update $IQN:more -c "$CONF"
ok "... is done" says "SCSI SN: d-2" 0 show
ok "... and the session gone" not ask "$TUR"
ok "--update of one that is only in the file" theirs --update $IQN:zero -c "$CONF"
ok "... is there" test "$(names | tr ' ' '\n' | sort | xargs)" = "more zero"
ok "--update ALL" theirs --update ALL -c "$CONF"
ok "... all are there" test "$(names | tr ' ' '\n' | sort | xargs)" = "included more zero"
ok "--update ALL with nothing" theirs --update ALL -c /dev/null -f
ok "... removes all" empty
echo "<target $IQN:bad>
	backing-store $TMP/a
	bs-type nonsense
</target>" > "$CONF"
ok "an error of tgtadm's is tgt-admin's exit code" says "exited with code: 22" 22 theirs -e -c "$CONF"
ok "... but with --ignore-errors" says "tgtadm: " 0 theirs --ignore-errors --update ALL -c "$CONF"
ok "the daemon is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
