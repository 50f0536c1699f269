#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# apply.t.sh - tgtadm apply: from a file to the daemon by what differs, while initiators are there
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
SCSI_CMD=$O/test/scsi-cmd
IQN=iqn.2026-11.org.example
CONF=$TMP/targets.conf
TUR='00 00 00 00 00 00'

apply() { "$O/tgtadm" apply "$@"; }
show() { "$O/tgtadm" --op show --mode target; }
settled() { is "nothing to do" 0 apply "$CONF"; }
conf() { cat > "$CONF"; } # targets.conf from standard input
# unchanged CMD...: the daemon is afterwards what it was before
unchanged() {
	local before
	before=$("$O/tgtadm" --op show --mode target --json | grep -v _bytes)
	"$@"
	diff <(echo "$before") <("$O/tgtadm" --op show --mode target --json | grep -v _bytes)
}

for f in a b c d; do truncate -s 1M "$TMP/$f"; done
conf << END
<target $IQN:t1>
	<backing-store $TMP/a>
		lun 1
	</backing-store>
</target>
END

# ---- without a daemon

ok "no daemon: 107" says "Transport endpoint is not connected" 107 apply "$CONF"
ok "--check needs none" is "" 0 apply --check "$CONF"
ok "no such file" says "$TMP/x: cannot be read: No such file" 1 apply "$TMP/x"
ok "help" says "Exit status" 0 apply --help
ok "an option that it has not" says "unrecognized option '--nonsense'" 1 apply --nonsense
ok "one file" says "is one too many" 1 apply "$CONF" more
echo 'backing_store /x' > "$TMP/bad"
ok "a mistake has a line" says "$TMP/bad:1: unknown directive 'backing_store'" 1 \
	apply --check "$TMP/bad"

tgtd_start

# ---- load

ok "a mistake changes nothing" says "1 errors, nothing has been changed" 1 apply "$TMP/bad"
ok "--dry-run prints the plan" is "+ target 1 $IQN:t1, driver iscsi
+ $IQN:t1: lun 1 $TMP/a
+ $IQN:t1: initiator-address ALL" 0 apply --dry-run "$CONF"
ok "... and does nothing" is "" 0 show
ok "load" apply "$CONF"
ok "a target" says "Target 1: $IQN:t1" 0 show
ok "once more: nothing to do" settled
ok "from standard input" is "nothing to do" 0 eval 'apply - < "$CONF"'

OTHER=$(free_port)
{
	cat "$CONF"
	echo "portal 127.0.0.1:$OTHER"
} > "$TMP/portal.conf"
ok "one more portal" is "+ portal 127.0.0.1:$OTHER" 0 apply "$TMP/portal.conf"
ok "it is there" says "127.0.0.1:$OTHER,1" 0 adm --op show --mode portal
ok "settled" is "nothing to do" 0 apply "$TMP/portal.conf"
sed -i "s/^portal .*/portal 192.0.2.99:$OTHER/" "$TMP/portal.conf"
ok "an address that is not ours" says "$TMP/portal.conf:6: portal 192.0.2.99:$OTHER: " 1 \
	apply "$TMP/portal.conf"

# ---- changes, while an initiator has a session

if [ -x "$SCSI_CMD" ]; then
	coproc SESSION { exec "$SCSI_CMD" -i $IQN:i "$(url 1 1)" -; }
	CLIENT=$!
	PIDS+=("$CLIENT")
fi
ask() { # COMMAND: through that session
	local answer
	[ -x "$SCSI_CMD" ] || return 0
	echo "$1" >&"${SESSION[1]}"
	read -r -t 10 answer <&"${SESSION[0]}" && echo "$answer" && [[ $answer == "$2" ]]
}
ok "a session" ask "$TUR" good

conf << END
<target $IQN:t1>
	incominguser bob secret-of-bob
	MaxQueueCmd 64
	nop_interval 7
	<backing-store $TMP/a>
		lun 1
	</backing-store>
	<backing-store $TMP/b>
		lun 2
		scsi_sn number-2
	</backing-store>
</target>
END
ok "a new LUN, an account, parameters" is "+ account bob
~ $IQN:t1: MaxQueueCmd 128 -> 64
~ $IQN:t1: nop_interval 0 -> 7
+ $IQN:t1: lun 2 $TMP/b
+ $IQN:t1: incoming account bob" 0 apply "$CONF"
ok "the session is told of the LUN" ask "$TUR" "check 06/3f/0e"
ok "... and uses it" ask "$TUR lun=2" good
ok "settled" settled
ok "parameters as they are to be" says MaxQueueCmd=64 0 adm --op show --mode target --tid 1

