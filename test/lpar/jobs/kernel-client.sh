# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A client whose VIOS, in another guest, crashes and is shut down under load, and comes back.
. ./lib.sh
need "the client" modprobe -a ibmvscsi sd_mod
need "the disk appears" until_ok 90 look_again 71000010 1
D=$(disk 71000010)
pattern() { verify_pattern "$D" 32 "$@" --bs=64k; }
ok "fio with verification" verify "$D"
# again HOW WHAT_THE_CLIENT_SEES N
again() {
	pattern "$3" --continue_on_error=io --loops=10 > /tmp/load.log 2>&1 &
	LOAD=$!
	ok "$1: a load" until_ok 10 in_flight "$D"
	mark
	ok "$1" ask "vios_$1"
	ok "$1: the client sees it" until_ok 60 said "$2"
	ok "$1: the VIOS is started" ask vios_start
	ok "$1: the client logs in again" until_ok 90 said "SRP_LOGIN succeeded"
	wait "$LOAD"
	ok "$1: written and read again" pattern "$3"
}
again crash "Virtual adapter failed rc 1" 11
again stop "Virtual adapter failed rc 2" 22
ok "the disk has been there all the time" [ "$(disk 71000010)" = "$D" ]
ok "no kernel warning" kernel_clean
