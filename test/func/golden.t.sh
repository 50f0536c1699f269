#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# golden.t.sh - every command that was recorded from stgt, played to ours: test/golden/README
#
# The answers have to be the same byte for byte, except for the lines in test/golden/differences.
cd "$(dirname "$0")/../.." || exit 1
O=$(realpath "${O:-build}")
golden=test/golden
DIR=$(mktemp -d) || exit 1
export TGT_IPC_SOCKET=$DIR/s
PATH=$O:$PATH # the commands are written without a path
target=iqn.2001-04.com.example:a
daemon='' initiator=''
n=0 failed=0

trap 'kill $initiator $daemon 2> /dev/null; wait; rm -rf "$DIR"' EXIT
command -v python3 > /dev/null || {
	echo "1..0 # skip no python3 for the initiator"
	exit 77
}
[ -e "$O/plugins/lld_iscsi.so" ] || {
	echo "1..0 # skip no iSCSI driver was built"
	exit 77
}

# A port that nobody listens at
free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

die() {
	echo "Bail out! $*"
	exit 1
}

# until COMMAND...: try for 10 s
until_true() {
	local end=$((SECONDS + 10))

	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

answers() { tgtadm --op show --mode system > /dev/null 2>&1; }
nobody_there() { [ -z "$(tgtadm --op show --mode conn --tid 1)" ]; }
is_ready() { grep -q ready "$DIR/initiator"; }

# stgt was built without its driver ibmvio when it was asked
plugins() {
	mkdir "$DIR/plugins" && ln -s "$O"/plugins/*.so "$DIR/plugins" &&
		rm -f "$DIR/plugins/lld_ibmvio.so"
}

start_daemon() {
	plugins || die "no plugins"
	truncate -s 100M "$DIR/a.img" && truncate -s 1G "$DIR/b.img" || die "no room in $DIR"
	tgtd -f --plugin-dir "$DIR/plugins" --iscsi "portal=127.0.0.1:$PORT" > "$DIR/log" 2>&1 &
	daemon=$!
	until_true answers || die "tgtd does not start: $(cat "$DIR/log")"
}

log_in() {
	python3 $golden/initiator.py "$PORT" $target "$@" > "$DIR/initiator" 2>&1 &
	initiator=$!
	until_true is_ready || die "no login: $(cat "$DIR/initiator" "$DIR/log")"
}

log_out() {
	kill $initiator
	wait $initiator 2> /dev/null
	initiator=
	until_true nobody_there || die "the session stays"
}

directive() {
	case $1 in
	@daemon) start_daemon ;;
	@login) log_in "$2" "$3" "$4" ;;
	@logout) log_out ;;
	*) die "unknown directive $1" ;;
	esac
}

# The answer to a command in the form of commands.txt
play() {
	local words code

	read -ra words <<< "$1"
	"${words[@]}" > "$DIR/out" 2> "$DIR/err"
	code=$?
	sed 's/^/  /' "$DIR/out"
	sed 's/^/! /' "$DIR/err"
	echo "= $code"
}

# Lines of standard input that differences does not list with sign $1; those listed are noted
without() {
	sed -n "s/^$1 //p" "$DIR/differences" > "$DIR/listed"
	tee "$DIR/lines" | grep -vxFf "$DIR/listed"
	grep -xFf "$DIR/listed" "$DIR/lines" | sort -u | sed "s/^/$1 /" >> "$DIR/seen"
	return 0
}

# compare COMMAND: $DIR/expected against what it answers now
compare() {
	n=$((n + 1))
	play "$1" | without + > "$DIR/got"
	without - < "$DIR/expected" > "$DIR/want"
	if cmp -s "$DIR/want" "$DIR/got"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		diff "$DIR/want" "$DIR/got" | sed 's/^/# /'
		failed=1
	fi
}

PORT=$(free_port)
# shellcheck disable=SC2016 # the names in the file, not the values
fill_in() { sed -e "s|\$DIR|$DIR|g" -e "s|\$PORT|$PORT|g" "$1"; }
fill_in $golden/differences > "$DIR/differences"
fill_in $golden/commands.txt > "$DIR/commands"
: > "$DIR/seen"

command=
while IFS= read -r line; do
	case $line in
	'#'* | '') ;;
	@*)
		read -ra words <<< "$line"
		directive "${words[@]}"
		;;
	'> '*)
		command=${line#> }
		: > "$DIR/expected"
		;;
	'= '*)
		echo "$line" >> "$DIR/expected"
		compare "$command"
		;;
	*) echo "$line" >> "$DIR/expected" ;;
	esac
done < "$DIR/commands"

n=$((n + 1))
grep '^[-+]' "$DIR/differences" | sort -u > "$DIR/listed"
sort -u "$DIR/seen" > "$DIR/found"
if cmp -s "$DIR/listed" "$DIR/found"; then
	echo "ok $n - every line of differences is one"
else
	echo "not ok $n - every line of differences is one"
	comm -23 "$DIR/listed" "$DIR/found" | sed 's/^/# /'
	failed=1
fi
echo "1..$n"
exit $failed
