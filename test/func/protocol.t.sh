#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# protocol.t.sh - tgtd-protocol(7) is enough to write a client from: protocol.py
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
[ "$(id -u)" = 0 ] || skip_all "root asks for passwords here"
truncate -s 1M "$TMP/disk"
tgtd_start
python3 "$TREE/test/func/protocol.py" "$TGT_IPC_SOCKET.0" "$TMP/disk" > "$TMP/protocol"
while IFS= read -r line; do
	case $line in
	'#'*) echo "$line" ;;
	*ok*) ok "${line#*- }" test "${line%% *}" = ok ;;
	esac
done < "$TMP/protocol"
ok "it came to its end" grep -q '^1\.\.' "$TMP/protocol"

# someone else is not answered
if command -v setpriv > /dev/null; then
	chmod 755 "$TMP"
	chmod 666 "$TGT_IPC_SOCKET.0"
	stranger() {
		# shellcheck disable=SC2016
		[ -z "$(setpriv --reuid=65534 --regid=65534 --clear-groups /usr/bin/python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
try:
	s.sendall(b"{\"version\":1,\"mode\":\"system\",\"op\":\"show\"}\n")
	print(s.recv(100).decode())
except (BrokenPipeError, ConnectionResetError):
	pass' "$TGT_IPC_SOCKET.0" 2>&1)" ]
	}
	ok "another user is not answered" stranger
else
	skip "another user is not answered" "no setpriv"
fi
ok "tgtd is alive" tgtd_alive
