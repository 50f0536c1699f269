#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tmf.py PORT TARGET SECONDS [SEED]: task management functions while many commands are under way

Two sessions read and write the same blocks of LUNs 1 and 2, and leave part of the R2Ts unanswered;
one of them sends a function. Then: no PDU of a command that was aborted, commands that were not
aborted end well, unit attentions are those of SAM-5, and what is written afterwards stays written.
"""
import collections
import random
import struct
import sys
import time

import initiator as i
from initiator import Broken

BLOCKS = 256  # that the test writes to, of each LUN
KEYS = ["InitialR2T=Yes", "ImmediateData=No", "MaxOutstandingR2T=4", "MaxBurstLength=16384",
        "MaxRecvDataSegmentLength=65536"]
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
R = random.Random(SEED)


def stamp(n, blocks):
    return struct.pack(">Q", n).ljust(512, b"s") * blocks


class Task:
    def __init__(self, lun, feed, data, cmd_sn):
        self.lun, self.feed, self.data, self.cmd_sn = lun, feed, data, cmd_sn
        self.r2ts, self.got = [], b""


class Initiator(i.Session):
    def __init__(self, *args):
        self.tasks, self.ended, self.dead, self.answers = {}, {}, {}, {}
        super().__init__(*args, keys=KEYS)

    def rw(self, lun, write, lba, blocks, n=0, feed=True, attr=1):
        cdb = struct.pack(">BBIBHB", 0x2a if write else 0x28, 0, lba, 0, blocks, 0)
        sn = self.cmd_sn
        itt = self.command(lun, cdb, blocks * 512, i.WRITE if write else i.READ, attr)
        self.tasks[itt] = Task(lun, feed, stamp(n, blocks) if write else b"", sn)
        return itt

    def feed(self, itt, task):
        for r in task.r2ts:
            self.data_out(task.lun, itt, r, task.data[r.offset:r.offset + r.length])
        task.r2ts = []

    def on_pdu(self, pdu):
        if pdu.itt in self.dead:
            raise Broken("%s: PDU %02x of task %d after %s" % (self.name, pdu.op, pdu.itt,
                                                               self.dead[pdu.itt]))
        if pdu.op in (i.TMF_RESPONSE, i.NOP_IN):
            self.answers[pdu.itt] = pdu
            return
        task = self.tasks.get(pdu.itt)
        if task is None:
            raise Broken("%s: PDU %02x for no task (%d)" % (self.name, pdu.op, pdu.itt))
        if pdu.op == i.R2T:
            task.r2ts.append(pdu)
            if task.feed:
                self.feed(pdu.itt, task)
        elif pdu.op == i.DATA_IN:
            task.got += pdu.data
            if pdu.flags & 1:
                self.ended[pdu.itt] = self.tasks.pop(pdu.itt)
                self.ended[pdu.itt].end = pdu
        elif pdu.op == i.RESPONSE:
            self.ended[pdu.itt] = self.tasks.pop(pdu.itt)
            self.ended[pdu.itt].end = pdu
        else:
            raise Broken("%s: PDU %02x" % (self.name, pdu.op))

    def bury(self, itts, why):
        """Aborted: nothing may come any more; data that was asked for may still be sent."""
        for itt in itts:
            task = self.tasks.pop(itt)
            if R.random() < 0.5:
                self.feed(itt, task)
            self.dead[itt] = why

    def sense(self, lun, others):
        """Sense of TEST UNIT READY, or None."""
        itt = self.command(lun, bytes(6))
        self.tasks[itt] = Task(lun, True, b"", 0)
        i.pump([self, *others], lambda: itt in self.ended)
        end = self.ended.pop(itt).end
        return None if end.status == 0 else (end.data[4] & 15, end.data[14], end.data[15])


def stuck(both):
    """Does some session have nothing under way but what waits for data?"""
    return any(t.r2ts for s in both for t in s.tasks.values())


def load(s, lun, n):
    for _ in range(R.randrange(4, 24)):
        blocks = R.choice([1, 8, 8, 64, 128])
        s.rw(lun, R.random() < 0.6, R.randrange(BLOCKS - blocks), blocks, n, R.random() < 0.6,
             2 if R.random() < 0.04 else 1)


def finish(both):
    """What was not aborted ends well once its R2Ts are answered."""
    for s in both:
        for itt, task in list(s.tasks.items()):
            task.feed = True
            s.feed(itt, task)
    i.pump(both, lambda: not any(s.tasks for s in both))
    for s in both:
        for itt, task in s.ended.items():
            if task.end.status:
                raise Broken("%s: task %d ends with status %d, sense %s" % (
                    s.name, itt, task.end.status, task.end.data[:20].hex()))
        s.ended.clear()


def synchronise(s, other):
    ping = s.ping()
    i.pump([s, other], lambda: s.answers.pop(ping, None))


def function(a, b, lun, f):
    """Send it; returns the tasks of @b that it has aborted."""
    synchronise(b, a)  # its commands are there before the function
    ref = R.choice(list(a.tasks) or [i.NO_TAG])
    sn = a.tasks[ref].cmd_sn if ref in a.tasks else 0
    itt = a.tmf(f, lun, ref if f == i.ABORT_TASK else i.NO_TAG, sn)
    i.pump([a, b], lambda: itt in a.answers)
    response, what = a.answers.pop(itt).response, "function %d" % f
    if f == i.ABORT_TASK:
        if response != (0 if ref in a.tasks else 1):
            raise Broken("ABORT TASK: response %d, the task is %s" % (response, "there" if ref in
                                                                     a.tasks else "gone"))
        a.bury([ref] if ref in a.tasks else [], what)
        return []
    if response:
        raise Broken("%s: response %d" % (what, response))
    a.bury(list(a.tasks), what)
    if f == i.ABORT_TASK_SET:
        return []
    synchronise(b, a)
    aborted = list(b.tasks)
    b.bury(aborted, what + " of another")
    return aborted


def attentions(a, b, lun, f, aborted):
    """SAM-5 7.5, 6.3.3: who is told, and of what"""
    want_a = {i.LU_RESET: (6, 0x29, 3), i.WARM_RESET: (6, 0x29, 2)}.get(f)
    want_b = (6, 0x2f, 0) if f == i.CLEAR_TASK_SET and aborted else want_a
    for s, other, want in ((a, b, want_a), (b, a, want_b)):
        for each in (lun, 3 - lun):
            expect = want if each == lun or f == i.WARM_RESET else None
            got = s.sense(each, [other])
            if got != expect:
                raise Broken("function %d, %s: sense %s, not %s" % (f, s.name, got, expect))
            if got and s.sense(each, [other]):
                raise Broken("function %d: a unit attention comes twice" % f)


def check(s, other, lun, written):
    itts = {s.rw(lun, False, lba, 1): n for lba, n in written.items()}
    i.pump([s, other], lambda: all(itt in s.ended for itt in itts))
    for itt, n in itts.items():
        got = s.ended.pop(itt).got
        if got != stamp(n, 1):
            raise Broken("a block has stamp %d, not %d" % (struct.unpack(">Q", got[:8])[0], n))


def write_all(s, other, lun, n):
    """Newer than everything that was aborted."""
    lbas = R.sample(range(BLOCKS), 24)
    itts = [s.rw(lun, True, lba, 1, n) for lba in lbas]
    i.pump([s, other], lambda: all(itt in s.ended for itt in itts))
    for itt in itts:
        if s.ended.pop(itt).end.status:
            raise Broken("a write after the function fails")
    return dict.fromkeys(lbas, n)


def main():
    port, target, end = int(sys.argv[1]), sys.argv[2], time.monotonic() + float(sys.argv[3])
    a = Initiator(port, target, "iqn.x:a")
    b = Initiator(port, target, "iqn.x:b")
    functions = [i.ABORT_TASK, i.ABORT_TASK_SET, i.CLEAR_TASK_SET, i.LU_RESET, i.WARM_RESET]
    rounds, n, written = collections.Counter(), 0, {1: {}, 2: {}}
    for s, other in ((a, b), (b, a)):
        for lun in (1, 2):
            s.sense(lun, [other])  # power on
    while time.monotonic() < end:
        f, lun = functions[rounds.total() % 5], R.choice([1, 2])
        x, y = R.choice([(a, b), (b, a)])
        check(y, x, lun, written[lun])
        n += 1
        for s in (x, y):
            load(s, lun, n)
        target_ended = R.randrange(8)  # the function comes when so many have ended, or none will
        i.pump([x, y], lambda: len(x.ended) + len(y.ended) >= target_ended or stuck([x, y]))
        aborted = function(x, y, lun, f)
        finish([x, y])
        attentions(x, y, lun, f, aborted)
        n += 1
        written[lun] = write_all(x, y, lun, n)
        check(x, y, lun, written[lun])
        rounds[f] += 1
    print("%d rounds: %s; seed %d" % (rounds.total(), dict(rounds), SEED))


try:
    main()
except (Broken, OSError) as e:
    sys.exit("not ok - %s (seed %d)" % (e, SEED))
