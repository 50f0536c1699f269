#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# demo.sh - the README's first command: works, and leaves nothing behind
. "$(dirname "$0")/lib.sh"
requires qemu-io iscsi-ls
[ "$O" = "$TREE/build" ] || skip_all "the demo runs the ordinary build"
export TMPDIR=$TMP
unset TGT_IPC_SOCKET
ok "demo runs to its end" sh -c "$TREE/scripts/demo --exit > $TMP/demo.log 2>&1 || { cat $TMP/demo.log; false; }"
ok "it wrote and read back" grep -q 'read 16777216/16777216' "$TMP/demo.log"
ok "it showed the target" grep -q '^Target 1: iqn.2026-11.org.example:demo' "$TMP/demo.log"
ok "it says how to connect" grep -q 'iscsiadm -m discovery' "$TMP/demo.log"
ok "nothing is left behind" sh -c "! ls -d $TMP/tgt-demo.* 2> /dev/null"
