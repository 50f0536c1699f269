#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""notify.py PATH: systemd's side of sd_notify(3): print what comes to PATH, until STOPPING"""
import socket
import sys

s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
text = ""
while "STOPPING=1" not in text:
    text = s.recv(4096).decode()
    print(text, flush=True)
