# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A client that writes for ever.
. ./lib.sh
need "the client" modprobe -a ibmvscsi sd_mod
need "the disk appears" disks_appear 71000010 1
while verify "$(disk 71000010)" 16 --do_verify=0; do :; done
ok "load" false
