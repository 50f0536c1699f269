# SPDX-License-Identifier: GPL-2.0-or-later
# An unmodified open-iscsi against tgtd: discover, log in, file system, fio, resets, restart.
. jobs/lib.sh

quiet
udev_up
truncate -s 192M /dev/shm/disk.img
need "tgtd starts" tgtd_start
need "target and logical unit" tgtd_configure /dev/shm/disk.img
iscsi_up
need "discovery" sh -c "iscsiadm -m discovery -t st -p 127.0.0.1:$PORT | grep -q $IQN"
need "login" iscsiadm -m node -T $IQN -p 127.0.0.1:$PORT --login
need "the disk appears" until_ok 20 disk_find
disk_find

for c in sg_inq "sg_vpd -p di" "sg_vpd -p bl" "sg_vpd -p lbpv" "sg_readcap -l" "sg_modes -a" \
	"sg_persist -k" sg_luns sg_opcodes "sg_requests" "sg_turs"; do
	ok "$c" $c $D
done
ok "sg_opcodes lists WRITE SAME(16)" sh -c "sg_opcodes $D | grep -q 'Write same(16)'"

ok "fio with verification" verify $D 24
ok "discard" blkdiscard $D
ok "mkfs.ext4" mkfs.ext4 -qF $D
mkdir -p /tmp/mnt
ok "mount" mount $D /tmp/mnt
ok "copy a tree" cp -r /usr/share/perl5 /tmp/mnt/
ok "fstrim" fstrim /tmp/mnt
ok "umount" umount /tmp/mnt
ok "fsck" fsck.ext4 -fn $D
ok "mount again" mount $D /tmp/mnt
ok "the tree is the same" diff -r /usr/share/perl5 /tmp/mnt/perl5
ok "umount again" umount /tmp/mnt

# a LUN reset under load: the initiator retries, the data are right
verify $D 24 > /tmp/fio.reset 2>&1 &
fio=$!
ok "sg_reset of the device under load" sg_reset -d $D
ok "and again" sg_reset -d $D
ok "fio survives the resets" wait $fio

# the session dropped by the administrator, under load
verify $D 24 > /tmp/fio.drop 2>&1 &
fio=$!
drop() {
	local sid
	sid=$(adm --mode conn --op show --tid 1 | awk '/^Session:/ { print $2; exit }')
	adm --mode conn --op delete --tid 1 --sid "$sid" --cid 0
}
ok "the session is dropped" drop
ok "fio survives the drop" wait $fio

# the daemon killed and started again, under load
verify $D 24 > /tmp/fio.kill 2>&1 &
fio=$!
restart() {
	kill -9 $TGTD
	wait $TGTD 2> /dev/null
	rm -f $SOCKET.0
	tgtd_start && tgtd_configure /dev/shm/disk.img
}
ok "tgtd killed and started again" restart
ok "fio survives the restart" wait $fio

# an orderly stop tells the initiator; it comes back when the daemon does
stop_start() {
	kill -TERM $TGTD
	wait $TGTD && tgtd_start && tgtd_configure /dev/shm/disk.img
}
ok "SIGTERM ends it cleanly, and it starts again" stop_start
ok "the disk answers again" until_ok 40 sg_turs $D
ok "read after it" dd if=$D of=/dev/null bs=1M count=16 iflag=direct
ok "logout" iscsiadm -m node -u
ok "tgtd has no session left" eval '! adm --mode conn --op show --tid 1 | grep Session'
kill -TERM $TGTD
ok "tgtd ends" wait $TGTD
ok "no kernel warning" kernel_clean
