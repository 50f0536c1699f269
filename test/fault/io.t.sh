#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# io.t.sh - all transcripts while the n-th request to a store fails
#
# LONG=1: every n; otherwise a sample
cd "$(dirname "$0")/../.." || exit 1
nth=${O:-build}/test/fault/nth-cdb
exec "$nth" io=EIO io=ENOSPC io=EAGAIN io=EIO,late test/cdb/*.t
