# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# Linux's client, with two adapters, against tgtd on this machine: sixteen disks, of which the last
# waits as long as the file "hold" is there.
# shellcheck source=test/lpar/tgtd.sh
. test/lpar/tgtd.sh
JOBS='login filesystem transfers tmf events restart sharing'
DISKS=16
# with one, Linux's client waits for itself: it ends the commands of a LUN reset with a lock held
# that the middle layer takes when it ends them
PROCESSORS=2
client 71000010 "listen=$TMP/71000010"
client 71000011 "listen=$TMP/71000011"

# the same names and identities each time
configure() {
	local i store
	vadm --mode target --op new --tid 1 --targetname volume1 || return
	for ((i = 1; i <= DISKS; i++)); do
		store=()
		[ $i != $DISKS ] || store=(--bstype delay --bsopts "hold=$TMP/hold")
		vadm --mode logicalunit --op new --tid 1 --lun $((i * 256)) -b "$TMP/disk$i" \
			"${store[@]}" || return
	done
	vadm --mode target --op bind --tid 1 --bus "link,$TMP/71000010"
}
setup() {
	local i
	for ((i = 1; i <= DISKS; i++)); do truncate -s 96M "$TMP/disk$i"; done
	tgtd_start
	disown "$TGTD" # or the shell says that it was killed
	echo "$TGTD" > "$TMP/pid"
	ok "tgtd is configured" configure
}
# an answer is given in a process of its own, which must not end what it starts
ask_kill() { kill -9 "$(cat "$TMP/pid")"; }
ask_start() {
	trap - EXIT
	rm -f "$TMP/sock.0"
	tgtd_start && echo "$TGTD" > "$TMP/pid" && configure
}
ask_hold() { touch "$TMP/hold"; }
ask_release() { rm "$TMP/hold"; }
ask_bind_second() { vadm --mode target --op bind --tid 1 --bus "link,$TMP/71000011"; }
