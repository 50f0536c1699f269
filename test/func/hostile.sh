#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# hostile.sh - ten thousand hostile cases after login: the daemon lives, leaks nothing, and its
#              memory is back where it was
. "$(dirname "$0")/lib.sh"
requires python3
IQN=iqn.2026-11.org.example:t1
CASES=${CASES:-10000}

tgtd_start
truncate -s 64M "$TMP/disk"
ok "target" target_new 1
ok "logical unit" lun_new 1 1 "$TMP/disk"
ok "thin" lun_set 1 1 thin_provisioning=1
hostile() { python3 "$TREE/test/func/hostile.py" "$PORT" $IQN "$@"; }
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$TGTD/status"; }
fds() { find "/proc/$TGTD/fd" -mindepth 1 | wc -l; }
no_session() { ! adm --mode conn --op show --tid 1 | grep -q Session; }

ok "a first thousand, so that pools are warm" hostile 1000 1
ok "no session stays" until_ok 20 no_session
before=$(rss)
before_fds=$(fds)
ok "$CASES hostile cases" hostile "$CASES" 2
ok "the daemon is alive" tgtd_alive
ok "no session stays" until_ok 20 no_session
same_fds() { [ "$(fds)" -le "$before_fds" ]; }
ok "no descriptor stays" until_ok 20 same_fds
back() { [ "$(rss)" -le $((before + 4096)) ]; }
case $O in
*asan* | *tsan*) skip "memory is back" "a sanitizer keeps freed memory" ;;
*) ok "memory is back where it was ($before KiB, within 4 MiB)" until_ok 20 back ;;
esac
lines=$(wc -l < "$TMP/tgtd.log")
ok "the log is bounded ($lines lines)" [ "$lines" -lt 5000 ]
kill -TERM "$TGTD"
ok "SIGTERM ends it with 0 (and, under a sanitizer, without a leak)" wait "$TGTD"
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$TMP/tgtd.log"
