# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# tgtd is killed under load.  Commands may fail until it is back, for the protocol has no place for
# them to wait; but what got GOOD is there, and nothing old is written after it.
. ./lib.sh
need "the client" client_up
D=$(disk 71000010 5)
ok "first pattern" verify_pattern "$D" 16 11
for n in 22 33; do
	mark
	verify_pattern "$D" 16 $n --loops=20 > /tmp/load.log 2>&1 &
	LOAD=$!
	ok "the load has begun" until_ok 10 in_flight "$D"
	ok "tgtd is killed" ask kill
	ok "the client noticed" until_ok 20 said "Virtual adapter failed rc 1"
	ok "tgtd is started" ask start
	ok "the client logs in again" until_ok 30 said "SRP_LOGIN succeeded"
	wait $LOAD
	ok "the same is written and read again" verify_pattern "$D" 16 $n
done
ok "all disks are there" disk_count 71000010 16
mark
ok "fio after it" verify "$D"
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
