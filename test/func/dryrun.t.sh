#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dryrun.t.sh - tgtadm --dry-run: everything is as it was, no initiator notices, and the operation
# itself then ends as was said
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
IQN=iqn.2026-11.org.example

truncate -s 1M "$TMP/disk" "$TMP/other" "$TMP/third"
truncate -s 100 "$TMP/small"
PORT=$(free_port)
OTHER=$(free_port)
tgtd_start
prepare() {
	target_new 1 && lun_new 1 1 "$TMP/disk" && lun_new 1 2 "$TMP/other" &&
		lun_set 1 1 removable=1 &&
		adm --mode logicalunit --op bind --tid 1 --lun 2 -I ALL &&
		adm --mode account --op new --user a --password secret-of-a &&
		adm --mode account --op new --user b --password secret-of-b &&
		adm --mode account --op bind --user a --tid 1 --outgoing &&
		adm --mode target --op bind --tid 1 -I 192.0.2.1
}
ok "a target" prepare
mkfifo "$TMP/commands"
"$SCSI_CMD" "$(url 1 1)" - < "$TMP/commands" > "$TMP/session" 2>&1 &
PIDS+=("$!")
exec {to}> "$TMP/commands"
answers=0
answered() { [ "$(grep -c . "$TMP/session")" -ge "$answers" ]; }
good() { # the session is there, and is told of nothing
	answers=$((answers + 1))
	echo '00 00 00 00 00 00' >&"$to"
	until_ok 10 answered && tail -1 "$TMP/session" | grep good
}
ok "a session" good

