#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""drain.py PORT TARGET: two sessions; prints "ready", then waits for the daemon to stop

Both are asked to log out (RFC 7143 11.9.1, event 1). One does, the other goes on reading until it is
dropped, and has its reads answered until then.
"""
import struct
import sys

import initiator as i


class Initiator(i.Session):
    asked, left, answers = None, False, 0

    def on_pdu(self, pdu):
        if pdu.op == i.ASYNC:
            self.asked = (pdu.head[36], struct.unpack(">H", pdu.head[42:44])[0])
        elif pdu.op == i.LOGOUT_RESPONSE:
            self.left = True
        else:
            self.answers += 1


def main():
    port, target = int(sys.argv[1]), sys.argv[2]
    good = Initiator(port, target, "iqn.x:good")
    deaf = Initiator(port, target, "iqn.x:deaf")
    print("ready", flush=True)
    i.pump([good, deaf], lambda: good.asked and deaf.asked, 20)
    if good.asked[0] != 1 or good.asked != deaf.asked or not 0 < good.asked[1] < 60:
        raise i.Broken("event and Parameter3 are %s" % (good.asked,))
    good.send(i.LOGOUT, i.FINAL)
    i.pump([good, deaf], lambda: good.left)
    for _ in range(3):
        before = deaf.answers
        deaf.command(1, bytes(6))
        i.pump([deaf], lambda: deaf.answers > before)
    while not deaf.closed:
        deaf.sock.settimeout(good.asked[1] + 10)
        deaf.readable()


try:
    main()
except (i.Broken, OSError) as e:
    sys.exit("not ok - %s" % e)
