# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# A VIOS that serves its disk to a client in another guest until the host says that it is over.
. ./vios-lib.sh
need "modules" modprobe -a ibmvstgt virtio_pci virtio_blk
need "its disk" until_ok 20 [ -b /dev/vda ]
need "tgtd" start
need "target" vadm --mode target --op new --tid 1 --targetname volume1
need "logical unit" vadm --mode logicalunit --op new --tid 1 --lun 0 -b /dev/vda --bsoflags direct
need "bind" vadm --mode target --op bind --tid 1 --bus vio,71000020
while ! ask end; do :; done
ok "tgtd is alive" kill -0 "$TGTD"
ok "tgtd stops in order" stop
ok "no kernel warning" kernel_clean
