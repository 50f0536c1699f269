#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""reconnect.py PORT TARGET INITIATOR: an initiator that logs in again as soon as it is thrown out

Prints "in" for each session, and "out" for the first login that is refused after one.
"""
import sys
import time

import initiator

port, target, name = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def stay(session):
    """Until the target closes the connection."""
    session.sock.settimeout(None)
    try:
        while session.sock.recv(4096):
            pass
    except OSError:
        pass
    session.sock.close()


refused = True
while True:
    try:
        session = initiator.Session(port, target, name)
    except (initiator.Broken, OSError):
        if not refused:
            print("out", flush=True)
        refused = True
        time.sleep(0.01)
        continue
    refused = False
    print("in", flush=True)
    stay(session)
