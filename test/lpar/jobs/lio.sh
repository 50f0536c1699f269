# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# ibmvscsi against ibmvscsis: the reference, and the proof that the adapters are what they should be.
. ./lib.sh
SIZE=64 # MiB
lio() {
	local c=/sys/kernel/config/target
	modprobe -a configfs target_core_mod target_core_file ibmvscsis &&
		mount -t configfs c /sys/kernel/config &&
		truncate -s ${SIZE}M /tmp/disk.img &&
		mkdir -p $c/core/fileio_0/disk &&
		echo "fd_dev_name=/tmp/disk.img,fd_dev_size=$((SIZE << 20))" > $c/core/fileio_0/disk/control &&
		echo 1 > $c/core/fileio_0/disk/enable &&
		mkdir -p $c/ibmvscsis/71000020/tpgt_1/lun/lun_0 &&
		ln -s $c/core/fileio_0/disk $c/ibmvscsis/71000020/tpgt_1/lun/lun_0/disk &&
		echo 1 > $c/ibmvscsis/71000020/tpgt_1/enable
}
need "Linux's target" lio
need "Linux's client" modprobe -a ibmvscsi sd_mod sg
need "the disk appears" until_ok 20 disk_count 71000010 1
D=/dev/$(disk 71000010)
ok "lsscsi" lsscsi
ok "sg_inq" sg_inq "$D"
ok "fio with verification" verify "$D"

# The client is moved to another machine, under load.  (A full queue is not for this target: its
# timer for that takes a lock that the code it interrupts may hold.)
ok "load" load_start "$D" 32
ok "the client is migrated" ask control 71000010 event 06
ok "the load goes on" kill -0 $LOAD
ok "fio survives it" load_ends
ok "the client noticed" said "Re-enabling adapter"

# the target is asked to be quiet while the client is moved, and told that it was not
ok "suspend" ask control 71000010 suspend
ok "resume" ask control 71000010 resume
ok "fio after it" verify "$D" 1
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
