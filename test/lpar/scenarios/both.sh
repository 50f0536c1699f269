# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# Linux's own target and ours beside each other in one guest, each with a client of its own:
# 71000010 talks to ibmvscsis, 71000011 to kernel/ibmvstgt and tgtd.
# shellcheck source=test/lpar/vios.sh
. test/lpar/vios.sh
JOBS=compare
LIMIT=${LIMIT_S:-200}
T=$((LIMIT + 60))
client 71000010 peer=0x71000020
host 71000020 peer=0x71000010
client 71000011 peer=0x71000021
host 71000021 peer=0x71000011
PROCESSORS=${CPUS:-1}
# time that is counted in instructions: what else this machine does has no part in it
if [ -n "${ICOUNT:-}" ]; then
	PROCESSORS=1
	TCG=thread=single
	DEVICES+=(-icount shift=0,sleep=off)
fi
# what the job bench is asked for
printf '%s\n' "ROUNDS=${ROUNDS:-5}" "TIME=${TIME:-2s}" "RAMP=${RAMP:-500ms}" "ONLY='${ONLY:-}'" \
	"TGTD_OPTIONS='${TGTD_OPTIONS:-}'" > "$TMP/wishes.sh"
EXTRA+=(test/lpar/both-lib.sh "$TMP/wishes.sh")
