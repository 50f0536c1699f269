# SPDX-License-Identifier: GPL-2.0-or-later
# systemctl reload under fio: others come, go and change, and a session of the same target as well.
. jobs/lib.sh

quiet
cp -r /etc/tgt/conf.d /tmp/conf.d.first
need "it starts" systemctl start tgt.service
need "discovery" iscsiadm -m discovery -t st -p 127.0.0.1:$PORT
need "login" login $FILE
chap_password first-password
need "login by CHAP" login $CHAP
DISK=$(disk_of $FILE 1)
before=$(session_of $FILE)/$(nexus_of $FILE)/$(prop MainPID)
same() { [ "$before" = "$(session_of $FILE)/$(nexus_of $FILE)/$(prop MainPID)" ]; }
kernel_mark
need "fio runs" load_start "$DISK"

# ---- what comes, and what changes
truncate -s 16M /srv/second.img /srv/new{1,2,3}.img
for n in 1 2 3; do
	printf '<target %s>\nbacking-store %s\n</target>\n' ${FILE%:*}:new$n /srv/new$n.img
done > /etc/tgt/conf.d/new.conf
sed -i '/backing-store/a \	backing-store /srv/second.img' /etc/tgt/conf.d/file.conf
sed -i 's/first-password/second-password/; s/initiator-name.*/&\n\tinitiator-address 127.0.0.1/' \
	/etc/tgt/conf.d/chap.conf
ok "reload: three targets, a LUN, a password, a rule" systemctl reload tgt.service
ok "... the targets are there" targets_are ${FILE%:*}:new{1,2,3}
ok "... the status counts them" until_ok 10 is StatusText "6 targets, 2 sessions"
ok "... a new one can be used at once" \
	eval 'iscsiadm -m discovery -t st -p 127.0.0.1:$PORT && login ${FILE%:*}:new2'
ok "... the LUN is found by a scan of the session that was there" \
	eval 'iscsiadm -m session -r "$(session_of $FILE)" --rescan && until_ok 20 disk_of $FILE 2'
ok "... the session with the old password is still there" [ -n "$(session_of $CHAP)" ]
ok "... and can be ended" iscsiadm -m node -T $CHAP -u
ok "... but not begun again" eval '! iscsiadm -m node -T $CHAP --login'
chap_password second-password
ok "... except by the new one" login $CHAP
ok "fio goes on" load_moves
ok "... in the same session of the same daemon" same

# ---- a file that is wrong changes nothing
tgtadm --mode target --op show > /tmp/show.before
echo '<target iqn.2026-11.org.example:wrong>
	backing-store /srv/none.img
</target>' > /etc/tgt/conf.d/wrong.conf
printf '<target %s>\n</target>\n' ${FILE%:*}:another > /etc/tgt/conf.d/another.conf
ok "a reload that cannot be applied fails" eval '! systemctl reload tgt.service'
ok "... file, line and reason are in the journal" said 'wrong.conf:2: .*none.img'
ok "... nothing is changed" \
	eval 'tgtadm --mode target --op show | diff /tmp/show.before -'
ok "... and the service is active" is ActiveState active
rm /etc/tgt/conf.d/{wrong,another}.conf

# ---- what goes
iscsiadm -m node -T ${FILE%:*}:new2 -u > /dev/null 2>&1
rm -rf /etc/tgt/conf.d
mv /tmp/conf.d.first /etc/tgt/conf.d
ok "tgtadm apply --prune takes away what the file has no more" tgtadm apply --prune
ok "... the targets" eval '! targets_are ${FILE%:*}:new1'
ok "... the LUN" eval 'tgtadm --mode target --op show | grep -c second.img | grep -qx 0'
ok "SIGHUP reloads as well" eval \
	'printf "<target %s>\n</target>\n" ${FILE%:*}:hup > /etc/tgt/conf.d/hup.conf &&
	kill -HUP "$(prop MainPID)" && until_ok 20 targets_are ${FILE%:*}:hup'
rm /etc/tgt/conf.d/hup.conf
ok "fio goes on" load_moves
ok "fio has seen no error" load_stop
ok "... its session was not cut" same
ok "... nor does the kernel know of anything" \
	eval '! kernel_said "connection$(session_of $FILE):0: detected conn error|I/O error|offline"'
