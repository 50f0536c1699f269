# SPDX-License-Identifier: GPL-2.0-or-later
"""initiator.py - PDUs of an initiator, for tests that need more sessions at once than a tool gives

A Session reads without waiting; pump() waits on several of them. It knows its PDUs, not what a test
wants of them: on_pdu() is the test's.
"""
import select
import socket
import struct
import time

NOP_OUT, COMMAND, TMF, LOGIN, TEXT, DATA_OUT, LOGOUT = 0, 1, 2, 3, 4, 5, 6
NOP_IN, RESPONSE, TMF_RESPONSE, LOGIN_RESPONSE = 0x20, 0x21, 0x22, 0x23
DATA_IN, LOGOUT_RESPONSE, R2T, ASYNC, REJECT = 0x25, 0x26, 0x31, 0x32, 0x3f
IMMEDIATE, FINAL, READ, WRITE = 0x40, 0x80, 0x40, 0x20
NO_TAG = 0xffffffff
ABORT_TASK, ABORT_TASK_SET, CLEAR_TASK_SET, LU_RESET, WARM_RESET = 1, 2, 4, 5, 6


class Broken(Exception):
    """The target did what it may not."""


class Pdu:
    def __init__(self, head, data):
        self.op, self.flags, self.head, self.data = head[0] & 0x3f, head[1], head, data
        self.response, self.status = head[2], head[3]
        self.itt, self.ttt, self.stat_sn = struct.unpack(">III", head[16:28])
        self.offset, self.length = struct.unpack(">II", head[40:48])


def login_pdu(keys, isid=1, flags=0x87, cmd_sn=1):
    text = "".join(k + "\0" for k in keys).encode()
    head = struct.pack(">BB6sHIHIIHHII16x", LOGIN | IMMEDIATE, flags, bytes(6), 0, 0, 0, 0, 0, 0, 0,
                       0, 0)
    head = bytearray(head[:48])
    head[5:8] = len(text).to_bytes(3, "big")
    head[8] = 0x40
    head[12:14] = isid.to_bytes(2, "big")
    struct.pack_into(">I", head, 24, cmd_sn)
    return bytes(head) + text + bytes(-len(text) % 4)


class Session:
    def __init__(self, port, target, name, isid=1, keys=()):
        self.name, self.rx, self.itt, self.cmd_sn, self.closed = name, b"", 0, 1, False
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.sendall(login_pdu(["InitiatorName=" + name, "TargetName=" + target,
                                     "SessionType=Normal", *keys], isid))
        answer = None
        while answer is None:
            data = self.sock.recv(65536)
            if not data:
                raise Broken("login: closed")
            self.rx += data
            answer = self.next_pdu()
        if answer.op != LOGIN_RESPONSE or answer.head[36] or answer.head[37]:
            raise Broken("login: status %02x%02x" % (answer.head[36], answer.head[37]))

    def fileno(self):
        return self.sock.fileno()

    def next_pdu(self):
        if len(self.rx) < 48:
            return None
        length = int.from_bytes(self.rx[5:8], "big")
        end = 48 + length + -length % 4
        if len(self.rx) < end:
            return None
        pdu = Pdu(self.rx[:48], self.rx[48:48 + length])
        self.rx = self.rx[end:]
        return pdu

    def send(self, op, flags, lun=0, itt=None, w20=0, immediate=False, tail=bytes(16), data=b""):
        """Returns its task tag; takes a CmdSN unless it is immediate or data."""
        if itt is None:
            self.itt = itt = self.itt + 1
        head = struct.pack(">BBxxxBHBB6xIIII", op | (IMMEDIATE if immediate else 0), flags,
                           len(data) >> 16, len(data) & 0xffff, 0, lun, itt, w20, self.cmd_sn,
                           0) + tail
        if not immediate and op != DATA_OUT:
            self.cmd_sn = (self.cmd_sn + 1) & 0xffffffff
        self.sock.sendall(head + data + bytes(-len(data) % 4))
        return itt

    def command(self, lun, cdb, length=0, flags=0, attr=1):
        return self.send(COMMAND, FINAL | flags | attr, lun, w20=length, tail=cdb.ljust(16, b"\0"))

    def tmf(self, function, lun, ref_task=NO_TAG, ref_cmd_sn=0):
        return self.send(TMF, FINAL | function, lun, w20=ref_task, immediate=True,
                         tail=struct.pack(">II8x", ref_cmd_sn, 0))

    def data_out(self, lun, itt, r2t, data):
        self.send(DATA_OUT, FINAL, lun, itt, r2t.ttt,
                  tail=struct.pack(">III4x", 0, 0, r2t.offset), data=data)

    def ping(self):
        return self.send(NOP_OUT, FINAL, w20=NO_TAG, immediate=True)

    def on_pdu(self, pdu):
        raise NotImplementedError

    def readable(self):
        data = self.sock.recv(1 << 20)
        if not data:
            self.closed = True
        self.rx += data
        while True:
            pdu = self.next_pdu()
            if pdu is None:
                return
            self.on_pdu(pdu)


def pump(sessions, until, seconds=10):
    """Read what comes, until until() is true."""
    end = time.monotonic() + seconds
    while not until():
        left = end - time.monotonic()
        if left <= 0:
            raise Broken("no answer in %d s" % seconds)
        for s in select.select(sessions, [], [], left)[0]:
            s.readable()
            if s.closed:
                raise Broken("the target closed a connection")
