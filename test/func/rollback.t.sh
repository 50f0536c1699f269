#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rollback.t.sh - a configuration of which one thing cannot be done changes nothing
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
PAGE=$TREE/doc/man/targets.conf.5
SEEDS=${SEEDS:-8}
[ -e "$O/plugins/lld_ibmvio.so" ] && export VIO=y

# All that it shows, but the order of accounts, and whether a driver's key that
# has its default was set to it
state() {
	all_shown | plain
	"$O/tgtadm" --json --mode account --op show --params passwords # in their order
}
plain() {
	python3 -c '
import json, sys

def plain(v):
    if isinstance(v, list):
        v = [plain(x) for x in v]
        return sorted(v) if all(isinstance(x, str) for x in v) else v
    return {k: plain(x) for k, x in v.items() if k != "set"} if isinstance(v, dict) else v

text, at = sys.stdin.read().strip(), 0
while at < len(text):
    doc, at = json.JSONDecoder().raw_decode(text, at)
    print(json.dumps(plain(doc), indent=1))
    at += len(text[at:]) - len(text[at:].lstrip())
'
}
configuration() { # SEED: what cannot be done comes last
	mkdir -p "$TMP/$1"
	python3 "$TREE/test/func/random_conf.py" "$1" "$TMP/$1" "$PAGE" > "$TMP/good"
	cat "$TMP/good" - > "$TMP/bad" <<- END
		<target iqn.2026-11.org.example:last>
		    driver iscsi
		    backing-store $TMP/not-there
		</target>
	END
}
unchanged() {
	local r
	"$O/tgtadm" apply "$@" "$TMP/bad" > "$TMP/said" 2>&1
	r=$?
	cat "$TMP/said"
	[ $r = 1 ] && grep -q "nothing has been changed" "$TMP/said" && state | diff "$TMP/state" -
}

for seed in $(seq "$SEEDS"); do
	[ -z "${TGTD:-}" ] || { kill "$TGTD" && wait "$TGTD"; }
	tgtd_start
	state > "$TMP/state"
	configuration "$seed"
	ok "seed $seed: in an empty daemon" unchanged
	ok "it can be done but for that" "$O/tgtadm" apply "$TMP/good"
	state > "$TMP/state"
	configuration $((seed + 1000))
	ok "in one that has another" unchanged
	ok "... and would lose that" unchanged --prune
done
