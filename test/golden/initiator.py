#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""initiator.py PORT TARGET INITIATOR USER PASSWORD: log in, leave a WRITE(10) to LUN 1 waiting for its data

Prints "ready" once the target has asked for the data, and stays until it is killed.
"""
import base64
import hashlib
import socket
import struct
import sys


def send(sock, head, data=b""):
    """A PDU, RFC 7143 11.2: 48 bytes, and data padded to four."""
    head[5:8] = len(data).to_bytes(3, "big")
    sock.sendall(bytes(head) + data + bytes(-len(data) % 4))


def receive(sock):
    """The next PDU: its header and data."""
    head = exactly(sock, 48)
    length = int.from_bytes(head[5:8], "big")
    return head, exactly(sock, length + -length % 4)[:length]


def exactly(sock, length):
    data = b""
    while len(data) < length:
        more = sock.recv(length - len(data))
        if not more:
            sys.exit("the target closed the connection")
        data += more
    return data


def exchange(sock, itt, flags, keys):
    """A login request and its answer, RFC 7143 11.12: the keys of the answer."""
    head = bytearray(48)
    head[0], head[1] = 0x43, flags
    head[8:14] = bytes.fromhex("800000000001")  # ISID
    struct.pack_into(">II", head, 16, itt, 0)
    struct.pack_into(">I", head, 24, 1)  # CmdSN
    send(sock, head, b"".join(k.encode() + b"\0" for k in keys))
    answer, text = receive(sock)
    if answer[0] != 0x23 or answer[36]:
        sys.exit(f"login refused: status {answer[36]:02x}{answer[37]:02x}")
    if answer[1] & 0x80 != flags & 0x80:
        sys.exit(f"the target stays in its stage, and says {text}")
    return dict(k.split("=", 1) for k in text.decode().split("\0") if k)


def login(sock, target, initiator, user, password):
    """One-way CHAP with MD5 (RFC 7143 12.1.3), then the operational stage."""
    exchange(sock, 0, 0x00, [f"InitiatorName={initiator}", f"TargetName={target}",
                             "SessionType=Normal", "AuthMethod=CHAP"])
    asked = exchange(sock, 0, 0x00, ["CHAP_A=5"])
    challenge = asked["CHAP_C"]
    challenge = bytes.fromhex(challenge[2:]) if challenge[:2].lower() == "0x" else \
        base64.b64decode(challenge[2:])
    ident = bytes([int(asked["CHAP_I"], 0)])
    answer = hashlib.md5(ident + password.encode() + challenge).hexdigest()
    exchange(sock, 0, 0x81, [f"CHAP_N={user}", f"CHAP_R=0x{answer}"])
    # what the target may want to negotiate too, so that one exchange is enough
    exchange(sock, 0, 0x87, ["InitialR2T=Yes", "ImmediateData=No", "MaxBurstLength=131072",
                             "FirstBurstLength=65536"])


def command(sock, itt, cmdsn, lun, cdb, flags, length):
    head = bytearray(48)
    head[0], head[1] = 0x01, 0x80 | flags | 0x01  # final, SIMPLE
    head[9] = lun
    struct.pack_into(">IIII", head, 16, itt, length, cmdsn, 1)
    head[32:32 + len(cdb)] = cdb
    send(sock, head)


def main():
    sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    login(sock, *sys.argv[2:6])
    cmdsn = 1
    for _ in range(4):  # unit attentions come first
        command(sock, cmdsn, cmdsn, 1, bytes(6), 0, 0)  # TEST UNIT READY
        receive(sock)
        cmdsn += 1
    command(sock, cmdsn, cmdsn, 1, bytes.fromhex("2a000000000000000100"), 0x20, 512)
    answer, _ = receive(sock)
    if answer[0] != 0x31:
        sys.exit(f"no R2T, but PDU {answer[0]:02x}")
    print("ready", flush=True)
    while receive(sock):
        pass


main()
