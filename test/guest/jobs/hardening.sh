# SPDX-License-Identifier: GPL-2.0-or-later
# What tgt.service is kept from, what it can do all the same, and who may speak to it.
. jobs/lib.sh

quiet
# "Overall exposure level for tgt.service: 2.7 OK", 10 is the worst
exposure() {
	systemd-analyze security --no-pager tgt.service |
		awk '/Overall exposure/ { e = $(NF - 2); print } END { exit !(e > 0 && e < 3.0) }'
}
ok "systemd-analyze security: below 3.0" exposure
exposure | sed 's/^[^A-Za-z]*/# /'
verify_units() { # UNIT...: what systemd has to say of them
	local said
	said=$(systemd-analyze verify --man=no "$@" 2>&1 | grep -E 'tgtd?\.')
	echo "$said"
	[ -z "$said" ]
}
ok "systemd-analyze verify: nothing to say about the units" \
	verify_units tgt.service tgtd.socket
mkdir -p /run/systemd/system/tgt.service.d
cp "$TREE/conf/tgt.service.d/ibmvio.conf" /run/systemd/system/tgt.service.d/
ok "... nor with the settings of a Virtual I/O Server" verify_units tgt.service
rm -r /run/systemd/system/tgt.service.d

rm -rf /run/tgtd
need "it starts" systemctl start tgt.service
in_service() { nsenter -t "$(prop MainPID)" -m "$@"; }
ok "/run/tgtd is root's to write" [ "$(stat -c '%a %U' /run/tgtd)" = "755 root" ]
ok "... the control socket is root's alone" [ "$(stat -c '%a %U' /run/tgtd/socket.0)" = "600 root" ]
ok "... nobody else gets an answer" \
	eval '! setpriv --reuid 65534 --regid 65534 --clear-groups tgtadm --mode target --op show'
ok "/var/lib/tgtd is root's alone" [ "$(stat -c '%a %U' /var/lib/tgtd)" = "700 root" ]
ok "... and can be written by the service" in_service touch /var/lib/tgtd/job
ok "/usr, /boot and /etc cannot" \
	eval '[ "$(in_service touch /usr/job /boot/job /etc/job 2>&1 | grep -c Read-only)" = 3 ]'
ok "it cannot take other privileges" \
	grep -qx 'NoNewPrivs:	1' "/proc/$(prop MainPID)/status"
rm -f /var/lib/tgtd/job

ok "tmpfiles.d makes the folders of a tgtd that no service starts" eval \
	'systemctl stop tgt.service && rm -rf /run/tgtd /var/lib/tgtd &&
	systemd-tmpfiles --create tgt.conf &&
	[ "$(stat -c %a /run/tgtd /var/lib/tgtd | xargs)" = "755 700" ]'

# ---- a block device with O_DIRECT, and another user's file
install -o nobody -m 600 /dev/null /srv/nobody.img
truncate -s 16M /srv/nobody.img
printf '<target %s>\nbacking-store /srv/nobody.img\n</target>\n' ${FILE%:*}:nobody \
	> /etc/tgt/conf.d/nobody.conf
need "it starts with another user's file" systemctl start tgt.service
rm /etc/tgt/conf.d/nobody.conf
need "discovery" iscsiadm -m discovery -t st -p 127.0.0.1:$PORT
need "login to the block device" login $RAM
ok "... aio, O_DIRECT: fio with verification" verify "$(disk_of $RAM 1)" 4
ok "... the device has what was written" eval \
	'blockdev --flushbufs /dev/ram0 && cmp -n 4194304 /dev/ram0 "$(disk_of $RAM 1)"'
ok "login to the file" login ${FILE%:*}:nobody
ok "... fio with verification" verify "$(disk_of ${FILE%:*}:nobody 1)" 4
quiet
