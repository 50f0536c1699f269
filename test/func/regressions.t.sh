#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# regressions.t.sh - each test that doc/regressions.md names is there
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=test/func/lib.sh
. test/func/lib.sh
requires python3
ok "each test of doc/regressions.md is there" python3 - <<'END'
import pathlib
import re
import sys

bad = []
for row in pathlib.Path("doc/regressions.md").read_text().splitlines():
    for where, names in re.findall(r"`([a-z0-9_/]+\.[a-z.]+)`(?:: ([^`|]*))?", row.lstrip("|")):
        path = pathlib.Path("test", where)
        if not path.exists():
            bad.append(f"{where} is missing")
            continue
        text = path.read_text()
        for name in re.split(r"[;,] ", names):
            name = name.strip(" ;")
            if name and name not in text:
                bad.append(f"{where} has no \"{name}\"")
sys.exit("\n".join(bad) or 0)
END
