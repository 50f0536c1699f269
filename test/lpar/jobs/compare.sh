# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The same questions to Linux's own target and to ours. What the answers were is in the trace of the
# adapters (test/lpar/compare reads it); what the client makes of them is said here.
. ./both-lib.sh
both_up

# attributes UNIT DIR NAME...
attributes() {
	local unit=$1 dir=$2 name
	shift 2
	for name; do
		[ ! -f "$dir/$name" ] || fact "$unit" "${name##*/}" "$(tr -d '\0' < "$dir/$name" | tr '\n' ' ')"
	done
}
client_sees() { # UNIT
	local d
	d=$(disk "$1")
	attributes "$1" "/sys/class/scsi_host/$(host_of "$1")" srp_version mad_version os_type \
		partition_name partition_number vhost_name vhost_loc can_queue sg_tablesize
	attributes "$1" "/sys/block/$d/queue" max_hw_sectors_kb max_segments optimal_io_size write_cache \
		discard_max_bytes
	attributes "$1" "/sys/block/$d/device" vendor model rev scsi_level queue_depth
	fact "$1" "VPD pages" "$(sg_vpd -q -p sv "/dev/$d" | sed 's/^ *//; s/ *\[.*//' | tr '\n' ',')"
	fact "$1" "serial number" "$(sg_vpd -q -p sn "/dev/$d" | sed 's/.*: *//')"
	fact "$1" "REPORT LUNS" "$(sg_luns "/dev/$d" | tr -s ' \n' ' ')"
	fact "$1" "devices after a scan" "$(ls -d "/sys/bus/vio/devices/$1"/host*/target*/*:* | wc -l)"
}

# Transfers that end short, commands that fail. Whether they fail is not judged here.
ask_disk() { # UNIT
	local d
	d=/dev/$(disk "$1")
	dd if=/dev/zero of=/tmp/zeros bs=4096 count=1 2> /dev/null
	sg_raw -r 512 "$d" 12 00 00 00 ff 00             # INQUIRY for 255 into 512
	sg_raw -r 4096 "$d" 28 00 00 00 00 00 00 00 01 00 # READ: a block into eight
	sg_raw -r 512 "$d" 28 00 00 00 00 00 00 00 08 00  # eight blocks into one
	sg_raw -s 4096 -i /tmp/zeros "$d" 2a 00 00 00 00 00 00 00 01 00
	sg_raw -s 512 -i /tmp/zeros "$d" 2a 00 00 00 00 00 00 00 08 00
	sg_raw -r 512 "$d" 88 00 00 00 00 00 7f ff ff ff 00 00 00 01 00 00 # beyond the end
	sg_raw -r 512 "$d" 28 00 7f ff ff ff 00 00 01 00
	sg_raw "$d" c7 00 00 00 00 00                                    # no such command
	sg_raw -r 252 "$d" 12 01 5a 00 fc 00                             # no such page
	sg_raw -r 252 "$d" 12 01 b0 00 fc 00                             # block limits
	sg_raw -r 252 "$d" 12 01 83 00 fc 00                             # device identification
	sg_raw -r 252 "$d" 03 00 00 00 fc 00                             # REQUEST SENSE
	sg_raw -r 252 "$d" 1a 00 3f 00 fc 00                             # every mode page
	sg_raw -r 252 "$d" a3 0c 00 00 00 00 00 00 00 fc 00 00           # supported operations
	sg_reset -d -N "$d"
	sg_raw "$d" 00 00 00 00 00 00 # the unit attention of it
	sg_raw "$d" 00 00 00 00 00 00
	return 0
}
for u in $LIO $OURS; do
	client_sees $u
	ok "questions to $u" ask_disk $u
done

# The unit goes away under the client.
c=/sys/kernel/config/target/ibmvscsis/71000020/tpgt_1
gone() { sg_raw "/dev/$(disk "$1")" 25 00 00 00 00 00 00 00 00 00; sg_raw -r 36 "/dev/$(disk "$1")" 12 00 00 00 24 00; return 0; }
ok "ibmvscsis loses its disk" rm $c/lun/lun_0/disk
ok "ours loses its disk" vadm --mode logicalunit --op delete --tid 1 --lun 0
for u in $LIO $OURS; do
	ok "questions to nobody at $u" gone $u
	dmesg | grep -E "ibmvscsi ($u)?:? |ibmvscsi $u" | sed 's/.*ibmvscsi [0-9]*: //' | sort | uniq -c |
		while read -r line; do fact $u "client says" "$line"; done
done
ok "no kernel warning" kernel_clean
