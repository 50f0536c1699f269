# SPDX-License-Identifier: GPL-2.0-or-later
# tgt.service at boot: who is ordered after it finds targets and portals.
. jobs/lib.sh

FILE=iqn.2026-11.org.example:file
CHAP=iqn.2026-11.org.example:chap
RAM=iqn.2026-11.org.example:ram

ok "tgt.service is active" is ActiveState active
ok "... enabled, by its alias too" \
	eval '[ "$(systemctl is-enabled tgt.service tgtd.service | xargs)" = "enabled alias" ]'
ok "... and tgtd.service is the same" \
	[ "$(systemctl show -p MainPID --value tgtd.service)" = "$(prop MainPID)" ]
ok "what is ordered after it could log in at once" systemctl is-active guest-login.service
ok "... and has its disk" until_ok 20 disk_of $FILE 1
ok "the journal has one READY, and no error" \
	eval '[ "$(said "is ready" | wc -l)" = 1 ] && ! journalctl -b -q -p err -t tgtd | grep .'
ok "all targets of the folder are there" \
	eval 'for t in $FILE $CHAP $RAM; do tgtadm --mode target --op show | grep "^Target .*: $t$"; done'
