#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""swap.py PORT TARGET CONTROL-SOCKET HOLD NEW: LUN 1 gets another file while a command is in flight

LUN 1 has a delay store that holds what comes while the file HOLD exists; its first file is full of
'a', NEW of 'b'.
"""
import json
import os
import socket
import sys

import initiator as i

port, target, control, hold, new = int(sys.argv[1]), *sys.argv[2:6]
READ10 = bytes([0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0])
failed = 0
number = 0


def ok(what, good, got=None):
    global failed, number
    number += 1
    failed += not good
    print("%sok %d - %s%s" % ("" if good else "not ", number, what,
                              "" if good or got is None else " # %r" % (got,)), flush=True)


class Reader(i.Session):
    """What each read came to: a letter of the data, or the sense's key, ASC and ASCQ"""

    def __init__(self, *args):
        self.ends, self.letter = {}, {}
        super().__init__(*args)

    def on_pdu(self, pdu):
        if pdu.op == i.DATA_IN:
            self.letter[pdu.itt] = pdu.data[:1].decode()
            if pdu.flags & 1:
                self.ends[pdu.itt] = self.letter[pdu.itt]
        elif pdu.op == i.RESPONSE:
            sense = pdu.data[2:]
            self.ends[pdu.itt] = self.letter.get(pdu.itt) if not pdu.status else \
                "%x/%02x/%02x" % (sense[2] & 15, sense[12], sense[13]) if pdu.status == 2 else \
                "status %02x" % pdu.status

    def start(self):
        return self.command(1, READ10, 512, i.READ)

    def end(self, itt, seconds=20):
        i.pump([self], lambda: itt in self.ends, seconds)
        return self.ends[itt]

    def read(self):
        return self.end(self.start())


def ask(**request):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(30)
    s.connect(control)
    s.sendall(json.dumps(dict(version=1, **request)).encode() + b"\n")
    return s


def answer(s):
    data = b""
    while not data.endswith(b"\n"):
        more = s.recv(65536)
        if not more:
            break
        data += more
    return json.loads(data)


def change(path):
    """Ask for another file; has been looked at when this returns, because a later one has an answer."""
    s = ask(mode="logicalunit", op="update", tid=1, lun=1, params="path=" + path)
    if answer(ask(mode="system", op="show"))["code"]:
        raise i.Broken("show")
    return s


def path_is():
    t = answer(ask(mode="target", op="show", json=True))["data"]["targets"][0]
    return [x for x in t["luns"] if x["lun"] == 1][0]["backing_store"]["path"]


r = Reader(port, target, "iqn.x:swap")
while (got := r.read()) != "a":
    ok("unit attention first", got.startswith("6/"), got)
old = path_is()

# ---- done once what is in flight has ended; what comes meanwhile waits and sees the new one
open(hold, "w").close()
first = r.start()
request = change(new)
second = r.start()
r.ping()
ok("the old file is there while a command is in flight", path_is() == old)
os.unlink(hold)
ok("what was in flight reads the old file", r.end(first) == "a", r.ends.get(first))
got = answer(request)
ok("the change is done", got["code"] == 0 and path_is() == new, got)
ok("what came meanwhile is told of the change", r.end(second) == "6/28/00", r.ends.get(second))
ok("... and reads the new file", r.read() == "b")

# ---- the new one cannot be opened
open(hold, "w").close()
first = r.start()
request = change(old + ".none")
second = r.start()
os.unlink(hold)
got = answer(request)
ok("a file that is not there is refused", got["code"] != 0 and "cannot open" in got["detail"], got)
ok("... and the old one goes on", [r.end(first), r.end(second), r.read()] == ["b", "b", "b"])

# ---- a command that does not end
open(hold, "w").close()
first = r.start()
request = change(old)
second = r.start()
got = answer(request)
ok("a command that does not end: refused after a while", got["code"] != 0 and
   "in flight" in got["detail"], got)
os.unlink(hold)
ok("... and nothing has changed", path_is() == new and
   [r.end(first), r.end(second), r.read()] == ["b", "b", "b"])

# ---- it is aborted, with what waited behind it
open(hold, "w").close()
first = r.start()
request = change(old)
r.tmf(i.LU_RESET, 1)
second = r.start()
os.unlink(hold)
got = answer(request)
ok("after a reset it is done", got["code"] == 0 and path_is() == old, got)
ends = [r.end(second)]
while ends[-1] != "a" and len(ends) < 5:
    ends.append(r.read())
ok("... which initiators see", ends[-1] == "a" and all(e.startswith("6/") for e in ends[:-1]), ends)

# ---- two at once, and the one who asks goes away
open(hold, "w").close()
first = r.start()
request = change(new)
gone = change(new)
gone.close()
os.unlink(hold)
ok("who goes away is not missed", answer(request)["code"] == 0 and r.end(first) == "a")

# ---- the logical unit is deleted meanwhile
while (got := r.read()) != "b":
    ok("unit attention first", got.startswith("6/"), got)
open(hold, "w").close()
first = r.start()
request = change(old)
got = answer(ask(mode="logicalunit", op="delete", tid=1, lun=1, force=True))
ok("it is deleted while somebody waits to change it", got["code"] == 0, got)
try:
    got = answer(request)
except socket.timeout:
    got = None
ok("... who is told that it is gone", got and got["code"] != 0, got)
os.unlink(hold)
print("1..%d" % number)
sys.exit(failed > 0)
