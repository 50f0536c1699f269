# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The connection ends under load, by transport events, with fast fail on: the client comes back by
# itself, and no command fails that it tries again.
. ./lib.sh
need "the client" client_up
D=$(disk 71000010 4)
event() { # FORMAT WHAT-THE-CLIENT-SAYS
	mark
	ok "load" load_start "$D" 32
	ok "event $1" ask control 71000010 event "$1"
	ok "the client noticed" until_ok 20 said "$2"
	ok "it logs in again" until_ok 20 said "SRP_LOGIN succeeded"
	ok "fio survives it" load_ends
	ok "no I/O error" no_io_error
}
for _ in 1 2; do
	event 06 "Re-enabling adapter"
	event 01 "Virtual adapter failed rc 1"
done
event 02 "Virtual adapter failed rc 2"

# the client's queue is full for a while
mark
ok "the queue is full" ask control 71000010 full on
verify "$D" 4 > /tmp/load.log 2>&1 &
LOAD=$!
ok "commands are in flight" until_ok 10 in_flight "$D"
ok "it is not full any more" ask control 71000010 full off
ok "fio survives it" load_ends
ok "no I/O error" no_io_error
# the client is to be moved, and then is not: the target is quiet from the one to the other
mark
ok "load" load_start "$D" 32
ok "the target is ready for it" ask control 71000010 suspend
ok "commands wait" in_flight "$D"
ok "it goes on" ask control 71000010 resume
ok "fio survives it" load_ends
ok "the client noticed nothing" not said ibmvscsi
ok "no I/O error" no_io_error
ok "all disks are there" disk_count 71000010 16
ok "no kernel warning" kernel_clean
