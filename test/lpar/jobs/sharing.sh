# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Two adapters, two clients of the same disk: a persistent reservation keeps one of them out.
. ./lib.sh
need "the client" client_up
need "the second adapter is bound" ask bind_second
need "it has the same disks" disks_appear 71000011 16
A=/dev/$(disk 71000010 6)
B=/dev/$(disk 71000011 6)
same_name() { [ "$(sg_vpd -p sn "$A")" = "$(sg_vpd -p sn "$B")" ] || { sg_vpd -p sn "$A" "$B"; false; }; }
write_to() { sg_dd if=/dev/zero of="$1" bs=512 count=8 blk_sgio=1 oflag=sgio; }
read_from() { sg_dd if="$1" of=/dev/null bs=512 count=8 blk_sgio=1 iflag=sgio; }
ok "it is the same disk" same_name
ok "both write" eval 'write_to "$A" && write_to "$B"'
ok "A registers" sg_persist --out --register --param-sark=a "$A"
ok "B registers" sg_persist --out --register --param-sark=b "$B"
ok "two keys" eval 'sg_persist -k "$A" | grep -c "^ *0x[ab]$" | grep -qx 2'
ok "A reserves for writing" sg_persist --out --reserve --param-rk=a --prout-type=1 "$A"
ok "B sees the reservation" eval 'sg_persist -r "$B" | grep "Key *= *0xa"'
ok "A writes" write_to "$A"
ok "B does not" not write_to "$B"
ok "B reads" read_from "$B"
ok "B preempts" sg_persist --out --preempt --param-rk=b --param-sark=a --prout-type=1 "$B"
ok "B writes" write_to "$B"
ok "A does not" not write_to "$A"
ok "B clears" sg_persist --out --clear --param-rk=b "$B"
ok "both write again" eval 'write_to "$A"; write_to "$A" && write_to "$B"'
ok "no kernel warning" kernel_clean
