#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""control-fake.py SOCKET REPLY [FILE]: a control socket that answers REPLY, whatever is asked

REPLY is sent as it is. With FILE it first waits until FILE exists. Each request is written to
SOCKET.request. Serves one client.
"""
import os
import socket
import sys
import time

path, reply = sys.argv[1], sys.argv[2]
server = socket.socket(socket.AF_UNIX)
server.bind(path + ".new")
server.listen()
os.rename(path + ".new", path)  # it is there when it can be connected to
client, _ = server.accept()
request = b""
while not request.endswith(b"\n"):
    more = client.recv(65536)
    if not more:
        break
    request += more
with open(path + ".request.new", "wb") as f:
    f.write(request)
os.rename(path + ".request.new", path + ".request")
while len(sys.argv) > 3 and not os.path.exists(sys.argv[3]):
    time.sleep(0.02)
client.sendall(reply.encode())
