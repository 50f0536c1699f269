# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The client logs in and sees the disks, by the names that clients expect.
. ./lib.sh
need "the client" client_up
disk_lines() { lsscsi | tr -s ' ' | grep -c "disk IBM VDASD blkdev 0001 /dev/sd[a-z]* *$"; }
lines_are() { [ "$(disk_lines)" = "$1" ] || { lsscsi; false; }; }
ok "sixteen disks in lsscsi" lines_are 16
ok "and nothing else" [ "$(lsscsi | wc -l)" = 16 ]
ids() { lsscsi | sed 's/^\[[0-9]*:\(.*\)\].*/\1/' | tr '\n' ' '; }
WANT=$(for i in $(seq 16); do printf '0:%s:0 ' "$i"; done)
ok "one a target id, from 1 on" [ "$(ids)" = "$WANT" ]
ok "no unit is out of the client's reach" not said 'larger than allowed'

H=/sys/class/scsi_host/$(host_of 71000010)
is() { [ "$(tr -d '\0' < "$H/$1")" = "$2" ] || { echo "$1 is $(cat "$H/$1")"; false; }; }
ok "SRP version" is srp_version 16.a
ok "MAD version" is mad_version 1
ok "operating system, AIX" is os_type 3
ok "the client wants fast fail" grep -qx 1 /sys/module/ibmvscsi/parameters/fast_fail
ok "and gets it, or it would say so" not said fast_fail
ok "client reserve is on" said 'Client reserve enabled'

D=/dev/$(disk 71000010)
ok "sg_inq" sg_inq "$D"
ok "unit serial number" sg_vpd -p sn "$D"
ok "device identification" sg_vpd -p di "$D"
ok "sg_luns of a disk: itself" sh -c "sg_luns $D | grep -q 'Lun list length = 8'"
ok "capacity" [ "$(cat "/sys/block/${D#/dev/}/size")" = $((96 * 2048)) ]
ok "a unit that is not there is not seen" [ ! -e "/sys/class/scsi_device/${H##*host}:0:17:0" ]
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
