#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# hostile.py PORT IQN CASES [SEED] - an initiator that logs in and then sends nonsense
#
# Every case may cost it its connection, never the daemon: after each case that the target did not
# answer by closing, a NOP-Out has to come back, and a fresh login has to work now and then.
import os
import random
import socket
import struct
import sys

PORT, IQN, CASES = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 20261120
R = random.Random(SEED)


class Closed(Exception):
    pass


def pad(b):
    return b + bytes(-len(b) % 4)


class Conn:
    def __init__(self, login=True, isid=None, tsih=0, cmd_sn=1):
        self.s = socket.create_connection(("127.0.0.1", PORT), timeout=10)
        self.s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cmd_sn, self.itt, self.tsih = cmd_sn, 0, tsih
        self.isid = isid if isid is not None else R.randrange(1 << 16)
        if login:
            self.login()

    def login(self):
        keys = ["InitiatorName=iqn.2026-11.org.example:hostile", "TargetName=" + IQN,
                "SessionType=Normal", "HeaderDigest=None", "DataDigest=None",
                "MaxRecvDataSegmentLength=65536"]
        if not self.tsih:  # keys of the session
            keys += ["InitialR2T=No", "ImmediateData=Yes"]
        text = "".join(k + "\0" for k in keys).encode()
        self.send(self.bhs(0x43, 0x87, lun=struct.pack(">IHH", 0x40000000, self.isid, self.tsih)),
                  text)
        h, _ = self.recv()
        if h[0] & 0x3f != 0x23 or h[36] or h[37]:
            raise Closed("login status %02x%02x" % (h[36], h[37]))
        self.tsih = struct.unpack(">H", h[14:16])[0]

    def bhs(self, op, flags, lun=bytes(8), itt=None, w20=0, cmd_sn=None, w28=0, tail=bytes(16),
            ahs=0):
        if itt is None:
            self.itt = itt = (self.itt + 1) & 0x7fffffff
        if cmd_sn is None:
            cmd_sn = self.cmd_sn
        return struct.pack(">BBHI8sIIII", op, flags, 0, ahs << 24, lun, itt & 0xffffffff,
                           w20 & 0xffffffff, cmd_sn & 0xffffffff, w28) + tail

    def send(self, h, data=b"", dlen=None, ahs=b""):
        n = len(data) if dlen is None else dlen
        h = h[:4] + bytes([h[4] if not ahs else len(ahs) // 4]) + struct.pack(">I", n)[1:] + h[8:]
        try:
            self.s.sendall(h + ahs + pad(data))
        except OSError as e:
            raise Closed(e)

    def recv_n(self, n):
        b = b""
        while len(b) < n:
            try:
                c = self.s.recv(n - len(b))
            except (ConnectionError, OSError) as e:
                if isinstance(e, (socket.timeout, TimeoutError)):
                    raise SystemExit("not ok - the target hangs (seed %d)" % SEED)
                raise Closed(e)
            if not c:
                raise Closed("closed")
            b += c
        return b

    def recv(self):
        h = self.recv_n(48)
        n = struct.unpack(">I", b"\0" + h[5:8])[0]
        return h, self.recv_n((n + 3) & ~3)[:n]

    def cmd(self, cdb, edtl=0, flags=0x81, data=b"", lun=1, ahs=b"", dlen=None):
        h = self.bhs(0x01, flags, lun=struct.pack(">BB6x", 0, lun), w20=edtl,
                     tail=cdb[:16].ljust(16, b"\0"))
        self.send(h, data, dlen=dlen, ahs=ahs)
        self.cmd_sn += 1

    def sync(self):
        """A NOP-Out has to come back; what else arrives is thrown away."""
        h = self.bhs(0x40, 0x80, w20=0xffffffff)
        itt = self.itt
        self.send(h)
        for _ in range(10000):
            h, _ = self.recv()
            if h[0] & 0x3f == 0x20 and struct.unpack(">I", h[16:20])[0] == itt:
                self.cmd_sn = struct.unpack(">I", h[28:32])[0]
                return
        raise SystemExit("not ok - no answer to NOP-Out (seed %d)" % SEED)

    def close(self):
        self.s.close()


def rbytes(n):
    return R.randbytes(n)


OPCODES = [0x00, 0x03, 0x04, 0x08, 0x0a, 0x12, 0x15, 0x16, 0x17, 0x1a, 0x1b, 0x1d, 0x1e, 0x25, 0x28,
           0x2a, 0x2e, 0x2f, 0x34, 0x35, 0x37, 0x41, 0x42, 0x55, 0x56, 0x57, 0x5a, 0x5e, 0x5f, 0x7f,
           0x88, 0x89, 0x8a, 0x8b, 0x8e, 0x8f, 0x90, 0x91, 0x93, 0x9e, 0xa0, 0xa3, 0xa8, 0xaa, 0xae,
           0xaf, 0xb7]
EDTLS = [0, 1, 4, 8, 36, 255, 512, 4096, 65536, 1 << 20, 0x7fffffff, 0x80000000, 0xffffffff]


def k_cdb(c):
    cdb = bytes([R.choice(OPCODES)]) + rbytes(15)
    c.cmd(cdb, R.choice(EDTLS), R.choice([0x81, 0xc1, 0xa1, 0xe1, 0x21, 0x80, 0xc0, 0xff]))


def k_cdb_sparse(c):
    cdb = bytearray(16)
    cdb[0] = R.choice(OPCODES)
    for _ in range(R.randrange(3)):
        cdb[R.randrange(1, 16)] = R.choice([0, 1, 0x10, 0x7f, 0x80, 0xff])
    c.cmd(bytes(cdb), R.choice(EDTLS), R.choice([0x81, 0xc1, 0xa1]))


def k_read_huge(c):
    c.cmd(bytes([R.choice([0x12, 0x1a, 0x5a, 0x28, 0x88, 0xa0, 0xa3, 0x9e, 0x5e, 0x03, 0x37, 0xb7]),
                 R.choice([0, 1, 0x0c, 0x10, 0x12, 3])]) + rbytes(4) + bytes([0, 0, 255, 0]),
          0xffffffff, 0xc1)


def k_params(c):
    op, at = R.choice([(0x15, 4), (0x55, 7), (0x5f, 5), (0x42, 7), (0x5f, 5)])
    data = R.choice([rbytes(24), bytes(24), rbytes(R.randrange(1, 300))])
    cdb = bytearray(16)
    cdb[0] = op
    if op == 0x5f:
        cdb[1], cdb[2] = R.randrange(9), R.choice([1, 3, 5, 6, 7, 8, 2, 0xff])
    elif op != 0x42:
        cdb[1] = 0x10
    n = R.choice([len(data), 0, 1, 24, 0xffff])
    if at == 4:
        cdb[4] = n & 0xff
    elif op == 0x5f:
        cdb[5:9] = struct.pack(">I", R.choice([n, 0xffffffff]))
    else:
        cdb[7:9] = struct.pack(">H", n)
    c.cmd(bytes(cdb), R.choice([len(data), n, 0xffffffff]), 0xa1, data)


def k_write_immediate(c):
    data = rbytes(R.choice([0, 1, 511, 512, 513, 4096, 65536]))
    cdb = struct.pack(">BBIBHB", R.choice([0x2a, 0x2e, 0x2f, 0x41]), R.choice([0, 2, 8]),
                      R.choice([0, 1, 0xffffffff]), 0, R.choice([0, 1, 8, 128, 0xffff]), 0)
    c.cmd(cdb, R.choice(EDTLS), R.choice([0xa1, 0x21]), data)


def k_dataout(c):
    c.cmd(struct.pack(">BBIBHB", 0x2a, 0, 0, 0, 128, 0), 65536, R.choice([0xa1, 0x21]))
    itt = c.itt
    for _ in range(R.randrange(1, 4)):
        data = rbytes(R.choice([0, 4, 512, 8192]))
        tail = struct.pack(">IIII", 0, R.choice([0, 1, 0xffffffff]),
                           R.choice([0, 512, 65536, 0x7fffffff, 0xfffffe00]), 0)
        c.send(c.bhs(0x05, R.choice([0, 0x80]), lun=struct.pack(">BB6x", 0, 1),
                     itt=R.choice([itt, itt, 0xdead, 0xffffffff]),
                     w20=R.choice([0xffffffff, 0, 1, R.randrange(1 << 32)]), tail=tail), data)


def k_ahs(c):
    n = R.choice([4, 8, 16, 64, 252, 1020])
    ahs = struct.pack(">HBB", R.choice([0, 1, 2, 16, 17, 40, 0xffff]), R.choice([1, 2, 0, 0xff]),
                      0) + rbytes(n - 4)
    if R.random() < 0.6:
        c.cmd(rbytes(16), R.choice(EDTLS), 0xc1, ahs=ahs)
    else:
        c.send(c.bhs(R.choice([0x40, 0x42, 0x04, 0x05, 0x46, 0x10]), 0x80), ahs=ahs)


def k_tmf(c):
    c.cmd(struct.pack(">BBIBHB", 0x28, 0, 0, 0, 8, 0), 4096, 0xc1)
    tail = struct.pack(">III4x", R.choice([c.cmd_sn - 1, 0, 0xffffffff]), R.randrange(4), 0)
    c.send(c.bhs(R.choice([0x42, 0x02]), 0x80 | R.choice([0, 1, 2, 3, 4, 5, 5, 7, 8, 9, 14, 127]),
                 lun=struct.pack(">BB6x", 0, R.choice([0, 1, 1, 9])),
                 w20=R.choice([c.itt, c.itt - 1, 0xffffffff]), tail=tail),
           rbytes(R.choice([0, 0, 4, 512])))


def k_text(c):
    text = R.choice([b"SendTargets=All\0", b"SendTargets=\0", b"X" * 300 + b"=1\0", rbytes(64),
                     b"=\0=\0\0\0", b"SendTargets=" + b"iqn." * 100 + b"\0",
                     b"".join(b"Y%d=%d\0" % (i, i) for i in range(400)),
                     b"MaxRecvDataSegmentLength=1\0", b"MaxRecvDataSegmentLength=16777216\0"])
    c.send(c.bhs(R.choice([0x44, 0x04]), R.choice([0x80, 0x40, 0xc0, 0]),
                 w20=R.choice([0xffffffff, 0, R.randrange(1 << 32)])), text)
    c.sync()


def k_opcode(c):
    c.send(c.bhs(R.randrange(64) | R.choice([0, 0x40]), R.randrange(256), tail=rbytes(16),
                 w20=R.randrange(1 << 32)), rbytes(R.choice([0, 4, 512])))


def k_serial(c):
    c.send(c.bhs(0x01, 0x81, lun=struct.pack(">BB6x", 0, 1),
                 cmd_sn=c.cmd_sn + R.choice([-1, 1, 2, 100, 1000, 1 << 31, -100])))


def k_length(c):
    c.send(c.bhs(R.choice([0x01, 0x40, 0x42, 0x44, 0x05]), 0x80), rbytes(64),
           dlen=R.choice([0xffffff, 0x800000, 65, 300000, 70000]))
    raise Closed("we go")


def k_garbage(c):
    c.s.sendall(rbytes(R.choice([1, 47, 48, 49, 96, 500])))
    raise Closed("we go")  # the target may rightly wait for the rest of a PDU


def k_mutate(c):
    h = bytearray(c.bhs(0x01, 0xc1, lun=struct.pack(">BB6x", 0, 1), w20=4096,
                        tail=struct.pack(">BBIBHB6x", 0x28, 0, 0, 0, 8, 0)))
    for _ in range(R.randrange(1, 4)):
        h[R.randrange(48)] = R.randrange(256)
    h[5] = 0
    n = struct.unpack(">H", bytes(h[6:8]))[0] & 0x3ff
    c.send(bytes(h), rbytes(n), ahs=rbytes(4 * min(h[4], 16)))
    c.cmd_sn += 1
    c.sync()


def k_logout(c):
    c.send(c.bhs(R.choice([0x46, 0x06]), 0x80 | R.choice([0, 1, 2, 3, 127]),
                 w20=R.choice([0, 1 << 16, 5 << 16])))
    if R.random() < 0.5:
        c.sync()


def k_drop_loaded(c):
    for _ in range(R.randrange(1, 30)):
        c.cmd(struct.pack(">BBIBHB", R.choice([0x28, 0x2a, 0x2f, 0x41]), 0, 0, 0, 64, 0), 32768,
              R.choice([0xc1, 0xa1]))
    raise Closed("we go")


def k_reinstate(c):
    c.cmd(struct.pack(">BBIBHB", 0x2a, 0, 0, 0, 64, 0), 32768, 0xa1)
    Conn(isid=c.isid).close()
    raise Closed("reinstated")


def k_reinstate_connection(c):
    """The session goes on with another connection, and what was under way does not."""
    k_ahead(c)
    for _ in range(R.randrange(1, 20)):
        c.cmd(struct.pack(">BBIBHB", R.choice([0x28, 0x2a, 0x2f]), 0, 0, 0, 64, 0), 32768,
              R.choice([0xc1, 0xa1]))
    d = Conn(isid=c.isid, tsih=c.tsih, cmd_sn=c.cmd_sn)
    d.sync()
    d.close()
    raise Closed("reinstated")


def k_ahead(c):
    """Functions and commands ahead of their CmdSN"""
    for _ in range(R.randrange(1, 8)):
        ahead = c.cmd_sn + R.choice([0, 1, 2, 3, 5, 100])
        if R.random() < 0.5:
            c.send(c.bhs(0x42, 0x80 | R.choice([1, 2, 4, 5, 6]), lun=struct.pack(">BB6x", 0, 1),
                         w20=c.itt, cmd_sn=ahead,
                         tail=struct.pack(">I12x", c.cmd_sn + R.randrange(4))))
        else:
            c.send(c.bhs(0x01, R.choice([0xa1, 0xc1, 0x21]), lun=struct.pack(">BB6x", 0, 1),
                         cmd_sn=ahead, w20=4096,
                         tail=struct.pack(">BBIBHB6x", R.choice([0x28, 0x2a]), 0, 0, 0, 8, 0)))


def k_login(_):
    """Before login: each on a connection of its own."""
    d = Conn(login=False)
    kind = R.randrange(8)
    text = b"InitiatorName=iqn.x:h\0TargetName=" + IQN.encode() + b"\0SessionType=Normal\0"
    flags = R.choice([0x87, 0x81, 0x00, 0x04, 0x8f, 0xc7, 0x40, 0x85, 0x83])
    if kind == 0:
        d.send(d.bhs(0x43, flags, tail=rbytes(16)), rbytes(R.randrange(500)))
    elif kind == 1:
        d.send(d.bhs(0x43, flags), text + b"".join(
            b"K" * R.choice([63, 64, 300]) + b"%d=1\0" % i for i in range(400))[:8000])
    elif kind == 2:
        for _ in range(R.randrange(1, 40)):
            d.send(d.bhs(0x43, 0x44), b"A" * 4096)
    elif kind == 3:
        d.send(d.bhs(0x43, 0x81), text + b"AuthMethod=CHAP\0CHAP_A=5,7\0CHAP_N=x\0CHAP_R=0x" +
               b"f" * R.choice([1, 31, 32, 33, 2000]) + b"\0CHAP_I=1\0CHAP_C=0b" + b"=" * 90 + b"\0")
    elif kind == 4:
        d.send(d.bhs(R.choice([0x01, 0x40, 0x42, 0x05, 0x46]), 0x80), rbytes(64))
    elif kind == 5:
        d.send(d.bhs(0x43, 0x87), text + text)
    elif kind == 6:
        d.s.sendall(rbytes(R.randrange(1, 200)))
    else:
        d.send(d.bhs(0x43, 0x87), text, dlen=0xffffff)
    d.close()


KINDS = [k_cdb, k_cdb_sparse, k_read_huge, k_params, k_write_immediate, k_dataout, k_ahs, k_tmf,
         k_text, k_opcode, k_serial, k_length, k_garbage, k_mutate, k_logout, k_drop_loaded,
         k_reinstate, k_reinstate_connection, k_ahead, k_login]


def main():
    c, closed = None, 0
    for i in range(CASES):
        kind = R.choice(KINDS)
        try:
            if c is None:
                c = Conn()
            kind(c)
            if kind is not k_login and R.random() < 0.3:
                c.sync()
        except (Closed, ConnectionError, BrokenPipeError):
            closed += 1
            if c:
                c.close()
            c = None
        except OSError as e:
            print("not ok - case %d, %s: %s (seed %d)" % (i, kind.__name__, e, SEED))
            os._exit(1)
    if c:
        c.close()
    Conn().close()  # a decent initiator is still served
    print("%d cases, %d of them cost the connection" % (CASES, closed))


main()
