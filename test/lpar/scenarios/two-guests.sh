# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# A client partition and a VIOS with Linux's own target: two guests, the one running the other.
JOBS=far-client
client 71000010 "listen=$TMP/71000010"
vios_start() {
	VIOS_SOCKET=$TMP/71000010 VIOS_END=$TMP/end test/lpar/run vios >> "$TMP/vios.log" 2>&1 &
	VIOS=$!
	PIDS+=("$VIOS")
}
setup() { vios_start; }
teardown() {
	touch "$TMP/end"
	ok "the VIOS ends" wait "$VIOS"
	sed 's/^/# /' "$TMP/vios.log"
}
