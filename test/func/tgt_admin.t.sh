#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tgt_admin.t.sh - tgt-admin: every option, what it prints and how it ends; sessions that stay
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SCSI_CMD=$O/test/scsi-cmd
IQN=iqn.2026-11.org.example
CONF=$TMP/targets.conf
TUR='00 00 00 00 00 00'

admin() { "$O/tgt-admin" "$@"; }
show() { "$O/tgtadm" --op show --mode target; }
names() { show | sed -n 's/^Target [0-9]*: //p' | xargs; }
conf() { cat > "$CONF"; } # targets.conf from standard input

for f in a b c "a name"; do truncate -s 1M "$TMP/$f"; done

# ---- the command line

ok "help" says "--ignore-errors" 0 admin --help
ok "nothing at all: help" says "Usage:" 0 admin
ok "help of an action" says "--delete tid=4" 0 admin --delete help
ok "an option that it has not" says "unrecognized option '--nonsense'" 1 admin --nonsense
ok "an argument too many" says "what is 'more'?" 1 admin -s more
ok "no action" says "nothing is asked for" 1 admin --force
ok "no daemon: 107, in stgt's words" says "Transport endpoint is not connected" 107 admin --show
for action in "--execute -c /dev/null" "--update ALL -c /dev/null" "--delete ALL" "--ready ALL" \
	"--offline ALL" "--dump" "--dump --full"; do
	# shellcheck disable=SC2086 # words
	ok "no daemon: 107 for $action" says "Transport endpoint is not connected" 107 admin $action
done
ok "no configuration: 2" says "Config file $TMP/none not found. Exiting..." 2 \
	admin -e -c "$TMP/none"

tgtd_start

# ---- execute

conf << END
<target $IQN:t1>
	<backing-store $TMP/a>
		lun 1
		vendor_id O'Brien
	</backing-store>
	incominguser bob secret-of-bob
	outgoinguser us secret-of-us
	initiator-address 192.0.2.0/24
	initiator-name $IQN:i
</target>
<target $IQN:t2>
	backing-store "$TMP/a name"
</target>
END
COMMANDS="tgtadm -C 0 --op new --mode account --user bob --password secret-of-bob
tgtadm -C 0 --op new --mode account --user us --password secret-of-us
tgtadm -C 0 --lld iscsi --op new --mode target --tid 1 --targetname $IQN:t1
tgtadm -C 0 --lld iscsi --op new --mode logicalunit --tid 1 --lun 1 --backing-store $TMP/a
tgtadm -C 0 --lld iscsi --op update --mode logicalunit --tid 1 --lun 1 --params 'vendor_id=O'\''Brien'
tgtadm -C 0 --lld iscsi --op bind --mode account --tid 1 --user bob
tgtadm -C 0 --lld iscsi --op bind --mode account --tid 1 --user us --outgoing
tgtadm -C 0 --lld iscsi --op bind --mode target --tid 1 --initiator-address 192.0.2.0/24
tgtadm -C 0 --lld iscsi --op bind --mode target --tid 1 --initiator-name $IQN:i
tgtadm -C 0 --lld iscsi --op new --mode target --tid 2 --targetname $IQN:t2
tgtadm -C 0 --lld iscsi --op new --mode logicalunit --tid 2 --lun 1 --backing-store '$TMP/a name'
tgtadm -C 0 --lld iscsi --op bind --mode target --tid 2 --initiator-address ALL"
ok "--pretend prints the commands" is "$COMMANDS" 0 admin -p -e -c "$CONF"
ok "... and does nothing" is "" 0 admin --show
ok "the commands do what --execute does" eval '
	(PATH=$O:$PATH; eval "$COMMANDS") && show > "$TMP/by-commands" && admin --delete ALL &&
	adm --mode account --op delete --user us && adm --mode account --op delete --user bob &&
	admin --execute --conf="$CONF" && diff "$TMP/by-commands" <(show)'
ok "--verbose: nothing to do" is "" 0 admin -v -e -c "$CONF"
ok "--show is what tgtadm shows" eval 'admin -s | diff - <(show)'
ok "--show in the ways of perl" eval 'admin -show | diff - <(show)'
ok "a letter with two dashes" eval 'admin --s | diff - <(show)'
ok "the beginning of an option" eval 'admin --sho | diff - <(show)'

# ---- dump

ok "--dump" is "default-driver iscsi

<target $IQN:t1>
	backing-store $TMP/a
	incominguser bob PLEASE_CORRECT_THE_PASSWORD
	outgoinguser us PLEASE_CORRECT_THE_PASSWORD
	initiator-address 192.0.2.0/24
	initiator-name $IQN:i
</target>

<target $IQN:t2>
	backing-store $TMP/a name
	initiator-address ALL
