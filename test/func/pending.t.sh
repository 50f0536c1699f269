#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pending.t.sh - a device that is not there at start keeps nobody else from starting, and is served when
# it comes
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
[ -e "$O/plugins/lld_iscsi.so" ] || skip_all "there is no iSCSI driver in $O/plugins"
requires python3 iscsi-inq iscsi-readcapacity16

PORT=$(free_port)
CONF=$TMP/targets.conf
LATE=$TMP/devices/late
truncate -s 1M "$TMP/disk"
{
	echo "portal 127.0.0.1:$PORT"
	for n in 1 2 3; do
		store=$TMP/disk
		[ $n != 2 ] || store=$LATE
		printf '<target iqn.2026-11.org.example:t%d>\n<backing-store %s>\n%s\n%s\n%s\n</target>\n' \
			$n "$store" "allow-in-use yes" "bsoflags direct" "</backing-store>"
	done
} > "$CONF"
python3 test/func/notify.py "$TMP/notify" > "$TMP/states" &
PIDS+=($!)
until_ok 10 test -S "$TMP/notify"
NOTIFY_SOCKET=$TMP/notify "$O/tgtd" -f --config "$CONF" >> "$TMP/tgtd.log" 2>&1 &
TGTD=$!
PIDS+=("$TGTD")
lun() { # JSON of target 2's LUN 1
	adm --mode target --op show --json |
		python3 -c 'import json, sys
t = [t for t in json.load(sys.stdin)["targets"] if t["name"].endswith(":t'"${1:-2}"'")][0]
l = [l for l in t["luns"] if l["lun"] == 1][0]
s = l["backing_store"]
print(s["pending"], l["online"], l["size"], s["direct"], s["path"])'
}
lun_is() { [ "$(lun "${2:-2}")" = "$1" ]; }
inquiry() { timeout 20 iscsi-inq "$(url 2 1)"; }
capacity() { timeout 20 iscsi-readcapacity16 "$(url 2 1)"; }
text() { adm --mode target --op show | sed -n '/:t2$/,/:t3$/p'; }
told() { until_ok 10 grep -qx "$1" "$TMP/states"; }
apply_says() { # CODE TEXT
	local out r
	out=$("$O/tgtadm" apply "$CONF" 2>&1)
	r=$?
	echo "$r: $out"
	[ $r = "$1" ] && grep -F -e "$2" <<< "$out"
}

ok "it starts without the device" told READY=1
ok "... and says what it waits for" grep -F "waits for $LATE" "$TMP/tgtd.log"
ok "the others are there" eval 'lun_is "False True 1048576 True $TMP/disk" 1 &&
	lun_is "False True 1048576 True $TMP/disk" 3'
ok "the one is pending" lun_is "True False 0 True $LATE"
ok "... in the text: not online, the path as ever" eval 'text | grep "^            Online: No$" &&
	text | grep "^            Backing store path: $LATE$"'
ok "... and in the status" told "STATUS=3 targets, 0 sessions; missing devices: 1"
ok "... it tells who it is" inquiry
ok "... and is not ready" not capacity
ok "apply finds no difference" apply_says 0 "nothing to do"
ok "... but its own logical units have to be there" eval \
	'! lun_new 1 2 "$TMP/none" && lun_new 1 2 "$TMP/none" --pending'
ok "... which can be deleted while they wait" adm --mode logicalunit --op delete --tid 1 --lun 2

mkdir "$TMP/devices"
truncate -s 2M "$LATE.new"
mv "$LATE.new" "$LATE"
ok "the device comes, and is opened" until_ok 20 lun_is "False True 2097152 True $LATE"
ok "... which initiators see" eval 'capacity | grep "Total size:2097152"'
ok "... and the log" grep -F "target 2: LUN 1: $LATE is there" "$TMP/tgtd.log"
ok "... and the status" told "STATUS=3 targets, 0 sessions"
ok "apply finds no difference" apply_says 0 "nothing to do"
ok "a missing device in a reload is an error" eval \
	'sed -i "s,<target iqn.2026-11.org.example:t3>,&\nbacking-store $TMP/none," "$CONF" &&
	apply_says 1 "cannot open $TMP/none"'
kill "$TGTD"
ok "SIGTERM ends it well" wait "$TGTD"
ok "its log is clean" not grep -E "error:|Sanitizer" "$TMP/tgtd.log"