state() {
	local mode
	for mode in system target account portal lld; do
		adm --mode $mode --op show --json
	done | grep -vE '"([rt]x_bytes|cmd_pdus|rsp_pdus)"'
	ss --no-header --listening --tcp "sport = $OTHER"
}
# tried WORD...: its dry run changes nothing; then it is done, and ends as the dry run has
tried() {
	local r said before
	before=$(state)
	said=$("$O/tgtadm" --dry-run "$@" 2>&1)
	r=$?
	echo "$said"
	diff <(echo "$before") <(state) || return 1
	if [ "$QUIET" ]; then
		good || return 1
	fi
	if [ $r = 0 ]; then
		[[ $said == "would be done: --mode "* ]] || return 1
		said=
	fi
	[ "$said" = "$("$O/tgtadm" "$@" 2>&1)" ]
}
# row CODE WORD...: the dry run's exit code is CODE, and tried
row() {
	local code=$1 r
	shift
	"$O/tgtadm" -N "$@" > "$TMP/row" 2>&1
	r=$?
	cat "$TMP/row"
	[ $r = "$code" ] || return 1
	tried "$@"
}
table() {
	local code words
	while read -r code words; do
		[ -z "$code" ] && continue
		words=${words//@/$TMP}
		# shellcheck disable=SC2086
		ok "$code $words" row "$code" $words
	done
}
QUIET=1
# what initiators do not notice even when it is done
table << END
0 --mode account --op new --user c --password secret-of-c
22 --mode account --op new --user c --password secret-of-c
0 --mode account --op update --user c --password another-one
22 --mode account --op update --user nobody --password another-one
0 --mode account --op bind --user c --tid 1
22 --mode account --op bind --user c --tid 1 --outgoing
22 --mode account --op unbind --user b --tid 1
0 --mode account --op unbind --user c --tid 1
0 --mode account --op delete --user c
22 --mode account --op delete --user c
22 --mode target --op new --tid 1 --targetname x
22 --mode target --op new --tid 2 --targetname not/a/name
0 --mode target --op new --tid 2 --targetname $IQN:two
0 --mode logicalunit --op new --tid 2 --lun 1 --backing-store @/third
22 --mode logicalunit --op new --tid 2 --lun 3 --backing-store @/no
22 --mode logicalunit --op new --tid 2 --lun 3 --backing-store @/small
0 --mode logicalunit --op new --tid 2 --lun 2 --map 1:1
22 --mode logicalunit --op new --tid 2 --lun 4 --map 1:9
0 --mode target --op bind --tid 2 --initiator-address 192.0.2.0/24
22 --mode target --op bind --tid 2 --initiator-address 192.0.2.0/99
22 --mode target --op bind --tid 2 --bus vio,30000003
0 --mode target --op unbind --tid 1 --initiator-address 192.0.2.1
0 --mode target --op bind --tid 1 --initiator-name $IQN:x
22 --mode target --op unbind --tid 1 --initiator-name $IQN:y
0 --mode target --op update --tid 1 --name MaxConnections --value 1
22 --mode target --op update --tid 1 --name state --value asleep
0 --mode logicalunit --op delete --tid 2 --lun 1
22 --mode logicalunit --op delete --tid 2 --lun 1
0 --mode target --op delete --tid 2
22 --mode target --op delete --tid 1
0 --mode portal --op new --params portal=127.0.0.1:$OTHER
22 --mode portal --op new --params portal=127.0.0.1:$PORT
0 --mode portal --op delete --params portal=127.0.0.1:$OTHER
22 --mode portal --op delete --params portal=127.0.0.1:$OTHER
22 --mode portal --op new --params portal=nonsense
0 --mode system --op update --name debug --value on
0 --mode system --op update --name debug --value off
22 --mode system --op update --name debug --value perhaps
22 --mode system --op delete
22 --mode lld --op stop
0 --mode lld --op start
0 --lld ibmvio --mode lld --op stop
22 --mode connection --op delete --tid 1 --sid 1 --cid 99
22 --mode connection --op delete --tid 1 --sid 99 --cid 0
END
# what they notice: but not its dry run
dry() { "$O/tgtadm" "$@" --dry-run | grep '^would be done' && good; }
ok "another medium" dry --mode logicalunit --op update --tid 1 --lun 1 --params "path=$TMP/third"
ok "no medium" dry --mode logicalunit --op update --tid 1 --lun 1 --params path=
ok "mode page" dry --mode logicalunit --op update --tid 1 --lun 1 \
	--params mode_page=8:0:18:0x10:0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0
ok "a LUN goes" dry --mode logicalunit --op delete --tid 1 --lun 2
ok "a LUN is masked" dry --mode logicalunit --op bind --tid 1 --lun 1 -Q $IQN:other
ok "a target goes, by force" dry --mode target --op delete --tid 1 --force
ok "a connection goes" dry --mode connection --op delete --tid 1 --sid 1 --cid 0
QUIET=
table << END
0 --mode logicalunit --op update --tid 1 --lun 1 --params scsi_sn=x,readonly=1
22 --mode logicalunit --op update --tid 1 --lun 1 --params scsi_sn=y,nonsense=1
22 --mode logicalunit --op update --tid 1 --lun 1 --params readonly=2
22 --mode logicalunit --op update --tid 1 --lun 1 --params path=@/small
22 --mode logicalunit --op update --tid 1 --lun 1 --params bsopts=x
0 --mode logicalunit --op update --tid 1 --lun 1 --params path=@/third
0 --mode logicalunit --op bind --tid 1 --lun 1 --initiator-name $IQN:other
0 --mode logicalunit --op unbind --tid 1 --lun 1 --initiator-name $IQN:other
22 --mode logicalunit --op unbind --tid 1 --lun 1 --initiator-name $IQN:other
0 --mode logicalunit --op unbind --tid 1 --lun 2 --initiator-address ALL
END

# a driver that does not tell what is there now might not take it back
ok "a parameter that is not listed" eval 'out=$("$O/tgtadm" -dN --mode target --op update --tid 1 \
	--name nonsense --value 1 2>&1); [ $? = 22 ] && [[ $out == *"only be tried by doing it"* ]]'

dry_show() { diff <(adm --mode target --op show) <(adm --mode target --op show --dry-run); }
ok "a show shows" dry_show
as_json() {
	adm --mode account --op new --user z --password hidden-word --dry-run --json > "$TMP/json" &&
		grep '"user": "z"' "$TMP/json" && not grep hidden-word "$TMP/json"
}
ok "as JSON, without passwords" as_json
ok "no daemon" eval '"$O/tgtadm" -C 7 -N --mode target --op delete --tid 1; [ $? = 107 ]'
ok "tgtd is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
