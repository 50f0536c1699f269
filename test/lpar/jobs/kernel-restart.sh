# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# tgtd is killed under load and started again.  Without hold the module frees the queue at once, and
# the client sees its partner go; with hold it sees nothing until tgtd is back.  Either way it goes
# on by itself, and no data are lost.
. ./vios-lib.sh
mount -t tmpfs -o size=400m t /mnt
truncate -s 64M /mnt/disk0
modprobe brd rd_nr=1 rd_size=65536
modprobe ibmvstgt
configure() { # [HOLD]
	vadm --mode target --op new --tid 1 --targetname volume1 || return
	[ -z "${1:-}" ] ||
		vadm --mode target --op update --tid 1 --name hold --value "$1" || return
	vadm --mode logicalunit --op new --tid 1 --lun 0 -b /mnt/disk0 &&
		vadm --mode logicalunit --op new --tid 1 --lun 1 -b /dev/ram0 --bsoflags direct &&
		vadm --mode target --op bind --tid 1 --bus vio,71000020
}
need "tgtd" start
need "target" configure
need "the client" modprobe -a ibmvscsi sd_mod sg
need "two disks" until_ok 20 disk_count 71000010 2
DIRECT=/dev/$(disk 71000010 2)
pattern() { verify_pattern "$DIRECT" 32 "$@" --bs=64k; }

# kill_start NAME PATTERN
kill_start() {
	pattern "$2" --continue_on_error=io --loops=10 > /tmp/load.log 2>&1 &
	LOAD=$!
	need "$1: a load" until_ok 10 in_flight "$DIRECT"
	mark
	ok "$1: kill -9" kill -9 "$TGTD"
	ok "$1: under load" kill -0 "$LOAD"
	wait "$TGTD" 2> /dev/null
}
restarted() {
	need "$1: tgtd starts" start
	need "$1: and is configured" configure "$2"
	ok "$1: the client logs in again" until_ok 60 said "SRP_LOGIN succeeded"
}

kill_start "no hold" 11
ok "no hold: the client sees its partner go" until_ok 20 said "Virtual adapter failed rc 2"
restarted "no hold" 30
wait "$LOAD"
ok "no hold: written and read again" pattern 22

# the daemon that runs now asked for hold
mark
for n in 33 44; do
	kill_start "hold $n" $n
	ok "hold $n: the client sees nothing" not said "Virtual adapter failed"
	restarted "hold $n" 30
	ok "hold $n: the load goes on to its end" wait "$LOAD"
	ok "hold $n: no I/O error" no_io_error
done
ok "and all is as it was written" pattern 66

# nobody comes back
kill_start "held in vain" 77
need "tgtd starts" start
need "it is configured" configure 1
ok "the client logs in again" until_ok 60 said "SRP_LOGIN succeeded"
wait "$LOAD"
mark
kill -9 "$TGTD"
ok "after the hold the client sees its partner go" until_ok 20 said "Virtual adapter failed rc 2"
ok "no kernel warning" kernel_clean
