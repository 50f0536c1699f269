#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dump.t.sh - what a daemon has, told as a configuration, makes a fresh daemon the same one
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
IQN=iqn.2026-11.org.example
PAGE=$TREE/doc/man/targets.conf.5
SEEDS=${SEEDS:-12}
[ -e "$O/plugins/lld_ibmvio.so" ] && export VIO=y

admin() { "$O/tgt-admin" "$@"; }
fresh() { # another daemon, at the same port
	[ -z "${TGTD:-}" ] || { kill "$TGTD" && wait "$TGTD"; }
	tgtd_start
}

ok "every directive is known to the test" python3 "$TREE/test/func/random_conf.py" "$TMP" "$PAGE"
if [ -n "${VIO:-}" ]; then
	ok "... and in one of its configurations" is "" 0 \
		python3 "$TREE/test/func/random_conf.py" "$TMP" "$PAGE"
fi
rm -f "$TMP"/disk*

# ---- random configurations, there and back

for seed in $(seq "$SEEDS"); do
	mkdir "$TMP/$seed"
	python3 "$TREE/test/func/random_conf.py" "$seed" "$TMP/$seed" "$PAGE" > "$TMP/conf"
	fresh
	ok "seed $seed: a configuration" "$O/tgtadm" apply "$TMP/conf" || cp "$TMP/conf" "$TMP/failed"
	ok "it is what was asked for" is "nothing to do" 0 "$O/tgtadm" apply --dry-run "$TMP/conf"
	all_shown > "$TMP/state"
	ok "dump" eval 'admin --dump --full > "$TMP/dump" && "$O/tgtadm" export --passwords > "$TMP/json"'
	ok "there is nothing in it that is not" is "nothing to do" 0 "$O/tgtadm" apply "$TMP/dump"
	fresh
	if [ $((seed % 2)) = 0 ]; then
		ok "a fresh daemon reads the dump" admin -e -c "$TMP/dump"
	else
		ok "a fresh daemon reads the export" "$O/tgtadm" import "$TMP/json"
	fi
	ok "it is the same" eval 'all_shown | diff "$TMP/state" -'
	ok "... to the dump" is "nothing to do" 0 "$O/tgtadm" apply --prune --dry-run "$TMP/dump"
	ok "... and to the export" is "nothing to do" 0 "$O/tgtadm" import -n "$TMP/json"
	ok "its dump is the same" eval 'admin --dump --full | diff "$TMP/dump" - &&
		"$O/tgtadm" export --passwords | diff "$TMP/json" -'
done

# ---- one target, to another daemon

fresh
truncate -s 1M "$TMP/a" "$TMP/b"
cat > "$TMP/conf" << END
<account bob>
	password secret-of-bob
</account>
<account eve>
	password secret-of-eve
</account>
<target $IQN:other>
	backing-store $TMP/b
	incominguser eve
</target>
<target $IQN:t1>
	controller_tid 5
	MaxQueueCmd 32
	incominguser bob
	<backing-store $TMP/a>
		lun 3
		product_id MINE
		initiator-name $IQN:i
	</backing-store>
</target>
END
ok "two targets" "$O/tgtadm" apply "$TMP/conf"
ok "export of one" eval '"$O/tgtadm" export --passwords --target $IQN:t1 > "$TMP/json"'
ok "nothing of the other is in it" not grep -E 'eve|other|portal' "$TMP/json"
"$O/tgtadm" --json --mode target --op show > "$TMP/before"
ok "no passwords unless they are asked for" eval '! "$O/tgtadm" export | grep secret'
"$O/tgtadm" export --target $IQN:t1 > "$TMP/without"
fresh
target_new 5 $IQN:has5
ok "without passwords: the account has to be there" says "there is no account bob yet" 1 \
	"$O/tgtadm" import "$TMP/without"
ok "import --dry-run" says "+ target 6 $IQN:t1" 0 "$O/tgtadm" import -n "$TMP/json"
ok "import, where its number is taken" eval '"$O/tgtadm" import - < "$TMP/json"'
ok "what was there is there" says "Target 5: $IQN:has5" 0 adm --op show --mode target
ok "its LUN has the same identity" eval 'python3 - "$TMP/before" << END
import json, subprocess, sys
def lun(text):
    t = [t for t in json.loads(text)["targets"] if t["name"] == "'$IQN:t1'"][0]
    l = [l for l in t["luns"] if l["type"] == "disk"][0]
    return [l[k] for k in ("lun", "scsi_id", "scsi_sn", "naa", "product_id", "mask", "size")]