</target>" 0 admin --dump
# what programs do with it
admin --dump | sed 's/bob PLEASE_CORRECT_THE_PASSWORD/bob secret-of-bob/
	s/us PLEASE_CORRECT_THE_PASSWORD/us secret-of-us/' > "$TMP/dump.conf"
ok "it is a configuration" is "nothing to do" 0 "$O/tgtadm" apply "$TMP/dump.conf"
target_new 7 $IQN:closed
adm --mode target --op unbind --tid 7 -I ALL
ok "a target that lets in nobody stays so" says "initiator-address NONE" 0 admin --dump
admin --dump | sed 's/bob PLEASE_CORRECT_THE_PASSWORD/bob secret-of-bob/
	s/us PLEASE_CORRECT_THE_PASSWORD/us secret-of-us/' > "$TMP/dump.conf"
ok "... also when it is read" is "nothing to do" 0 "$O/tgtadm" apply "$TMP/dump.conf"

# ---- update

ok "--update of a target that is nowhere" says "Target $IQN:x is currently not configured
and does not exist in the config file - can't continue!" 1 admin --update $IQN:x -c "$CONF"
sed -i 's/secret-of-bob/other-secret/; s/192.0.2.0/198.51.100.0/' "$CONF"
echo "<target $IQN:t3>" >> "$CONF"
echo "</target>" >> "$CONF"
ok "--update of one" admin --update $IQN:t1 -c "$CONF"
ok "it has changed" says 198.51.100.0/24 0 show
ok "its CHAP password is another one" \
	adm --op stat --mode account --user bob --password other-secret
ok "the others have not: not made, not gone" is "$IQN:t1 $IQN:t2 $IQN:closed" 0 names
ok "--update by number" admin --update tid=2 -c "$CONF"
ok "--update of one that the file does not have: it goes" admin --update $IQN:closed -c "$CONF"
ok "... alone" is "$IQN:t1 $IQN:t2" 0 names
ok "--update of one that only the file has: it comes" admin --upd=$IQN:t3 -c "$CONF"
ok "... alone" is "$IQN:t1 $IQN:t2 $IQN:t3" 0 names
target_new 9 $IQN:extra
ok "--update ALL" admin --update ALL -c "$CONF"
ok "what the file does not have is gone" is "$IQN:t1 $IQN:t2 $IQN:t3" 0 names
lun_new 1 5 "$TMP/b"
ok "--update takes a LUN away that the file does not have" admin --update $IQN:t1 -c "$CONF"
ok "it is gone" not grep -q 'LUN: 5' <(show)
echo "bad-directive" > "$TMP/bad.conf"
ok "a mistake has a line, and changes nothing" says "$TMP/bad.conf:1: unknown directive" 1 \
	admin -e -c "$TMP/bad.conf"

# ---- while an initiator is there

session_start() { # TID NAME: SESSION and CLIENT
	coproc SESSION { exec "$SCSI_CMD" -i $IQN:i "iscsi://127.0.0.1:$PORT/$2/1" -; }
	CLIENT=$!
	PIDS+=("$CLIENT")
}
ask() { # COMMAND ANSWER: through that session
	local answer
	echo "$1" >&"${SESSION[1]}"
	read -r -t 10 answer <&"${SESSION[0]}" && echo "$answer" && [[ $answer == "$2" ]]
}
if [ -x "$SCSI_CMD" ]; then
	conf << END
<target $IQN:t1>
	<backing-store $TMP/a>
		lun 1
	</backing-store>
</target>
<target $IQN:t2>
	backing-store "$TMP/a name"
</target>
END
	ok "a plain configuration" admin -e -c "$CONF"
	session_start 1 $IQN:t1
	ok "a session" ask "$TUR" good
	sed -i "s,lun 1,&\n	</backing-store>\n	<backing-store $TMP/b>\n		lun 2," "$CONF"
	ok "a busy target is changed in place" admin --update ALL -c "$CONF"
	ok "its session is told" ask "$TUR" "check 06/3f/0e"
	ok "... and uses the new LUN" ask "$TUR lun=2" good
	sed -i "s,backing-store \"$TMP/a name\",backing-store $TMP/c," "$CONF"
	ok "--force changes another one" admin --update ALL -f -c "$CONF"
	ok "the session of this one is there" ask "$TUR" good
	ok "--update -f as it is" admin --update $IQN:t1 -f -c "$CONF"
	ok "the session is there" ask "$TUR" good
	sed -i "0,/lun 1/s//lun 1\n		block-size 4096/" "$CONF"
	ok "another block size is for later: 3" says "another block-size" 3 \
		admin --update ALL -c "$CONF"
	ok "the session has its LUN" ask "$TUR" good
	ok "--delete of a target in use: 3" says "target 1: this target is still active" 3 \
		admin --delete $IQN:t1
	ok "--execute without it: 3" says "1 initiators are logged in" 3 admin -e -c /dev/null
	ok "the others are gone" is "$IQN:t1" 0 names
	ok "the session is there" ask "$TUR" good
	ok "--offline" admin --offline $IQN:t1
	ok "nobody else gets in" says "login" 3 "$SCSI_CMD" -i $IQN:j "$(url 1 1)" "$TUR"
	ok "... the session goes on" ask "$TUR" good
	ok "--ready" admin --ready tid=1
	ok "they do again" says good 0 "$SCSI_CMD" -i $IQN:j "iscsi://127.0.0.1:$PORT/$IQN:t1/1" "$TUR"
	ok "--force makes the LUN anew" admin --update ALL -f -c "$CONF"
	ok "it has the block size" says "Block size: 4096" 0 show
	ok "--delete --force" admin --force --delete $IQN:t1
	ok "it is gone" is "$IQN:t2" 0 names
	kill "$CLIENT"
	wait "$CLIENT" 2> /dev/null
