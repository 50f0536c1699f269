#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# wire.t.sh - transcripts of iSCSI while the n-th allocation, thread, file or event descriptor
#             cannot be had
#
# LONG=1: every n; otherwise a sample. Those that wait for timers are left out.
cd "$(dirname "$0")/../.." || exit 1
mapfile -t files < <(grep -L '^await' test/wire/*.t)
exec "${O:-build}/test/fault/nth-wire" alloc "${files[@]}"