now = subprocess.check_output(["'"$O"'/tgtadm", "--json", "--mode", "target", "--op", "show"])
sys.exit(lun(open(sys.argv[1]).read()) != lun(now))
END'
ok "once more: nothing to do" says "nothing to do" 0 "$O/tgtadm" import "$TMP/json"
ok "the one without passwords is good now" says "nothing to do" 0 "$O/tgtadm" import "$TMP/without"
ok "export of none" says "there is no target $IQN:x" 1 "$O/tgtadm" export --target $IQN:x
ok "import of none" says "has no target $IQN:x" 1 "$O/tgtadm" import --target $IQN:x "$TMP/json"
target_new 7 $IQN:t7
adm --op new --mode logicalunit --tid 7 --lun 1 --map 6:3
ok "one that has a LUN of another cannot go alone" says "cannot be told without it" 1 \
	"$O/tgtadm" export --target $IQN:t7
ok "... and nothing is printed" is "" 1 eval '"$O/tgtadm" export --target $IQN:t7 2> /dev/null'

# ---- what is no such document

for bad in 'x' '[]' '{"schema":2,"configuration":{}}' '{"schema":1}' \
	'{"schema":1,"configuration":{"include":"/etc/passwd"}}' \
	'{"schema":1,"configuration":{"target":{"a":7}}}' \
	'{"schema":1,"configuration":{"target":{"a":{"lun":[1.5]}}}}' \
	'{"schema":1,"configuration":{"target":{"a":{"nonsense":1}}}}'; do
	ok "refused: $bad" eval '"$O/tgtadm" import <<< "$bad" 2>&1 | grep "nothing has been changed"'
done
python3 -c 'print("{\"schema\":1,\"configuration\":" + "{\"target\":{\"a\":" * 500 + "{}" + "}}" * 500 + "}")' > "$TMP/deep"
ok "blocks without end" says "more than 16 blocks" 1 "$O/tgtadm" import "$TMP/deep"
ok "a place in the document" says ", target a: unknown directive 'nonsense'" 1 \
	"$O/tgtadm" import <<< '{"schema":1,"configuration":{"target":{"a":{"nonsense":1}}}}'

# ---- what a configuration cannot say

ok "a password of two lines is refused, since none could be written" \
	says "no line break" 22 adm -d --mode account --op new --user u --password $'line\nbreak'
ok "... so is a user" \
	says "no line break" 22 adm -d --mode account --op new --user $'u\nv' --password secretsecret
adm --mode account --op new --user '"u"' --password secretsecret
ok "a user in quotes" says '<account "u"> cannot be written' 1 admin --dump --full
ok "... and nothing is printed" is "" 1 eval 'admin --dump --full 2> /dev/null'
adm --mode account --op delete --user '"u"'

# ---- secrets are for root

kill "$TGTD" && wait "$TGTD"
if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null; then
	NOBODY=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	mkdir "$TMP/nobody"
	chmod 755 "$TMP"
	chown 65534:65534 "$TMP/nobody"
	export TGT_IPC_SOCKET=$TMP/nobody/sock
	PORT=$(free_port)
	"${NOBODY[@]}" "$O/tgtd" -f --iscsi "portal=127.0.0.1:$PORT" > "$TMP/nobody.log" 2>&1 &
	TGTD=$!
	PIDS+=("$TGTD")
	if until_ok 10 adm --mode system --op show; then
		adm --mode account --op new --user bob --password secret-of-bob
		ok "the daemon's own user is let in" "${NOBODY[@]}" "$O/tgtadm" --op show --mode account
		ok "... and not told passwords" says "only root is told passwords" 1 \
			"${NOBODY[@]}" "$O/tgt-admin" --dump --full
		ok "... nor by export" says "only root is told passwords" 1 \
			"${NOBODY[@]}" "$O/tgtadm" export --passwords
		ok "it may export the rest" "${NOBODY[@]}" "$O/tgtadm" export
		ok "root is told" says secret-of-bob 0 admin --dump --full
	else
		skip "another user" "it cannot run tgtd from here"
	fi
else
	skip "another user" "not root"
fi
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP"/*.log
