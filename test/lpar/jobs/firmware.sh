# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# This kernel was started from the disk of the only adapter; the client finds the disk again.
. ./lib.sh
need "the client" modprobe -a ibmvscsi sd_mod crc32c_generic ext4
need "the disk appears" disks_appear 71000010 1
D=$(disk 71000010)
ok "two partitions" until_ok 10 [ -e "/sys/block/$D/${D}2" ]
ok "mount" mount -o ro "/dev/${D}2" /mnt
same() { (cd /tmp && cpio -i < /mnt/top.cpio) && cmp /tmp/jobs/firmware.sh /jobs/firmware.sh; }
ok "it is the file system that Linux started from" same
ok "umount" umount /mnt
ok "no I/O error" no_io_error