sed -i 's/secret-of-bob/other-secret/; s/number-2/number-3/' "$CONF"
ok "another password, another serial number" is "~ account bob: another password
~ $IQN:t1: lun 2: scsi_sn number-2 -> number-3" 0 apply "$CONF"
ok "the password is another one" adm --op stat --mode account --user bob --password other-secret
ok "the session is told of the serial number" ask "$TUR lun=2" "check 06/3f/03"
ok "settled" settled

sed -i 's/^	incominguser.*/	initiator-name '$IQN:j'/' "$CONF"
ok "other rules" is "- $IQN:t1: incoming account bob
+ $IQN:t1: initiator-name $IQN:j
- $IQN:t1: initiator-address ALL
not in the file, left alone: 0 targets, 0 LUNs, 1 accounts (--prune removes them)" 0 apply "$CONF"
[ -x "$SCSI_CMD" ] && {
	ok "a new session is refused" says "login 0203" 3 "$SCSI_CMD" -i $IQN:i "$(url 1 1)" "$TUR"
	ok "... and another one let in" says good 0 "$SCSI_CMD" -i $IQN:j "$(url 1 1)" "$TUR"
}
ok "the session stays" ask "$TUR" good

sed -i "s,$TMP/b,$TMP/c," "$CONF"
ok "another file behind a LUN" says "~ $IQN:t1: lun 2: path $TMP/b -> $TMP/c" 0 apply "$CONF"
ok "the session is told" ask "$TUR lun=2" "check 06/28/00"
ok "and goes on" ask "$TUR lun=2" good

truncate -s 2M "$TMP/c"
ok "a file that has grown" says "~ $IQN:t1: lun 2: size 1048576 -> 2097152" 0 apply "$CONF"
ok "the session is told" ask "$TUR lun=2" "check 06/2a/09"
ok "... once" not says "size" 0 apply "$CONF"

# ---- what cannot be changed while it is in use

if [ -x "$SCSI_CMD" ]; then
	sed -i "s,scsi_sn.*,&\n		removable yes," "$CONF"
	ok "the medium can be taken out" apply "$CONF"
	ok "the session is told" ask "$TUR lun=2" "check 06/3f/03"
	ok "its initiator prevents that" ask "1e 00 00 00 01 00 lun=2" good
	sed -i "s,$TMP/c,$TMP/b,; s/number-3/number-4/" "$CONF"
	ok "another file: 3" says "lun 2: path $TMP/c -> $TMP/b: an initiator prevents removal" 3 \
		apply "$CONF"
	ok "... and the rest is done" says "SCSI SN: number-4" 0 show
	ok "it allows it again" eval 'ask "$TUR lun=2" "check 06/3f/03"; ask "1e 00 00 00 00 00 lun=2" good'
	ok "another file" says "~ $IQN:t1: lun 2: path" 0 apply "$CONF"
	ok "the session is told" ask "$TUR lun=2" "check 06/28/00"
	sed -i "/removable/d; s,number-4,number-3,; s,$TMP/b,$TMP/c," "$CONF"
	ok "back again" apply "$CONF"
	ok "the session is told" eval 'ask "$TUR lun=2" "check 06/28/00"; ask "$TUR lun=2" "check 06/3f/03"'
fi
sed -i "s,scsi_sn number-3,block-size 4096," "$CONF"
if [ -x "$SCSI_CMD" ]; then
	ok "another block size: 3, and it stays" says "makes a new logical unit" 3 apply "$CONF"
	ok "the session has its LUN" ask "$TUR lun=2" good
	to=${SESSION[1]}
	exec {to}>&-
	wait "$CLIENT"
	until_ok 10 eval '! show | grep -q "I_T nexus:"'
fi
ok "without sessions it is made anew" says "another block-size, made anew" 0 apply "$CONF"
ok "it has the block size" says "Block size: 4096" 0 show

# ---- all or nothing

cp "$CONF" "$TMP/good.conf"
cat >> "$CONF" << END
<target $IQN:t2>
	backing-store $TMP/d
	incominguser new new-secret-new
</target>
<target $IQN:t3>
	backing-store $TMP/does-not-exist
</target>
END
ok "one bad file" says "$CONF:18: $IQN:t3: lun 1 $TMP/does-not-exist: cannot open" 1 apply "$CONF"
ok "... and all is as it was" unchanged apply "$CONF"
ok "it says so" says "nothing has been changed" 1 apply "$CONF"
echo "ignore-errors yes" >> "$CONF"
ok "ignore-errors: the rest is done" says "does-not-exist: cannot open" 3 apply "$CONF"
ok "... t2 is there" says "Target 2: $IQN:t2" 0 show
truncate -s 1M "$TMP/does-not-exist"
ok "later that file is there" is "+ $IQN:t3: lun 1 $TMP/does-not-exist
not in the file, left alone: 0 targets, 0 LUNs, 1 accounts (--prune removes them)" 0 apply "$CONF"

