#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""halfopen.py PORT TARGET COUNT SECONDS: connections that never log in, and one that wants to

A third of them says nothing, a third sends its login byte by byte, a third announces data that does
not come. Meanwhile decent logins work. All of them are closed by the target, and not before the
login timeout of SECONDS.
"""
import select
import socket
import struct
import sys
import time

import initiator as i

PORT, TARGET, COUNT, SECONDS = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
LOGIN = i.login_pdu(["InitiatorName=iqn.x:slow", "TargetName=" + TARGET, "SessionType=Normal"])
ANNOUNCED = LOGIN[:5] + (8192).to_bytes(3, "big") + LOGIN[8:48]


class Decent(i.Session):
    def on_pdu(self, pdu):
        self.got = pdu


def decent(n):
    """Log in, TEST UNIT READY, log out."""
    s = Decent(PORT, TARGET, "iqn.x:decent%d" % n)
    s.got = None
    s.command(0, bytes(6))
    i.pump([s], lambda: s.got)
    s.got = None
    s.send(i.LOGOUT, i.FINAL, immediate=True)
    i.pump([s], lambda: s.got)
    if s.got.op != i.LOGOUT_RESPONSE:
        raise i.Broken("no logout response")
    s.sock.close()


class Half:
    def __init__(self, n):
        self.kind, self.at, self.born = n % 3, 0, time.monotonic()
        self.sock = socket.create_connection(("127.0.0.1", PORT), timeout=10)
        if self.kind == 2:
            self.sock.sendall(ANNOUNCED)

    def fileno(self):
        return self.sock.fileno()

    def trickle(self):
        """One byte more, of all but the last."""
        if self.kind == 1 and self.at < len(LOGIN) - 1:
            self.sock.send(LOGIN[self.at:self.at + 1])
            self.at += 1


def reap(halves, poll):
    """Close those that the target has closed; it says nothing before that."""
    for fd, _ in poll.poll(50):
        h = halves.pop(fd)
        poll.unregister(fd)
        try:
            data = h.sock.recv(4096)
        except ConnectionResetError:
            data = b""
        if data:
            raise i.Broken("an answer to half a login: %s" % data.hex())
        if time.monotonic() - h.born < SECONDS * 0.9:
            raise i.Broken("a connection was closed after %.1f s" % (time.monotonic() - h.born))
        h.sock.close()


def main():
    poll, halves, logins = select.poll(), {}, 0
    for n in range(COUNT):
        h = Half(n)
        halves[h.fileno()] = h
        poll.register(h, select.POLLIN)
    decent(0)
    print("open", flush=True)
    end = time.monotonic() + SECONDS + 20
    while halves:
        if time.monotonic() > end:
            raise i.Broken("%d connections stay" % len(halves))
        for h in list(halves.values()):
            try:
                h.trickle()
            except OSError:
                pass  # closed: poll tells
        reap(halves, poll)
        logins += 1
        decent(logins)
    print("%d half-open connections, %d logins meanwhile" % (COUNT, logins))


try:
    main()
except (i.Broken, OSError) as e:
    sys.exit("not ok - %s" % e)
