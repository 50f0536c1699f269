# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A client that works once, in order.
. ./lib.sh
need "the client" modprobe -a ibmvscsi sd_mod
need "the disk appears" disks_appear 71000010 1
ok "fio with verification" verify "$(disk 71000010)"
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
