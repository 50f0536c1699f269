#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# qemu.sh - QEMU's own iSCSI initiator: create, convert, write, read back, discard, compare
. "$(dirname "$0")/lib.sh"
requires qemu-img qemu-io
DRIVER=$(find /usr/lib -name block-iscsi.so 2> /dev/null | head -1)
[ -n "$DRIVER" ] || skip_all "qemu's iscsi block driver (qemu-block-extra) is missing"

tgtd_start
truncate -s 64M "$TMP/disk"
ok "target" target_new 1
ok "logical unit" lun_new 1 1 "$TMP/disk"
ok "thin" lun_set 1 1 thin_provisioning=1
U=$(url 1 1)

ok "qemu-img info" sh -c "qemu-img info $U | grep -q '64 MiB'"
ok "write, read" qemu-io -f raw -c 'write -P 0x5a 1M 256k' -c 'read -P 0x5a 1M 256k' "$U"
ok "the file has it" bash -c "cmp -n 262144 -i 1048576:0 $TMP/disk <(yes Z | tr -d '\n' | head -c 262144)"
ok "a whole megabyte, unaligned in 4 KiB" qemu-io -f raw -c 'write -P 0x77 512 1M' -c 'read -P 0x77 512 1M' "$U"
ok "write zeroes" qemu-io -f raw -c 'write -z 1M 64k' -c 'read -P 0 1M 64k' "$U"
ok "discard" qemu-io -f raw -c 'write -P 1 8M 4M' -c flush -c 'discard 8M 4M' -c 'read -P 0 8M 4M' "$U"
ok "discard frees the space" sh -c "[ \$(du -k $TMP/disk | cut -f1) -lt 4096 ]"
ok "flush" qemu-io -f raw -c flush "$U"
head -c 20M /dev/urandom > "$TMP/src"
truncate -s 64M "$TMP/src"
ok "convert a file to it" qemu-img convert -n -f raw -O raw "$TMP/src" "$U"
ok "compare" qemu-img compare -f raw -F raw "$TMP/src" "$U"
ok "map shows the holes" sh -c "qemu-img map --output=json $U | grep -q '\"zero\": true'"
ok "beyond the end is refused" not qemu-io -f raw -c 'read 64M 4k' "$U"
ok "the daemon is alive" tgtd_alive
