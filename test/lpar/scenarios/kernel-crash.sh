# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# A VIOS with ibmvstgt and tgtd, and a client in another guest that crashes under load and boots
# anew.
# shellcheck source=test/lpar/vios.sh
. test/lpar/vios.sh
JOBS=kernel-crash
LIMIT=500
T=600
host 71000020 "connect=$TMP/71000010"
ask_client_start() { CLIENT_SOCKET=$TMP/71000010 guest_start client kernel-far "$1"; }
ask_client_crash() { guest_crashes client; }
ask_client_ends() { guest_ends client 120; }
teardown() {
	[ -s "$TMP/client.status" ] || guest_crashes client
	cp "$TMP/client.log" "$OUT/"
}
