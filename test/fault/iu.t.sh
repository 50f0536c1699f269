#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# iu.t.sh - transcripts of virtual SCSI while the n-th allocation, thread, file or event descriptor
#           cannot be had
#
# LONG=1: every n; otherwise a sample. Those that wait for timers are left out.
cd "$(dirname "$0")/../.." || exit 1
mapfile -t files < <(grep -LE '^(await|accept)' test/iu/*.t)
exec "${O:-build}/test/fault/nth-iu" alloc "${files[@]}"
