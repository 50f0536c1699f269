# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The commands of tgt's README for ibmvstgt, as they stand there, then what an administrator does
# beyond them.
. ./vios-lib.sh
mount -t tmpfs -o size=400m t /mnt
truncate -s 64M /mnt/disk0 /mnt/disk3

# ---- what is missing is said
need "tgtd" start
need "target" vadm --mode target --op new --tid 1 --targetname volume1
need "logical unit" vadm --mode logicalunit --op new --tid 1 --lun 0 -b /mnt/disk0
bind() { vadm --mode target --op bind --tid 1 "$@"; }
ok "without the module: what to do" says "modprobe ibmvstgt" bind --bus vio,71000020
ok "modprobe scsi_tgt" modprobe scsi_tgt
ok "modprobe libsrp" modprobe libsrp
need "modprobe ibmvstgt" modprobe ibmvstgt
ok "a unit that is not there: those that are" says "there are vio,71000020" bind --bus vio,30000003
ok "a number that is not there" says "no adapter has number 7" bind --host 7

# ---- bind, log in
need "bind" bind --bus vio,71000020
ok "twice is refused" says "vio,71000020 is bound to target 1" bind --bus vio,71000020
ok "by its number as well" says "in use" bind --host 1
ok "show has it" sh -c 'tgtadm --lld ibmvio --mode target --op show | grep -q vio,71000020'
in_use() { says "" rmmod ibmvstgt; }
ok "the module is in use" in_use
need "the client" modprobe -a ibmvscsi sd_mod sg
need "the disk appears" until_ok 20 disk_count 71000010 1
at_lun_0() { /usr/bin/lsscsi | tr -s ' ' > /tmp/lsscsi; cat /tmp/lsscsi; grep -q ':0:0:0\] disk IBM VDASD blkdev 0001' /tmp/lsscsi; }
ok "at target 0, LUN 0" at_lun_0
D=/dev/$(disk 71000010)
ok "fio with verification" verify "$D" 32

# ---- more of them: a store that reads and writes the pool's pages itself, one that waits
modprobe brd rd_nr=1 rd_size=65536
lu() {
	local lun=$1
	shift
	vadm --mode logicalunit --op new --tid 1 --lun "$lun" "$@"
}
ok "a store with O_DIRECT" lu 1 -b /dev/ram0 --bsoflags direct
ok "a store that holds" lu 2 -b /mnt/disk3 --bstype delay --bsopts hold=/run/hold
rescan() { echo "0 - -" > "/sys/class/scsi_host/$(host_of 71000010)/scan"; }
rescan
need "three disks" until_ok 20 disk_count 71000010 3
DIRECT=/dev/$(disk 71000010 2)
HELD=$(disk 71000010 3)
ok "fio through O_DIRECT" verify "$DIRECT" 32
direct_is_set() {
	local fd
	for fd in "/proc/$TGTD/fd"/*; do
		[ "$(readlink "$fd")" = /dev/ram0 ] || continue
		# O_DIRECT is 0400000 on this machine
		case $(sed -n 's/^flags:[^0-9]*//p' "/proc/$TGTD/fdinfo/${fd##*/}") in
		*[4-7]?????) return 0 ;;
		esac
	done
	return 1
}
ok "the store is really open with O_DIRECT" direct_is_set
ok "what is on the device is what was written" sh -c "dd if=$DIRECT bs=1M count=32 iflag=direct of=/tmp/a && dd if=/dev/ram0 bs=1M count=32 iflag=direct of=/tmp/b && cmp /tmp/a /tmp/b"
rm -f /tmp/a /tmp/b

# ---- abort
echo 2 > "/sys/block/$HELD/device/timeout"
touch /run/hold
dd if="/dev/$HELD" of=/dev/null bs=64k count=4 iflag=direct 2> /dev/null &
READ=$!
ok "a command is aborted" until_ok 20 said 'successfully aborted|aborted task'
rm /run/hold
ok "and done when it is tried again" wait $READ

# ---- unbind, bind, unload
unbind() { vadm --mode target --op unbind --tid 1 "$@"; }
mark
ok "unbind" unbind --bus vio,71000020
ok "the client sees its partner go" until_ok 20 said "Virtual adapter failed rc 2"
ok "bind by number" bind --host 1
ok "the client logs in again" until_ok 20 said "SRP_LOGIN succeeded"
ok "fio after it" verify "$D"
ok "unbind by number" unbind --host 1
ok "the module can be unloaded" until_ok 10 rmmod ibmvstgt
ok "and loaded again" modprobe ibmvstgt
mark
ok "bind" bind --bus vio,71000020
ok "the client logs in again" until_ok 20 said "SRP_LOGIN succeeded"

# ---- the adapter is taken away and given back while it is bound, as in DLPAR
mark
DRIVER=/sys/bus/vio/drivers/ibmvstgt
ok "the adapter is removed" sh -c "echo 71000020 > $DRIVER/unbind"
ok "the client sees it" until_ok 20 said "Virtual adapter failed rc 2"
ok "the adapter is added" sh -c "echo 71000020 > $DRIVER/bind"
ok "the client logs in again" until_ok 20 said "SRP_LOGIN succeeded"
ok "fio after it" verify "$D"
ok "the client is unloaded" client_down 71000010
ok "tgtd stops in order" stop
ok "the module is unloaded" rmmod ibmvstgt
ok "the disks are let go" sh -c "rmmod brd && umount /mnt"
ok "no kernel warning" kernel_clean
