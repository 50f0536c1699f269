#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""listen.py WHERE... -- COMMAND...: systemd's side of sd_listen_fds(3)

WHERE is a path, ADDRESS:PORT, [ADDRESS]:PORT, both:PORT (IPv6 that takes IPv4 as well), or
udp:PORT; the sockets are COMMAND's descriptors from 3 on.
"""
import os
import socket
import sys


def listen(where):
    if where.startswith("/"):
        s = socket.socket(socket.AF_UNIX)
        s.bind(where)
        os.chmod(where, 0o600)
    elif where.startswith("udp:"):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("127.0.0.1", int(where[4:])))
        return s
    else:
        host, port = where.rsplit(":", 1)
        v6 = host == "both" or host.startswith("[")
        s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if v6:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, host != "both")
        s.bind(("::" if host == "both" else host.strip("[]"), int(port)))
    s.listen(16)
    return s


end = sys.argv.index("--")
sockets = [listen(w) for w in sys.argv[1:end]]
high = [os.dup2(s.fileno(), 100 + i) for i, s in enumerate(sockets)]
for i, fd in enumerate(high):
    os.dup2(fd, 3 + i)  # inheritable
    os.close(fd)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(high)))
os.execv(sys.argv[end + 1], sys.argv[end + 1:])
