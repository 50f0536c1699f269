#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# adm.t.sh - tgtadm against a daemon that answers well, badly, or dies while it is asked
# shellcheck disable=SC2317 # functions that until_true calls
cd "$(dirname "$0")/../.." || exit 1
O=$(realpath "${O:-build}")
DIR=$(mktemp -d) || exit 1
export TGT_IPC_SOCKET=$DIR/s
fake='' client=''
n=0 failed=0

trap 'kill $fake $client 2> /dev/null; wait; rm -rf "$DIR"' EXIT
command -v python3 > /dev/null || {
	echo "1..0 # skip no python3 for the fake daemon"
	exit 77
}

# is NAME GOT WANT
is() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		diff <(echo "$3") <(echo "$2") | sed 's/^/# /'
		failed=1
	fi
}

until_true() {
	local end=$((SECONDS + 10))

	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.02
	done
}

# daemon REPLY [FILE]
daemon() {
	rm -f "$DIR/s.0" "$DIR/s.0.request"
	python3 test/lib/control-fake.py "$DIR/s.0" "$@" &
	fake=$!
	until_true test -e "$DIR/s.0"
}

# Output, errors and exit code of tgtadm in one text
adm() {
	"$O/tgtadm" "$@" 2>&1
	echo "= $?"
}

# the same with a terminal for them; without colours, but where TERM is given
terminal() {
	python3 -c 'import os, pty, sys; os.close(0); r = pty.spawn(sys.argv[1:]); print("= %d" % (r >> 8))' \
		env TERM="${TERM:-dumb}" "$O/tgtadm" "$@" < /dev/null | tr -d '\r'
}
on_terminal() {
	daemon "$1"
	shift
	terminal "$@"
	wait $fake
}
export TERM=dumb

# asked REPLY ARG...: what tgtadm prints when it gets REPLY
asked() {
	daemon "$1"
	shift
	adm "$@"
	wait $fake
}

show='--op show --mode target'
closed='tgtadm: tgtd closed the socket
= 107'
# shellcheck disable=SC2086
{
	is "text as it is" "$(asked '{"version":1,"code":0,"text":"a\n b \n"}'$'\n' $show)" \
		$'a\n b \n= 0'
	is "nothing to say" "$(asked '{"version":1,"code":0}'$'\n' $show)" "= 0"
	refusal='{"version":1,"code":4,"error":"can'\''t find the target","detail":"why"}'$'\n'
	is "a refusal" "$(asked "$refusal" $show)" $'tgtadm: can\'t find the target\n= 22'
	is "a refusal and its reason" "$(asked "$refusal" $show -d)" \
		$'tgtadm: can\'t find the target\ntgtadm: why\n= 22'
	is "and on a terminal" "$(on_terminal "$refusal" $show)" \
		$'tgtadm: can\'t find the target\ntgtadm: why\n= 22'
	is "data" "$(asked '{"version":1,"code":0,"data":{"a":1}}'$'\n' $show --json)" \
		$'{\n  "a": 1\n}\n= 0'
	is "the daemon dies without an answer" "$(asked '' $show)" "$closed"
	is "the daemon dies in its answer" "$(asked '{"version":1,"code":0,"te' $show)" "$closed"
	is "an error as JSON, and as text" "$(asked "$refusal" $show -j)" \
		$'tgtadm: can\'t find the target
{
  "schema": 1,
  "error": {
    "text": "can\'t find the target",
    "exit": 22,
    "detail": "why",
    "code": 4
  }
}
= 22'
	is "no JSON" "$(asked $'nonsense\n' $show 2>&1 | sed 's/understood:.*/understood/')" \
		$'tgtadm: tgtd\'s answer is not understood\n= 22'
	rm -f "$DIR/s.0"
	is "nobody there" "$(adm $show)" "tgtadm: failed to send request hdr to tgt daemon,\
 Transport endpoint is not connected
= 107"
	touch "$DIR/s.0"
	is "no socket there" "$(adm $show -d)" "tgtadm: failed to send request hdr to tgt daemon,\
 Transport endpoint is not connected
tgtadm: control port 0: Connection refused: start it with \"systemctl start tgt\" or \"tgtd\"
= 107"
	is "a terminal is told how to start it" "$(terminal $show -C 7 | sed -n '2p;$p')" \
		$'tgtadm: control port 7: No such file or directory: start it with "tgtd --control-port 7"
= 107'
	is "no daemon, as JSON" "$(adm $show --json | tail -n +2 | grep -E '"(text|exit)"|=')" \
		'    "text": "failed to send request hdr to tgt daemon, Transport endpoint is not connected",
    "exit": 107,
= 107'
	red=$'\033[31mtgtadm:\033[m can\'t find the target'
	is "colours on a terminal" "$(TERM=linux on_terminal "$refusal" $show | head -1)" "$red"
	is "for who wants them" "$(NO_COLOR=1 TERM=linux on_terminal "$refusal" $show | head -1)" \
		"tgtadm: can't find the target"
	is "never else" "$(TERM=linux asked "$refusal" $show | head -1)" "tgtadm: can't find the target"
}

