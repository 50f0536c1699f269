#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every transcript with the first, the second ... allocation failing, then with the first, the
# second ... io of the store, until it passes untouched: each command gets an answer, and nothing
# crashes or leaks (SAN=asan).

exec "$O/test/cdb-run" --faults test/cdb/*.t
