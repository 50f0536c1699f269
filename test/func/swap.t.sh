#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# swap.t.sh - a logical unit gets another file while commands are in flight
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
[ -e "$O/plugins/lld_iscsi.so" ] || skip_all "there is no iSCSI driver in $O/plugins"
requires python3

tr '\0' a < /dev/zero | head -c 1048576 > "$TMP/a"
tr '\0' b < /dev/zero | head -c 1048576 > "$TMP/b"
tgtd_start
ok "target" target_new 1
ok "logical unit" lun_new 1 1 "$TMP/a" --bstype delay --bsopts "hold=$TMP/hold"
ok "another file while commands are in flight" timeout 120 python3 test/func/swap.py "$PORT" \
	iqn.2026-11.org.example:t1 "$TGT_IPC_SOCKET.0" "$TMP/hold" "$TMP/b"
kill "$TGTD"
ok "the daemon ends well" wait "$TGTD"
ok "... and its log is clean" not grep -E "error:|Sanitizer" "$TMP/tgtd.log"
