#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vscsi_luns.t.sh - LUNs and profiles of an ibmvio target by tgtadm: where a client finds 16 disks,
# what they are called, and what is refused
cd "$(dirname "$0")/../.." || exit 1
. test/func/lib.sh
requires python3
[ -e "$O/plugins/lld_ibmvio.so" ] || skip_all "lld_ibmvio is not built"

vio() { "$O/tgtadm" -C 0 -d --lld ibmvio "$@"; }
new_lun() { # TID LUN
	vio --mode logicalunit --op new --tid "$1" --lun "$2" -b "$TMP/disk"
}
# show EXPRESSION: python on t, the targets of show
show() {
	vio --mode target --op show --json |
		python3 -c "import json, sys; t = json.load(sys.stdin)['targets']; print($1)"
}
lun() { # TID LUN MEMBER
	show "[l for x in t if x['tid'] == $1 for l in x['luns'] if l['lun'] == $2][0]['$3']"
}
is() { # TID LUN MEMBER VALUE
	local got
	got=$(lun "$1" "$2" "$3")
	[ "$got" = "$4" ] || {
		echo "$3 of LUN $2 is '$got', not '$4'"
		return 1
	}
}
says() { # TEXT COMMAND...: it is refused, and says why
	local text=$1 out
	shift
	out=$("$@" 2>&1) && return 1
	echo "$out"
	grep -qF -- "$text" <<< "$out"
}
logged() { grep -qF -- "$1" "$TMP/tgtd.log"; }
update() { # TID NAME VALUE
	vio --mode target --op update --tid "$1" --name "$2" --value "$3"
}
params() { # TID LUN KEY=VALUE...
	vio --mode logicalunit --op update --tid "$1" --lun "$2" --params "$3"
}

truncate -s 1M "$TMP/disk"
truncate -s 2M "$TMP/other"
tgtd_start
ok "a target" vio --mode target --op new --tid 1 --targetname volume1
ok "the log says so" logged "Succeed to create a new target 1"

# ---- SCST's README: 256, 512 ... 4096
sixteen() {
	local n
	for ((n = 256; n <= 4096; n += 256)); do
		new_lun 1 $n || return
	done
}
ok "16 disks at 256, 512 ... 4096" sixteen
addresses() {
	local n
	for ((n = 1; n <= 16; n++)); do
		is 1 $((n * 256)) address "$(printf '%04x000000000000' $((0x8000 | n << 8)))" ||
			return
	done
}
ok "they are target ids 1 to 16, by logical unit addressing" addresses
one_name() {
	local n
	for ((n = 1; n <= 16; n++)); do
		says "is at the address of LUN $((n * 256)) of target 1, which is in use" \
			new_lun 1 $n || return
	done
}
ok "ids 1 to 16 are taken by them" one_name
ok "17 is not" new_lun 1 17
ok "... and is 9100h" is 1 17 address 9100000000000000
ok "a bus and a LUN" new_lun 1 $((18 * 256 + 3 * 32 + 5))
ok "... are 9265h" is 1 $((18 * 256 + 3 * 32 + 5)) address 9265000000000000

# ---- stgt's README: --lun 0
ok "--lun 0" new_lun 1 0
ok "... is LUN 0" is 1 0 address 0000000000000000
ok "the log says so" logged "Succeed to add a logical unit 0 to the target 1"

for n in 64 100 255 16384; do
	ok "$n is refused" says "LUN $n " new_lun 1 $n
done
ok "a LUN in use is refused" says "LUN 256 of target 1 is in use" new_lun 1 256
ok "a place is free again" vio --mode logicalunit --op delete --tid 1 --lun 256
ok "... for its other name" new_lun 1 1
ok "... which is the same address" is 1 1 address 8100000000000000

