#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""keyboard.py RCFILE: type at an interactive bash

Lines of standard input are keys: TAB stands for itself, ALL for what inserts every completion.
For each a line on stdout: what the command line is afterwards. It is never run.
"""
import os
import pty
import re
import select
import sys

LEFT, RIGHT, PROMPT = "<<<", ">>>", "bash is ready$ "
KEYS = {"TAB": "\t", "ALL": "\x1b*"}
RC = f"""
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
bind -x '"\\C-xp": printf "%s%s%s\\n" "{LEFT}" "$READLINE_LINE" "{RIGHT}"'
PS1='{PROMPT}'
"""


def until(fd, text, what):
    """Read from @fd until there is @what, a regular expression: what its group is."""
    while not (found := re.search(what, text, re.S)):
        if not select.select([fd], [], [], 20)[0]:
            sys.exit(f"bash does not answer: {text!r}")
        text += os.read(fd, 65536).decode()
    return found[1]


def start(rcfile):
    rc = os.memfd_create("rc", 0)
    with open(rcfile, "rb") as f:
        os.write(rc, f.read() + RC.encode())
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execvp("bash", ["bash", "--noprofile", "--rcfile", f"/proc/self/fd/{rc}", "-i"])
    until(fd, "", f"({re.escape(PROMPT)})")
    return pid, fd


def main():
    pid, fd = start(sys.argv[1])
    for line in sys.stdin.read().splitlines():
        for word, key in KEYS.items():
            line = line.replace(word, key)
        os.write(fd, b"\x15" + line.encode() + b"\x18p")
        print(until(fd, "", f"{LEFT}(.*?){RIGHT}").replace("\r", ""), flush=True)
    os.write(fd, b"\x15\x04")
    os.waitpid(pid, 0)


main()
