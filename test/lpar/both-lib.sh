# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Helpers of jobs with Linux's own target and ours in one guest.
. ./vios-lib.sh
. ./wishes.sh
LIO=71000010
OURS=71000011
fact() { tap "# $1 $2: $3"; }

# apart CPU PID...: fio has processor 0, tgtd the other one, if there is one: an emulated processor
# forgets its TLB whenever it goes from one process to another
apart() {
	local cpu=$1 p
	shift
	[ "$(nproc)" -gt 1 ] || return 0
	for p in /proc/"$1"/task/*; do taskset -p "$((1 << cpu))" "${p##*/}" || return; done
}

# The adapters go to the module that is there first; one is given back for the second.
ours_up() {
	mount -t tmpfs -o size=300m t /mnt &&
		truncate -s 64M /mnt/disk0 &&
		modprobe ibmvstgt &&
		echo 71000020 > /sys/bus/vio/drivers/ibmvstgt/unbind &&
		# shellcheck disable=SC2086 # words
		start $TGTD_OPTIONS && apart 1 $TGTD &&
		vadm --mode target --op new --tid 1 --targetname volume1 &&
		vadm --mode logicalunit --op new --tid 1 --lun 0 -b /mnt/disk0 &&
		vadm --mode target --op bind --tid 1 --bus vio,71000021
}
both_up() {
	need "ours" ours_up
	need "Linux's target" lio_up
	need "the client" modprobe -a ibmvscsi sd_mod sg
	need "a disk of ibmvscsis" disks_appear $LIO 1
	need "a disk of ours" disks_appear $OURS 1
}