else
	skip "sessions" "no libiscsi"
fi

# ---- delete, offline, ready

target_new 1 $IQN:t1
target_new 3 $IQN:t3
ok "--pretend --delete" is "tgtadm -C 0 --lld iscsi --op delete --mode target --tid 3" 0 \
	admin -p --delete tid=3
ok "... it is there" says "$IQN:t3" 0 names
ok "--offline ALL" admin --offline ALL
ok "they are offline" not grep -q 'State: ready' <(show)
ok "--ready by name" admin --ready $IQN:t1
ok "one is ready" is 1 0 eval 'show | grep -c "State: ready"'
ok "--offline of none" says "there is no target $IQN:x" 1 admin --offline $IQN:x
ok "--delete by number" admin --delete tid=3
ok "--delete by name" admin --delete $IQN:t1
ok "--delete once more: 0, for programs that do it twice" says "there is no target" 0 \
	admin --delete $IQN:t1
target_new 4
ok "--delete ALL" admin --delete ALL
ok "nothing is left" is "" 0 names
ok "--delete ALL of nothing" is "" 0 admin --delete ALL

# ---- what fails, and another daemon

conf << END
<target $IQN:t1>
	backing-store $TMP/nowhere
</target>
<target $IQN:t2>
	backing-store $TMP/a
</target>
END
ok "a file that is not there" says "$CONF:2: $IQN:t1: lun 1 $TMP/nowhere: cannot open" 1 \
	admin -e -c "$CONF"
ok "nothing is half done" is "" 0 names
ok "--ignore-errors does the rest" says "cannot open" 3 admin -e --ignore-errors -c "$CONF"
ok "both are there" is "$IQN:t1 $IQN:t2" 0 names
ok "--control-port: another daemon" says "not connected" 107 admin -C 5 --delete ALL
echo "control-port 6" >> "$CONF"
ok "the file's: another daemon" says "not connected" 107 admin --update ALL -c "$CONF"
ok "the option goes before it" says "cannot open" 1 admin -C 0 --update ALL -c "$CONF"

# ---- ibmvio beside it

if [ -e "$O/plugins/lld_ibmvio.so" ]; then
	conf << END
<target lpar7>
	driver ibmvio
	bus link,$TMP/link.sock
	backing-store $TMP/b
</target>
END
	ok "virtual SCSI" admin -e -c "$CONF"
	ok "its dump" is "default-driver iscsi

<target lpar7>
	driver ibmvio
	backing-store $TMP/b
	bus link,$TMP/link.sock
</target>" 0 admin --dump
	ok "--update of it" admin --update lpar7 -c "$CONF"
else
	skip "driver ibmvio" "it is not built"
fi
ok "everything away, as stgt says it" admin --update ALL -c /dev/null -f
ok "nothing is left" is "" 0 names

# ---- many

for i in $(seq 200); do
	truncate -s 64K "$TMP/many.$i"
	echo "<target $IQN:many$i>"
	echo "	incominguser user$i secret-of-$i"
	echo "	backing-store $TMP/many.$i"
	echo "</target>"
done | conf
TIMEFORMAT=%R
load=$({ time admin -e -c "$CONF" > "$TMP/out" 2>&1; } 2>&1)
reload=$({ time admin --update ALL -c "$CONF" >> "$TMP/out" 2>&1; } 2>&1)
one=$({ time admin --update $IQN:many100 -c "$CONF" >> "$TMP/out" 2>&1; } 2>&1)
echo "# 200 targets: load $load s, reload $reload s, one of them $one s"
ok "200 targets" is 200 0 eval 'show | grep -c ^Target'
ok "nothing to say" is "" 0 cat "$TMP/out"
ok "the daemon is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
