# SPDX-License-Identifier: GPL-2.0-or-later
# tgt.service at boot: who is ordered after it finds targets and portals; what cannot start says why.
. jobs/lib.sh

ok "tgt.service is active" is ActiveState active
ok "... enabled, by its alias too" \
	eval '[ "$(systemctl is-enabled tgt.service tgtd.service | xargs)" = "enabled alias" ]'
ok "... and tgtd.service is the same" \
	[ "$(systemctl show -p MainPID --value tgtd.service)" = "$(prop MainPID)" ]
ok "what is ordered after it could log in at once" systemctl is-active guest-login.service
ok "... and has its disk" until_ok 20 disk_of $FILE 1
ok "the journal has one READY, and no error" \
	eval '[ "$(said "is ready" | wc -l)" = 1 ] && ! journalctl -b -q -p err -t tgtd | grep .'
ok "all targets of the folder are there" targets_are $FILE $CHAP $RAM
ok "the status counts them, and the session" until_ok 10 is StatusText "3 targets, 1 sessions"

# ---- a file that is wrong, for a daemon that is to start
quiet
drop_in 'Restart=no'
now=$(date '+%F %T')
errors() { journalctl -q -b -t tgtd -p err --since "$now" -o cat | grep -E -- "$1"; }
echo 'portal 127.0.0.1:3260
<target iqn.2026-11.org.example:wrong>
	backing-stare /srv/file.img
</target>' > /etc/tgt/conf.d/wrong.conf
ok "with a wrong file it does not start" eval '! systemctl start tgt.service'
ok "... the unit has failed" is ActiveState failed
ok "... file, line and reason are an error of the journal" \
	errors '/etc/tgt/conf.d/wrong.conf:3: .*backing-stare'
ok "... and in the status" \
	eval 'systemctl status --no-pager -n 30 tgt.service | grep "wrong.conf:3: "'
rm /etc/tgt/conf.d/wrong.conf
ok "the file put right, it starts" systemctl start tgt.service
systemctl stop tgt.service

# ---- a portal that somebody else has
need "another daemon has the portal" tgtd_start
now=$(date '+%F %T')
ok "then it does not start" eval '! systemctl start tgt.service'
ok "... and the journal has the address and the reason" errors '127\.0\.0\.1:3260.*in use'
kill $TGTD
wait $TGTD
ok "the portal free, it starts" systemctl start tgt.service
drop_in_gone
