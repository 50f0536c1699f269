#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# setup_lun.t.sh - tgt-setup-lun makes a whole target or none, with stgt's output and exit codes
. "$(dirname "$0")/lib.sh"
export PATH=$O:$PATH
setup=$TREE/scripts/tgt-setup-lun
HOST=$(uname -n)
HOST=${HOST%%.*}
HOST=${HOST//_/-}
cd "$TMP" || exit 1
truncate -s 4M d1 d2 'd 3'

# says NAME CODE TEXT ARG...: output, errors and exit code of tgt-setup-lun ARG...
says() {
	local name=$1 want got

	want=$3$'\n'"= $2"
	shift 3
	got=$("$setup" "$@" 2>&1)$'\n'"= $?"
	ok "$name" diff <(echo "$want") <(echo "$got")
}
is() { ok "$1" diff <(echo "$3") <(echo "$2"); }
targets() { adm --mode lld --op show | sed -n 's/^ *Target //p'; }
# rules TID: a line each
rules() {
	adm --mode target --op show |
		sed -n "/^Target $1:/,/^Target/p" | sed -n '/ACL information/,/^Target/s/^        //p'
}
# lu TID: size, block size, type and path of its LUN 1
lu() {
	adm --mode target --op show | sed -n "/^Target $1:/,/^Target/p" | sed -n '/LUN: 1/,$p' |
		sed -nE 's/.*Size: (.*)/\1/p; s/.*Backing store (type|path): //p'
}

says "no daemon" 1 "Using transport: iscsi
tgtadm: failed to send request hdr to tgt daemon, Transport endpoint is not connected
Error: the targets of tgtd are not known" -n one -d d1
tgtd_start
iqn=iqn.2001-04.com.$HOST
says "a disk for all" 0 "Using transport: iscsi
Creating new target (name=$iqn-one, tid=1)
Adding a logical unit ($TMP/d1) to target, tid=1
Accepting connections from all initiators" -n one -d "$TMP/d1"
is "all may use it" "$(rules 1)" ALL
is "it is the disk" "$(lu 1)" "4 MB, Block size: 512
rdwr
$TMP/d1"
says "a name that is there" 1 "Using transport: iscsi
Error: target named $iqn-one already exists" -n one -d "$TMP/d2"
ok "a target of another driver" adm --lld ibmvio --mode target --op new --tid 2 -T volume1
says "initiators, a name, and a number that no driver has" 0 "Using transport: iscsi
Creating new target (name=iqn.2026-11.org.example:two, tid=3)
Adding a logical unit ($TMP/d2) to target, tid=3
Accepting connections from 192.0.2.1 2001:db8::/64 iqn.2026-11.org.example:ini" \
	-n iqn.2026-11.org.example:two -d "$TMP/d2" 192.0.2.1 2001:db8::/64 iqn.2026-11.org.example:ini
is "they may use it, and no other" "$(rules 3)" "192.0.2.1
2001:db8::/64
iqn.2026-11.org.example:ini"
says "store, block size, transport, control port, a path with blanks" 0 "Using transport: iscsi
Creating new target (name=$iqn-three, tid=4)
Adding a logical unit ($TMP/d 3) to target, tid=4
Setting backing store type: aio
Accepting connections from all initiators" -n three -d 'd 3' -b aio -B 4096 -t iscsi -C 0
is "they are set, the path is absolute" "$(lu 4)" "4 MB, Block size: 4096
aio
$TMP/d 3"

before=$(targets)
says "no such file: nothing stays" 1 "Using transport: iscsi
Creating new target (name=$iqn-four, tid=5)
Adding a logical unit ($TMP/nope) to target, tid=5
tgtadm: invalid request
Error: failed to add a logical unit ($TMP/nope) to target, tid=5
Deleting new target, tid=5" -n four -d "$TMP/nope"
says "no such store" 1 "Using transport: iscsi
Creating new target (name=$iqn-four, tid=5)
Adding a logical unit (x) to target, tid=5
Setting backing store type: nosuch
tgtadm: invalid request
Error: failed to add a logical unit (x) to target, tid=5
Deleting new target, tid=5" -n four -d x -b nosuch
says "the second initiator is none" 1 "Using transport: iscsi
Creating new target (name=$iqn-four, tid=5)
Adding a logical unit ($TMP/d1) to target, tid=5
Accepting connections from 192.0.2.1 bogus
tgtadm: invalid request
Error: could not assign initiator bogus to target, tid=5
Deleting new target, tid=5" -n four -d "$TMP/d1" 192.0.2.1 bogus
says "a name that cannot be" 1 "Using transport: iscsi
Creating new target (name=$iqn-bad name, tid=5)
tgtadm: invalid request
Error: failed to create target (name=$iqn-bad name, tid=5)" -n 'bad name' -d "$TMP/d1"
says "no such transport" 1 "Using transport: nosuch
tgtadm: can't find the driver
Error: the targets of tgtd are not known" -t nosuch -n five -d "$TMP/d1" vio,30000003
says "no device" 1 "Error: a device is mandatory" -n four
says "no adapter" 1 "Error: an adapter is mandatory for transport ibmvio" -t ibmvio -n five -d "$TMP/d1"
is "no target of all these is left" "$(targets)" "$before"

says "no such adapter: the target goes" 1 "Using transport: ibmvio
Creating new target (name=volume2, tid=5)
Adding a logical unit ($TMP/d1) to target, tid=5
Accepting connections from nonsense
tgtadm: can't find the binding
Error: could not assign initiator nonsense to target, tid=5
Deleting new target, tid=5" -t ibmvio -n volume2 -d "$TMP/d1" nonsense
says "an adapter" 0 "Using transport: ibmvio
Creating new target (name=volume2, tid=5)
Adding a logical unit ($TMP/d1) to target, tid=5
Accepting connections from link,$TMP/link" -t ibmvio -n volume2 -d "$TMP/d1" "link,$TMP/link"
says "no name for an adapter" 1 "Error: a name is mandatory for transport ibmvio" \
	-t ibmvio -d "$TMP/d1" "link,$TMP/link2"
is "help" "$("$setup" -h > help && echo $?)" 0
ok "an unknown option" not "$setup" -z
ok "and nothing at all" not "$setup"

# others make targets at the same time: each gets a number of its own
seq 6 | xargs -P 6 -I{} "$setup" -n par{} -d "$TMP/d2" > par.log 2>&1
is "six at once" "$(targets | grep -c -- '-par[1-6]$')" 6
