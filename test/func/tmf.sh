#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tmf.sh [SEED]: task management functions under load, from two sessions, on a store that holds
#                commands back and on one that works on them in threads
. "$(dirname "$0")/lib.sh"
requires python3
IQN=iqn.2026-11.org.example:t1
TIME=${TIME:-12}

tgtd_start
truncate -s 1M "$TMP/late" "$TMP/disk"
ok "target" target_new 1
ok "logical unit with a late store" lun_new 1 1 "$TMP/late" --bstype delay --bsopts "us=2000"
ok "logical unit" lun_new 1 2 "$TMP/disk"
run() { timeout $((TIME + 30)) python3 "$TREE/test/func/tmf.py" "$PORT" $IQN "$TIME" "$@"; }
if ok "functions under load, $TIME s" run "$@"; then
	sed 's/^/# /' "$TMP/ok.log"
fi
ok "the daemon is alive" tgtd_alive
no_session() { ! adm --mode conn --op show --tid 1 | grep -q Session; }
ok "no session stays" until_ok 20 no_session
ok "the target can go: no command is left" adm --mode target --op delete --tid 1 --force
kill -TERM "$TGTD"
ok "SIGTERM ends it with 0" wait "$TGTD"
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$TMP/tgtd.log"
