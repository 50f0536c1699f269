# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Commands that the store holds are aborted when their time is over, and by a LUN reset.
. ./lib.sh
need "the client" client_up
N=$(disk 71000010 16)
D=/dev/$N
dd if=/dev/urandom of=/tmp/data bs=64k count=4 2> /dev/null
ok "write" dd if=/tmp/data of="$D" bs=64k count=4 oflag=direct
echo 2 > "/sys/block/$N/device/timeout"
read_back() { dd if="$D" of=/tmp/back bs=64k count=4 iflag=direct && cmp /tmp/data /tmp/back; }

ok "the store holds" ask hold
read_back > /tmp/read.log 2>&1 &
read=$!
ok "a command is aborted" until_ok 20 said 'successfully aborted|aborted task'
ok "the store lets go" ask release
ok "the command has been tried again, the data are right" wait $read

echo 60 > "/sys/block/$N/device/timeout"
ok "the store holds" ask hold
read_back > /tmp/read.log 2>&1 &
read=$!
ok "a command is in flight" until_ok 10 in_flight "$N"
ok "LUN reset" sg_reset -d -N "$D"
ok "the store lets go" ask release
wait $read
ok "after the reset the data are right" read_back
ok "no kernel warning" kernel_clean
