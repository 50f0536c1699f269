# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A daemon that answers nothing: after a minute the client has had enough, and the module no harm.
. ./lib.sh
need "the module loads" insmod ibmvstgt.ko
need "Linux's client" modprobe ibmvscsi
ok "silent_daemon" ./kmod-test silent_daemon
ok "no kernel warning" kernel_clean
ok "it can be unloaded" rmmod ibmvstgt
