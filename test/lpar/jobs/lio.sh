# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# ibmvscsi against ibmvscsis: the reference, and the proof that the adapters are what they should be.
. ./lib.sh
need "Linux's target" lio_up
need "Linux's client" modprobe -a ibmvscsi sd_mod sg
need "the disk appears" disks_appear 71000010 1
D=/dev/$(disk 71000010)
ok "lsscsi" lsscsi
ok "sg_inq" sg_inq "$D"
ok "fio with verification" verify "$D"

# The client is moved to another machine, under load.  (A full queue is not for this target: its
# timer for that takes a lock that the code it interrupts may hold.)
ok "load" load_start "$D" 32
ok "the client is migrated" ask control 71000010 event 06
ok "the load goes on" kill -0 $LOAD
ok "fio survives it" load_ends
ok "the client noticed" said "Re-enabling adapter"

# the target is asked to be quiet while the client is moved, and told that it was not
ok "suspend" ask control 71000010 suspend
ok "resume" ask control 71000010 resume
ok "fio after it" verify "$D" 1
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
