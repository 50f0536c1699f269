# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For scenarios with a tgtd on this machine.
[ -e "$O/plugins/lld_ibmvio.so" ] || skip_all "there is no driver for virtual SCSI in $O/plugins"
# a daemon that a job has had started is not this shell's child
end() {
	local r=$?
	[ ! -e "$TMP/pid" ] || kill -9 "$(cat "$TMP/pid")" 2> /dev/null
	(exit $r)
	cleanup
}
trap end EXIT
vadm() { "$O/tgtadm" -C 0 --lld ibmvio "$@"; }
teardown() {
	ok "tgtd is alive" adm --mode system --op show
	cp "$TMP/tgtd.log" "$OUT/"
}