# ---- what the file does not have

conf < "$TMP/good.conf"
ok "targets that are not in the file stay" says "left alone: 2 targets, 0 LUNs, 2 accounts" 0 apply "$CONF"
ok "t3 is there" says "Target 3: $IQN:t3" 0 show
ok "--prune removes them" is "- target 2 $IQN:t2
- target 3 $IQN:t3
- account new
- account bob" 0 apply --prune "$CONF"
ok "settled" is "nothing to do" 0 apply --prune "$CONF"

# ---- one disk in two targets; driver ibmvio in the same file

conf << END
<target $IQN:t1>
	<backing-store $TMP/a>
		lun 1
	</backing-store>
</target>
<target $IQN:t4>
	<map $IQN:t1 1>
		lun 9
		initiator-name $IQN:i
	</map>
</target>
END
ok "a second name" says "+ $IQN:t4: lun 9 is lun 1 of $IQN:t1" 0 apply --prune "$CONF"
ok "settled" settled
if [ -e "$O/plugins/lld_ibmvio.so" ]; then
	cat >> "$CONF" << END
<target lpar7>
	driver ibmvio
	bus vio,7fffffff
	credits 64
	backing-store $TMP/b
</target>
END
	ok "an adapter that is not there" says "lpar7: bus vio,7fffffff: " 3 apply "$CONF"
	ok "... holds nothing up" says "Driver: ibmvio" 0 show
	ok "it is tried again" says "+ lpar7: bus vio,7fffffff" 3 apply "$CONF"
	sed -i "s,vio\,7fffffff,link\,$TMP/link.sock," "$CONF"
	ok "one at a socket" says "+ lpar7: bus link,$TMP/link.sock" 0 apply "$CONF"
	ok "settled" settled
	sed -i '/credits/d; /bus/d' "$CONF"
	ok "it is given back" says "- lpar7: adapter link,$TMP/link.sock" 0 apply "$CONF"
else
	skip "driver ibmvio" "it is not built"
fi

conf << END
<target $IQN:t8>
	controller_tid 8
	MaxBurstLength 0x40000
	RedirectAddress 192.0.2.1
	RedirectPort 3261
</target>
END
ok "a target that sends initiators elsewhere" says "+ $IQN:t8: RedirectAddress 192.0.2.1" 0 \
	apply --prune "$CONF"
ok "settled" settled
ok "it shows that alone" is "RedirectAddress=192.0.2.1
RedirectPort=3261
RedirectReason=Unknown" 0 adm --op show --mode target --tid 8
echo "<target $IQN:t9>" >> "$CONF"
echo "backing-store $TMP/nowhere" >> "$CONF"
echo "</target>" >> "$CONF"
sed -i 's/192.0.2.1/192.0.2.2/; s/0x40000/131072/' "$CONF"
ok "changed, with a mistake elsewhere" unchanged apply "$CONF"

# ---- many

for i in $(seq 200); do
	truncate -s 64K "$TMP/many.$i"
	echo "<target $IQN:many$i>"
	echo "	incominguser user$i secret-of-$i"
	echo "	<backing-store $TMP/many.$i>"
	echo "		scsi_sn sn$i"
	echo "	</backing-store>"
	echo "</target>"
done | conf
TIMEFORMAT=%R
load=$({ time apply --prune "$CONF" > "$TMP/out" 2>&1; } 2>&1)
reload=$({ time apply "$CONF" > "$TMP/out2" 2>&1; } 2>&1)
echo "# 200 targets: load $load s, reload $reload s"
ok "200 targets" is 200 0 eval 'show | grep -c ^Target'
ok "settled" is "nothing to do" 0 cat "$TMP/out2"
ok "all away" apply --prune /dev/null
ok "nothing is left" is "" 0 show
# a plan is coloured on a terminal, and nowhere else
conf << END
<target $IQN:c>
</target>
END
on_terminal() {
	python3 -c 'import os, pty, sys; os.close(0); pty.spawn(sys.argv[1:])' env "$@" \
		"$O/tgtadm" apply --dry-run "$CONF" < /dev/null | tr -d '\r' | grep "target 1 "
}
line="+ target 1 $IQN:c, driver iscsi"
ok "colours on a terminal" is $'\033[32m'"$line"$'\033[m' 0 on_terminal TERM=linux
ok "not for who wants none" is "$line" 0 on_terminal TERM=linux NO_COLOR=1
ok "nor where there are none" is "$line" 0 on_terminal TERM=dumb
ok "never in pipes" is "$line" 0 eval 'TERM=linux apply --dry-run "$CONF" | grep "target 1 "'
ok "the daemon is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
