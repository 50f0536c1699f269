# SPDX-License-Identifier: GPL-2.0-or-later
# tgt.service stopped, killed and started again, under fio: the initiator waits, and goes on.
. jobs/lib.sh

quiet
need "it starts" systemctl start tgt.service
need "discovery" iscsiadm -m discovery -t st -p 127.0.0.1:$PORT
need "login" login $FILE
DISK=$(disk_of $FILE 1)

need "fio runs" load_start "$DISK"
ok "it stops with an initiator connected" systemctl stop tgt.service
ok "... in order" eval 'is Result success && is ExecMainCode 1 && is ExecMainStatus 0'
ok "... without being killed" eval '! said "SIGKILL|timed out"'
ok "... and the initiator was asked to log out" \
	eval 'journalctl -b -q -t iscsid | grep -i "target requests logout"'
ok "it starts again" systemctl start tgt.service
ok "... fio goes on" load_moves

kill -9 "$(prop MainPID)"
ok "killed, it is restarted" until_ok 20 eval 'is NRestarts 1 && is ActiveState active'
ok "... fio goes on" load_moves

# ---- systemd's watchdog; what a test can wait for is shorter than what the unit has
ok "the unit has a watchdog" eval '[ "$(prop WatchdogUSec)" != 0 ]'
drop_in WatchdogSec=2 LimitCORE=0
ok "with two seconds it starts" systemctl restart tgt.service
ok "... fio goes on" load_moves
pid=$(prop MainPID) restarts=$(prop NRestarts)
ok "... and it is not killed while it lives" \
	eval 'load_moves && is MainPID $pid && is NRestarts $restarts'
kill -STOP $pid
ok "stopped, it is restarted" \
	until_ok 30 eval 'is NRestarts $((restarts + 1)) && is ActiveState active'
ok "... by the watchdog" said 'Watchdog timeout'
ok "... fio goes on" load_moves
drop_in_gone

ok "fio has seen no error" load_stop
ok "nor has the kernel" eval '! kernel_said "I/O error|offline"'
