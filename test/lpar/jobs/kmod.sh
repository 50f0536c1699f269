# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The kernel module ibmvstgt and daemons that do everything wrong; its partner is Linux's client.
. ./lib.sh
need "the module loads" insmod ibmvstgt.ko
ok "it says what it found" said 'ibmvstgt: host 1: unit 71000020, location U9009'
need "Linux's client" modprobe ibmvscsi
for t in $(./kmod-test list | grep -v silent_daemon); do
	ok "$t" ./kmod-test "$t"
done
ok "no kernel warning" kernel_clean
ok "it can be unloaded" rmmod ibmvstgt
ok "and loaded" insmod ibmvstgt.ko
ok "and unloaded" rmmod ibmvstgt
ok "no kernel warning after that" kernel_clean
