# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# The whole way up from a disk of tgtd's: SLOF, which asks before it logs in, then GRUB, then Linux.
# shellcheck source=test/lpar/tgtd.sh
. test/lpar/tgtd.sh
JOBS=firmware
DISK_BOOT=y
client 71000010 "listen=$TMP/71000010" wait=on slof=on

configure() {
	vadm --mode target --op new --tid 1 --targetname volume1 &&
		vadm --mode target --op update --tid 1 --name firmware --value on &&
		vadm --mode logicalunit --op new --tid 1 --lun 256 -b "$TMP/disk" &&
		vadm --mode target --op bind --tid 1 --bus "link,$TMP/71000010"
}
setup() {
	ok "a disk to boot from" boot_disk "$TMP/disk"
	tgtd_start
	ok "tgtd is configured" configure
}
