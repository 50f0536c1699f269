# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A file system, and random writes that are verified.
. ./lib.sh
need "the client" client_up
need "ext4" modprobe -a crc32c_generic ext4
D=/dev/$(disk 71000010 2)
ok "fio with verification" verify "$D" 48
ok "mke2fs" mke2fs -q -F -t ext4 "$D"
ok "mount" mount -t ext4 "$D" /mnt
ok "copy a tree" cp -r /usr/bin /mnt/
ok "umount" umount /mnt
ok "e2fsck" e2fsck -fn "$D"
ok "mount again" mount -t ext4 "$D" /mnt
ok "the tree is the same" diff -r /usr/bin /mnt/bin
ok "umount again" umount /mnt
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
