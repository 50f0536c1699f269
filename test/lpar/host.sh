# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scenarios build upon: they set some of these, and define functions.
# shellcheck disable=SC2034 # run reads them
DEVICES=()  # words for QEMU
JOBS=       # names in test/lpar/jobs
EXTRA=()    # files that the guest finds in its folder of jobs
OVERLAYS=() # folders that are copied over its root
setup() { :; }    # before the guest starts
teardown() { :; } # after it has ended

# client UNIT PROPERTY..., host UNIT PROPERTY...: an adapter, with a control socket
adapter() {
	local type=$1 unit=$2
	shift 2
	DEVICES+=(-device "vscsi-link-$type,reg=0x$unit,control=$TMP/$unit.control,$(IFS=, && echo "$*")")
}
client() { adapter client "$@"; }
host() { adapter host "$@"; }

# ask control UNIT LINE: say LINE to the adapter's control socket, print the answer; 0 if it is "ok"
ask_control() {
	local unit=$1
	shift
	python3 - "$TMP/$unit.control" "$*" <<-'END'
		import socket, sys
		s = socket.socket(socket.AF_UNIX)
		s.connect(sys.argv[1])
		s.sendall(sys.argv[2].encode() + b"\n")
		answer = s.makefile().readline().strip()
		print(answer)
		sys.exit(answer.split()[:1] != ["ok"])
	END
}
