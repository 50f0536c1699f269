# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What the hypervisor does to a connection under load, through ibmvstgt: events, suspension, a queue
# that is full, a pool that is too small for all.
. ./vios-lib.sh
modprobe brd rd_nr=1 rd_size=65536
# the least that commands of the largest size fit into
need "the module, with a pool of 1 MiB" modprobe ibmvstgt pool_mb=1
need "tgtd" start
need "target" vadm --mode target --op new --tid 1 --targetname volume1
need "logical unit" vadm --mode logicalunit --op new --tid 1 --lun 0 -b /dev/ram0 --bsoflags direct
need "bind" vadm --mode target --op bind --tid 1 --bus vio,71000020
need "the client" modprobe -a ibmvscsi sd_mod sg
need "the disk appears" disks_appear 71000010 1
D=$(disk 71000010)
ok "the client is told of it" said 'max io 262144'
ok "fio with a pool that is always empty" verify "$D" 32 --iodepth=64 --bs=256k

event() { # FORMAT WHAT-THE-CLIENT-SAYS
	mark
	ok "event $1: load" load_start "$D" 16
	ok "event $1" ask control 71000010 event "$1"
	ok "event $1: the client noticed" until_ok 20 said "$2"
	ok "event $1: it logs in again" until_ok 20 said "SRP_LOGIN succeeded"
	ok "event $1: fio survives it" load_ends
	ok "event $1: no I/O error" no_io_error
}
event 06 "Re-enabling adapter"
event 01 "Virtual adapter failed rc 1"
event 02 "Virtual adapter failed rc 2"

mark
ok "load" load_start "$D" 16
ok "suspend" ask control 71000010 suspend
ok "resume" ask control 71000010 resume
ok "fio survives it" load_ends
ok "the queue is full" ask control 71000010 full on
verify "$D" 4 > /tmp/load.log 2>&1 &
LOAD=$!
ok "commands are in flight" until_ok 10 in_flight "$D"
ok "it is not full any more" ask control 71000010 full off
ok "fio survives it" load_ends
ok "no I/O error" no_io_error
ok "the client is unloaded" rmmod ibmvscsi
ok "tgtd stops in order" stop
ok "the module is unloaded" rmmod ibmvstgt
ok "no kernel warning" kernel_clean
