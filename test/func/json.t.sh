#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# json.t.sh - what tgtadm --json prints is what doc/schema/tgtadm-1.json says: schema.py
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2> /dev/null ||
	skip_all "python3-jsonschema is missing: scripts/deps test installs it"
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
export PATH=$O:$PATH TMP

truncate -s 1M "$TMP/disk"
OTHER_PORT=$(free_port)
export OTHER_PORT
tgtd_start
ok "a target" eval 'target_new 1 && lun_new 1 1 "$TMP/disk"'
ok "an account" adm --mode account --op new --user u --password secret-of-u
mkfifo "$TMP/commands"
"$SCSI_CMD" "$(url 1 1)" - < "$TMP/commands" > "$TMP/session" &
PIDS+=("$!")
exec {to}> "$TMP/commands"
echo '28 00 00 00 00 00 00 00 01 00 in=512' >&"$to"
ok "a session" until_ok 10 grep -q good "$TMP/session"
[ $FAILS = 0 ] || exit 1
python3 "$TREE/test/func/schema.py" "$TREE/doc/schema/tgtadm-1.json" > "$TMP/json"
while IFS= read -r line; do
	case $line in
	'#'*) echo "$line" ;;
	*ok*) ok "${line#*- }" test "${line%% *}" = ok ;;
	esac
done < "$TMP/json"
ok "schema.py came to its end" grep -q '^1\.\.' "$TMP/json"
ok "tgtd is alive" tgtd_alive
