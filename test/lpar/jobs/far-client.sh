# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Linux's client; its target is in another guest.
. ./lib.sh
need "Linux's client" modprobe -a ibmvscsi sd_mod
need "the disk appears" disks_appear 71000010 1
D=$(disk 71000010)
ok "fio with verification" verify "$D"
ok "load" load_start "$D" 32
ok "the client is migrated" ask control 71000010 event 06
ok "fio survives it" load_ends
ok "the client noticed" said "Re-enabling adapter"
ok "suspend" ask control 71000010 suspend
ok "resume" ask control 71000010 resume
ok "fio after it" verify "$D" 1
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
