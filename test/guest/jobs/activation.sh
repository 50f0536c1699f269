# SPDX-License-Identifier: GPL-2.0-or-later
# tgtd.socket: who speaks first to tgtd starts it, by the control socket or by a portal.
. jobs/lib.sh

socket_is() { [ "$(systemctl is-active tgtd.socket)/$(systemctl is-active tgt.service)" = "$1" ]; }

quiet
need "the socket is there, the daemon is not" \
	eval 'systemctl start tgtd.socket && socket_is active/inactive'
ok "... only for root" [ "$(stat -c '%a %U' /run/tgtd/socket.0)" = "600 root" ]
ok "the first tgtadm starts it, and finds all targets" targets_are $FILE $CHAP $RAM
ok "... tgt.service is active" socket_is active/active
ok "tgtadm waits while it restarts" eval \
	'kill -9 "$(prop MainPID)" && targets_are $FILE && until_ok 20 is ActiveState active'
ok "stopped, the socket stays" eval \
	'systemctl stop tgt.service 2> /dev/null; test -S /run/tgtd/socket.0'
ok "... and starts it again" targets_are $FILE
quiet
ok "both stopped, tgtadm says so" eval '! tgtadm --mode target --op show'

# ---- a portal
mkdir -p /run/systemd/system/tgtd.socket.d
printf '[Socket]\nListenStream=127.0.0.1:%s\n' $PORT > /run/systemd/system/tgtd.socket.d/job.conf
systemctl daemon-reload
need "with a portal" eval 'systemctl start tgtd.socket && socket_is active/inactive'
ok "discovery starts it" iscsiadm -m discovery -t st -p 127.0.0.1:$PORT
ok "... tgt.service is active" socket_is active/active
ok "... with one portal" \
	eval '[ "$(tgtadm --mode portal --op show)" = "Portal: 127.0.0.1:$PORT,1" ]'
ok "login" login $FILE
ok "restarted, the portal has been open all the time" eval \
	'systemctl restart tgt.service && iscsiadm -m discovery -t st -p 127.0.0.1:$PORT'
ok "... and the initiator is back" until_ok 30 dd if="$(disk_of $FILE 1)" of=/dev/null bs=4k count=1 \
	iflag=direct
quiet
rm -r /run/systemd/system/tgtd.socket.d
systemctl daemon-reload
