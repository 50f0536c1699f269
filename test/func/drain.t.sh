#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# drain.t.sh - SIGTERM asks who is logged in to log out, and does not wait for ever
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
requires python3
[ -e "$O/plugins/lld_iscsi.so" ] || skip_all "there is no iSCSI driver in $O/plugins"

tgtd_start
ok "target" target_new 1
ok "logical unit" lun_new 1 1 "" --bstype null --bsopts size=1M
python3 test/func/drain.py "$PORT" iqn.2026-11.org.example:t1 > "$TMP/drain" 2>&1 &
INITIATORS=$!
PIDS+=("$INITIATORS")
ok "two sessions" until_ok 10 grep -q ready "$TMP/drain"
kill -TERM "$TGTD"
ended() { wait "$INITIATORS" || { cat "$TMP/drain" && false; }; }
ok "both are asked to log out; who does not is dropped" ended
ok "the daemon ends well" wait "$TGTD"
ok "... and its log is clean" not grep -E "error:|Sanitizer" "$TMP/tgtd.log"
