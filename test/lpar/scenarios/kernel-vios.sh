# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# The other half of the scenario kernel-two: ibmvstgt and tgtd, whose disk outlives them, until the
# file VIOS_END appears.
[ -n "${VIOS_SOCKET:-}" ] || skip_all "this is a part of the scenario kernel-two"
# shellcheck source=test/lpar/vios.sh
. test/lpar/vios.sh
JOBS=kernel-vios
LIMIT=600
T=700
host 71000020 "connect=$VIOS_SOCKET"
# shellcheck disable=SC2054
DEVICES+=(-drive "file=$VIOS_DISK,format=raw,if=none,id=d" -device virtio-blk-pci,drive=d)
ask_end() { until_ok 2 [ -e "$VIOS_END" ]; } # asked again and again: run sees nothing else meanwhile
