# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Helpers of jobs in a guest that is a VIOS.
. ./lib.sh
ln -sf /bin/kmod /run/modprobe
# the shell's own does not know "install" of modprobe.d
modprobe() { /run/modprobe "$@"; }
vadm() { tgtadm -d --lld ibmvio "$@"; }
# start [OPTION...]: tgtd, whose words are in /tmp/tgtd.log; TGTD is its pid
start() {
	tgtd -f "$@" >> /tmp/tgtd.log 2>&1 &
	TGTD=$!
	until_ok 20 tgtadm --mode system --op show
}
stop() { kill "$TGTD" && wait "$TGTD"; }
# says TEXT CMD...: CMD fails and says so
says() {
	local text=$1 got
	shift
	got=$("$@" 2>&1) && { echo "$got"; return 1; }
	case $got in
	*"$text"*) return 0 ;;
	*) echo "$got" && return 1 ;;
	esac
}
