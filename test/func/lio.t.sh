#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lio.t.sh - tgtadm convert lio: saveconfig.json of LIO becomes targets.conf, which a daemon takes
# lio/NAME.json and what becomes of it, lio/NAME.conf; @DIR@ is a folder
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SAMPLES=$TREE/test/func/lio
adm_() { "$O/tgtadm" "$@"; }

converted() { diff "$SAMPLES/$1.conf" <(adm_ convert lio - < "$SAMPLES/$1.json"); }
counts_comments() { # as many as there are in the output
	adm_ convert lio "$SAMPLES/$1.json" 2>&1 > /dev/null |
		grep "^tgtadm: $(grep -c '# LIO:' "$SAMPLES/$1.conf") things"
}
tgtd_start
PORT1=$(free_port)
PORT2=$(free_port)
for name in disk1.img disk2 disk3 'disk one.img'; do
	truncate -s 10M "$TMP/$name"
done
here() { # NAME: for this machine
	sed "s:@DIR@:$TMP:; s/:3261/:$PORT1/; s/:3262/:$PORT2/; /^portal .*::1/d" "$SAMPLES/$1.conf" > "$TMP/$1.conf"
}
is_applied() { # NAME CODE
	adm_ apply --prune "$TMP/$1.conf"
	[ $? = "$2" ]
}
settled() { adm_ apply --prune "$TMP/$1.conf" | grep -x "nothing to do"; }
for f in "$SAMPLES"/*.json; do
	name=$(basename "$f" .json)
	here "$name"
	ok "$name: what becomes of it" converted "$name"
	ok "$name: comments are counted" counts_comments "$name"
	ok "$name: is a configuration" adm_ apply --check "$TMP/$name.conf"
	if [ "$name" = vscsi ]; then
		ok "$name: a daemon takes it, without an adapter here" is_applied "$name" 3
	else
		ok "$name: a daemon takes it" is_applied "$name" 0
		ok "$name: as it is" settled "$name"
	fi
done

# an initiator finds its disk, with CHAP and the serial number that it had
SCSI_CMD=$O/test/scsi-cmd
if [ -x "$SCSI_CMD" ]; then
	is_applied chap 0 > /dev/null 2>&1
	login() { # NAME
		"$SCSI_CMD" -i "iqn.1994-05.com.redhat:$1" \
			"iscsi://alice%wonderland-1865@127.0.0.1:$PORT1/iqn.2003-01.org.linux-iscsi.storage.x8664:sn.2d3ba4a4c8f4/1" \
			'00 00 00 00 00 00'
	}
	ok "an initiator logs in as with LIO" login client1
	ok "and no other" not login client2
	ok "the disk has its serial number" eval 'adm_ --op show --mode target |
		grep "SCSI SN: 5f0c9c36-2b5c-4e0e-9d3e-0000000001dd"'
fi

# values of the samples in turn something else: a configuration comes of it, or an error
mutate() {
	python3 - "$O/tgtadm" "$SAMPLES"/*.json << 'END'
import copy, json, subprocess, sys
ODD = [None, -1, "x\ny", [], {}, True, "#" * 3000]
def places(v, at=()):
    for k, w in (v.items() if isinstance(v, dict) else enumerate(v) if isinstance(v, list) else ()):
        yield at + (k,)
        yield from places(w, at + (k,))
n = 0
for name in sys.argv[2:]:
    doc = json.load(open(name))
    for i, place in list(enumerate(places(doc)))[::19]:
        new = copy.deepcopy(doc)
        v = new
        for k in place[:-1]:
            v = v[k]
        v[place[-1]] = ODD[i % len(ODD)]
        r = subprocess.run([sys.argv[1], "convert", "lio", "-"], input=json.dumps(new).encode(),
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        n += 1
        if r.returncode not in (0, 1) or b"Sanitizer" in r.stderr or b"runtime error" in r.stderr:
            sys.exit("%s: %s: %s" % (name, place, r))
print(n)
END
}
ok "samples with odd values" mutate

ok "no such file" says "cannot read $TMP/no: No such file" 1 adm_ convert lio "$TMP/no"
echo '{"a": 1}' > "$TMP/other.json"
ok "another file" says "it is no saveconfig.json" 1 adm_ convert lio "$TMP/other.json"
echo '{"a": ' > "$TMP/broken.json"
ok "no JSON" says "$TMP/broken.json:2:" 1 adm_ convert lio "$TMP/broken.json"
ok "another program" says "convert --help" 1 adm_ convert scst
ok "help" says "Usage: tgtadm convert lio" 0 adm_ convert --help
ok "tgtd is alive" tgtd_alive
