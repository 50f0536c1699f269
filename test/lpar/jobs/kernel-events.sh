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

event "$D" 16 06 "Re-enabling adapter"
event "$D" 16 01 "Virtual adapter failed rc 1"
event "$D" 16 02 "Virtual adapter failed rc 2"

mark
ok "load" load_start "$D" 16
ok "suspend" ask control 71000010 suspend
ok "resume" ask control 71000010 resume
ok "fio survives it" load_ends
full_queue "$D"
ok "the client is unloaded" client_down 71000010
ok "tgtd stops in order" stop
ok "the module is unloaded" rmmod ibmvstgt
ok "no kernel warning" kernel_clean
