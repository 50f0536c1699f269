# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# A client partition and a VIOS with ibmvstgt and tgtd, in two guests; the VIOS crashes and is
# started again while the client works.
JOBS=kernel-client
LIMIT=500
T=600
client 71000010 "listen=$TMP/71000010"
ask_vios_start() {
	rm -f "$TMP/end"
	VIOS_SOCKET=$TMP/71000010 VIOS_END=$TMP/end VIOS_DISK=$TMP/disk guest_start vios kernel-vios
}
ask_vios_crash() { guest_crashes vios; }
ask_vios_stop() {
	touch "$TMP/end"
	guest_ends vios
}
setup() {
	truncate -s 64M "$TMP/disk"
	ask_vios_start
}
teardown() {
	ok "the VIOS ends" ask_vios_stop || guest_crashes vios
	cp "$TMP/vios.log" "$OUT/"
}