# ---- what is sent

sent() {
	asked '{"version":1,"code":0}'$'\n' "$@" > /dev/null
	cat "$DIR/s.0.request"
}
is "short, long, shortened options" \
	"$(sent -L iscsi -o new -m lu --tid=1 --lu 2 --backing /d -E rdwr --device-t disk)" \
	'{"version":1,"mode":"logicalunit","op":"new","lld":"iscsi","tid":1,"lun":2,"backing-store":"/d","bstype":"rdwr","device-type":"disk"}'
is "the last of two counts" "$(sent -o show -m tgt -t 1 -t 2)" \
	'{"version":1,"mode":"target","op":"show","tid":2}'
is "a password from a file" \
	"$(printf 'p w"\nmore\n' > "$DIR/secret"
		sent --op new --mode account --user u --password-file "$DIR/secret")" \
	'{"version":1,"mode":"account","op":"new","user":"u","password":"p w\""}'
is "a file that is not there" "$(adm --op new --mode account --user u --password-f "$DIR/no")" \
	"tgtadm: cannot read $DIR/no: No such file or directory
= 22"
is "a file without a line" "$(adm --op new --mode account --user u -W /dev/null)" \
	$'tgtadm: no password in /dev/null\n= 22'
is "a password from standard input" \
	"$(sent --op new --mode account --user u --password - <<< 'p w"')" \
	'{"version":1,"mode":"account","op":"new","user":"u","password":"p w\""}'

# ---- a password on the command line is not to be seen while the daemon works

for word in "--pass secret-word" --password=secret-word "-p secret-word" -psecret-word; do
	rm -f "$DIR/go"
	daemon '{"version":1,"code":0}'$'\n' "$DIR/go"
	# shellcheck disable=SC2086
	"$O/tgtadm" --op new --mode account --user u $word > /dev/null &
	client=$!
	until_true test -e "$DIR/s.0.request"
	is "no password in the list of processes: $word" \
		"$(tr '\0' ' ' < /proc/$client/cmdline | grep -c secret-word)" 0
	touch "$DIR/go"
	wait $client
	is "and it is sent" "$(grep -c secret-word "$DIR/s.0.request")" 1
done

# ---- words that are not options

is "a word too many" "$(adm --op show --mode target x)" \
	$'tgtadm: unrecognized argument \'x\'\nTry `tgtadm --help\' for more information.\n= 22'
is "an option without its argument" "$(adm --op show --mode target --tid)" \
	$'tgtadm: option \'--tid\' requires an argument\nTry `tgtadm --help\' for more information.\n= 22'
is "a number that is none" "$(adm --op show --mode target --tid 1x)" \
	$'tgtadm: \'tid\' is not a number: 1x\n= 22'

echo "1..$n"
exit $failed
