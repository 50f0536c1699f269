# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A VIOS whose client, in another guest, crashes under load: what it had asked for ends, its nexus
# goes, and the next client finds everything in order.
. ./vios-lib.sh
mount -t tmpfs -o size=400m t /mnt
truncate -s 64M /mnt/disk0
need "the module" modprobe ibmvstgt
need "tgtd" start
need "target" vadm --mode target --op new --tid 1 --targetname volume1
need "logical unit" vadm --mode logicalunit --op new --tid 1 --lun 0 -b /mnt/disk0
need "bind" vadm --mode target --op bind --tid 1 --bus vio,71000020
nexuses_are() { [ "$(vadm --mode target --op show | grep -c 'I_T nexus: ')" = "$1" ]; }
wchar() { awk '$1 == "wchar:" { print $2 }' "/proc/$TGTD/io"; }
busy() { [ "$(wchar)" -gt $((BEFORE + (4 << 20))) ]; }
for n in 1 2; do
	BEFORE=$(wchar)
	ok "client $n starts" ask client_start kernel-load
	ok "client $n has logged in" until_ok 90 nexuses_are 1
	ok "client $n writes" until_ok 60 busy
	mark
	ok "client $n crashes" ask client_crash
	ok "the module hears of it" until_ok 20 said "transport event 01"
	ok "its nexus has gone" until_ok 20 nexuses_are 0
done
ok "a client that works" ask client_start kernel-once
ok "and is content" ask client_ends
ok "its nexus has gone" until_ok 20 nexuses_are 0
ok "tgtd stops in order" stop
ok "no kernel warning" kernel_clean
