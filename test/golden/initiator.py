#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""initiator.py PORT TARGET INITIATOR: log in, leave a WRITE(10) to LUN 1 waiting for its data

Prints "ready" once the target has asked for the data, and stays until it is killed.
"""
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


def login(sock, target, initiator):
    """RFC 7143 11.12: no authentication, from the security stage to the operational one, then on."""
    keys = [f"InitiatorName={initiator}", f"TargetName={target}", "SessionType=Normal",
            "AuthMethod=None"]
    itt = 0
    for flags, text in (0x81, keys), (0x87, ["InitialR2T=Yes", "ImmediateData=No"]):
        head = bytearray(48)
        head[0], head[1] = 0x43, flags
        head[8:14] = bytes.fromhex("800000000001")  # ISID
        struct.pack_into(">I", head, 16, itt)
        struct.pack_into(">I", head, 24, 1)  # CmdSN
        send(sock, head, b"".join(k.encode() + b"\0" for k in text))
        answer, _ = receive(sock)
        if answer[0] != 0x23 or answer[36]:
            sys.exit(f"login refused: status {answer[36]:02x}{answer[37]:02x}")
    return struct.unpack_from(">I", answer, 24)[0]  # StatSN


def command(sock, itt, cmdsn, lun, cdb, flags, length):
    head = bytearray(48)
    head[0], head[1] = 0x01, 0x80 | flags | 0x01  # final, SIMPLE
    head[9] = lun
    struct.pack_into(">IIII", head, 16, itt, length, cmdsn, 1)
    head[32:32 + len(cdb)] = cdb
    send(sock, head)


def main():
    port, target, initiator = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    sock = socket.create_connection(("127.0.0.1", port))
    login(sock, target, initiator)
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