# ---- profiles
ok "vendor" is 1 512 vendor_id IBM
ok "product" is 1 512 product_id "VDASD blkdev"
ok "revision" is 1 512 product_rev 0001
ok "serial number in INQUIRY data" is 1 512 vendor_specific "$(lun 1 512 scsi_sn)"
serials() { [ "$(show "len({l['scsi_sn'] for l in t[0]['luns']})")" = 19 ]; }
ok "19 serial numbers" serials
ok "the administrator's product stays" params 1 768 product_id=Anvil,vendor_specific=one
ok "profile linux" update 1 profile linux
ok "... vendor" is 1 512 vendor_id IET
ok "... serial number" is 1 512 scsi_sn beaf1512
ok "... product" is 1 768 product_id Anvil
ok "profile ibmi" update 1 profile ibmi
ok "... vendor" is 1 768 vendor_id IBM
ok "... product" is 1 768 product_id Anvil
ok "... vendor specific" is 1 768 vendor_specific one
ok "no profile solaris" says "profile is aix, ibmi or linux, not 'solaris'" \
	update 1 profile solaris
ok "credits" update 1 credits 64
for n in 0 4097 many; do
	ok "no $n credits" says "credits is a number from 1 to 4096" update 1 credits $n
done
ok "no parameter MaxBurstLength" says "no parameter 'MaxBurstLength'" update 1 MaxBurstLength 512
ok "20 characters are the vendor's" says "vendor_specific has at most 20 characters" \
	params 1 512 vendor_specific=123456789012345678901
ok "an update that fails" not params 1 1024 vendor_id=ACME,nonsense=1
ok "... sets nothing" is 1 1024 vendor_id IBM
ok "... and the profile still says what it is" update 1 profile linux
ok "... vendor" is 1 1024 vendor_id IET
ok "back" update 1 profile ibmi
parameters() { [ "$(vio --mode target --op show --tid 1 | grep -c -e "^$1$" -e "^$2$")" = 2 ]; }
ok "parameters" parameters profile=ibmi credits=64

# ---- a removable disk
ok "removable" params 1 1280 removable=1
ok "another medium" params 1 1280 "path=$TMP/other"
ok "... is behind it" is 1 1280 size 2097152
ok "it is a disk all the same" is 1 1280 product_id "VDASD blkdev"
ok "taken out" params 1 1280 path=
ok "... no size" is 1 1280 size 0

# ---- adapters that are not there
ok "no such bus" says bus vio --mode target --op bind --tid 1 --bus pci,30000003
ok "no such adapter" not vio --mode target --op bind --tid 1 --bus vio,39999999
ok "not bound" not vio --mode target --op unbind --tid 1 --bus vio,30000003
adapters() { [ "$(show "[a['address'] for a in t[$1]['adapters']]")" = "[$2]" ]; }
ok "no adapter is shown" adapters 0 ""

# ---- an adapter whose partner has not come yet
link=link,$TMP/partner
bind() { # TID
	vio --mode target --op bind --tid "$1" --bus "$link"
}
ok "bound" bind 1
ok "the log says so" logged "Succeed to bind the target 1 to $link"
ok "it is shown" adapters 0 "'$link'"
shown() { vio --mode target --op show | grep -qF "        Adapter: $link, not registered"; }
ok "... with its state" shown
ok "it is taken" says "is bound to target 1" bind 1
ok "another target" vio --mode target --op new --tid 2 --targetname volume2
ok "... cannot have it" says "is bound to target 1" bind 2
ok "... nor give it back" says "target 2 is not bound to" \
	vio --mode target --op unbind --tid 2 --bus "$link"
ok "unbound" vio --mode target --op unbind --tid 1 --bus "$link"
ok "... the other may have it" bind 2
ok "... and has it" adapters 1 "'$link'"
ok "it goes with its target" vio --mode target --op delete --tid 2
ok "... and is free" bind 1
rows() {
	[ "$(vio --mode target --op stat --tid 1 --json |
		python3 -c 'import json, sys; print(len(json.load(sys.stdin)["totals"]))')" = 19 ]
}
ok "statistics of 19 LUNs" rows
ok "the target goes with its disks" vio --mode target --op delete --tid 1
