# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The connection ends under load, by transport events, with fast fail on: the client comes back by
# itself, and no command fails that it tries again.
. ./lib.sh
need "the client" client_up
D=$(disk 71000010 4)
for _ in 1 2; do
	event "$D" 32 06 "Re-enabling adapter"
	event "$D" 32 01 "Virtual adapter failed rc 1"
done
event "$D" 32 02 "Virtual adapter failed rc 2"

mark
full_queue "$D"
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
