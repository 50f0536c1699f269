#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# alloc.t.sh - all transcripts while the n-th allocation, thread, file or event descriptor cannot be had
#
# LONG=1: every n; otherwise a sample
cd "$(dirname "$0")/../.." || exit 1
nth=${O:-build}/test/fault/nth-cdb
exec "$nth" alloc test/cdb/*.t
