# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# lib.sh - helpers of tests that drive the real daemon: a directory, a port and a socket of their
# own, TAP, and an end that stops what was started, by pid.  Exit 77: skipped.
O=${O:-build}
TREE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case $O in /*) ;; *) O=$TREE/$O ;; esac
export PATH=$PATH:/usr/sbin:/sbin
TMP=$(mktemp -d /dev/shm/tgt-test.XXXXXX)
CHECKS=0
FAILS=0
PIDS=()
cleanup() {
	local r=$?
	trap - EXIT
	for p in "${PIDS[@]}"; do
		kill -9 "$p" 2> /dev/null && wait "$p" 2> /dev/null
	done
	[ -n "${KEEP:-}" ] || rm -rf "$TMP"
	[ $CHECKS = 0 ] || echo "1..$CHECKS"
	[ $r = 0 ] && [ $FAILS -gt 0 ] && r=1
	exit $r
}
trap cleanup EXIT
trap 'exit 1' INT TERM

skip_all() {
	echo "1..0 # SKIP $*"
	exit 77
}
requires() {
	for c in "$@"; do
		command -v "$c" > /dev/null || skip_all "$c is missing: scripts/deps test installs it"
	done
}
# ok NAME CMD...: one check; what CMD said is shown when it fails
ok() {
	local name=$1
	shift
	CHECKS=$((CHECKS + 1))
	if "$@" > "$TMP/ok.log" 2>&1; then
		echo "ok $CHECKS - $name"
		return 0
	fi
	echo "not ok $CHECKS - $name"
	tail -30 "$TMP/ok.log" | sed 's/^/# /'
	FAILS=$((FAILS + 1))
	return 1
}
not() { ! "$@"; }
# contains WANT CMD...: WANT is in what it prints
contains() {
	local want=$1 got
	shift
	got=$("$@" 2>&1)
	echo "$got"
	[[ $got == *"$want"* ]]
}
# says WANT RC CMD...: the same, and its exit code is RC
says() {
	local want=$1 rc=$2 got r
	shift 2
	got=$("$@" 2>&1)
	r=$?
	echo "$got"
	echo "exit code $r, expected $rc; \"$want\""
	[ $r = "$rc" ] && [[ $got == *"$want"* ]]
}
# is WANT RC CMD...: it prints exactly WANT
is() {
	local want=$1 rc=$2 got r
	shift 2
	got=$("$@" 2>&1)
	r=$?
	diff <(echo "$want") <(echo "$got") && [ $r = "$rc" ]
}
skip() { # NAME WHY
	CHECKS=$((CHECKS + 1))
	echo "ok $CHECKS - $1 # SKIP $2"
}
until_ok() { # SECONDS CMD...: try until it works
	local n=$(($1 * 20))
	shift
	while ! "$@" > /dev/null 2>&1; do
		n=$((n - 1))
		[ $n -gt 0 ] || return 1
		sleep 0.05
	done
}
# debian PACKAGE...: DEBIAN has what they contain, unpacked, not installed, and kept
debian() {
	DEBIAN=$TREE/build/clients/sysroot
	PATH=$PATH:/usr/sbin "$TREE/scripts/sysroot" --alone "$(dpkg --print-architecture)" "$DEBIAN" \
		"$@" > "$TMP/debian.log" 2>&1 || skip_all "$(tail -1 "$TMP/debian.log")"
}
free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

export TGT_IPC_SOCKET=$TMP/sock
adm() { "$O/tgtadm" -C 0 --lld iscsi "$@"; }
# tgtd_start [OPTION...]: PORT and TGTD are set; its log is $TMP/tgtd.log
tgtd_start() {
	PORT=${PORT:-$(free_port)}
	"$O/tgtd" -f -C 0 --iscsi "${PORTALS:-portal=127.0.0.1:$PORT}" "$@" >> "$TMP/tgtd.log" 2>&1 &
	TGTD=$!
	PIDS+=("$TGTD")
	until_ok 10 adm --mode system --op show || {
		echo "# tgtd does not answer:"
		sed 's/^/# /' "$TMP/tgtd.log"
		exit 1
	}
}
# all_shown: what the daemon tells of itself, but statistics
all_shown() {
	local mode
	for mode in target system portal lld; do
		"$O/tgtadm" --json --mode $mode --op show || return 1
	done
	"$O/tgtadm" --json --mode account --op show --params passwords
}
tgtd_alive() { kill -0 "$TGTD" && adm --mode system --op show > /dev/null; }
# target_new TID [NAME]: open to all
target_new() {
	adm --mode target --op new --tid "$1" -T "${2:-iqn.2026-11.org.example:t$1}" &&
		adm --mode target --op bind --tid "$1" -I ALL
}
lun_new() { # TID LUN PATH [OPTION...]
	local tid=$1 lun=$2 path=$3
	shift 3
	adm --mode logicalunit --op new --tid "$tid" --lun "$lun" -b "$path" "$@"
}
lun_set() { # TID LUN KEY=VALUE,...
	adm --mode logicalunit --op update --tid "$1" --lun "$2" --params "$3"
}
url() { # TID LUN
	echo "iscsi://127.0.0.1:$PORT/iqn.2026-11.org.example:t$1/$2"
}
