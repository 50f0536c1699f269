#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# metrics.py - a client of tgtd's metrics, well and badly behaved; see metrics.t.sh
#
#   check PLACE FILE     GET /metrics, hold it against the text format 0.0.4, keep it (check10: HTTP/1.0)
#   uses FILE CONF...    every metric that the files name is in FILE
#   status PLACE N REQUEST, slowly PLACE N, toolong PLACE, crowd PLACE, sleeper PLACE CMD...
import json
import re
import socket
import subprocess
import sys

GET = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"


def connect(place, rcvbuf=None):
    unix = place.startswith("/")
    s = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
    s.settimeout(20)
    if rcvbuf:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
    host, _, port = place.rpartition(":")
    s.connect(place if unix else (host, int(port)))
    return s


def receive(s):
    data = b""
    while True:
        some = s.recv(65536)
        if not some:
            return data
        data += some


def ask(place, request):
    s = connect(place)
    s.sendall(request)
    return receive(s)


def dechunk(body):
    out = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        n = int(size, 16)
        assert body[n:n + 2] == b"\r\n", "a chunk ends elsewhere"
        if n == 0:
            assert body == b"\r\n"
            return out
        out, body = out + body[:n], body[n + 2:]


def body_of(reply):
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n"), head
    assert b"\r\nContent-Type: text/plain; version=0.0.4" in head, head
    return dechunk(body) if b"chunked" in head else body


LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(r'([a-z_]+)\{(%s(?:,%s)*)\} ([0-9.]+)' % (LABEL, LABEL))


def check(text):
    """the types of all metrics, by their names"""
    types, seen, current = {}, set(), None
    last = {}
    for line in text.decode("ascii").split("\n")[:-1]:
        if line.startswith("# HELP "):
            current = line.split(" ")[2]
            assert current not in types, "%s is there twice" % current
            continue
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == current
            assert (kind == "counter") == name.endswith("_total"), line
            types[name] = kind
            continue
        m = SAMPLE.fullmatch(line)
        assert m, line
        name, labels, value = m.groups()
        base = re.sub("_(bucket|sum|count)$", "", name) if types[current] == "histogram" else name
        assert base == current, line
        assert (name, labels) not in seen, "twice: " + line
        seen.add((name, labels))
        if name.endswith("_bucket"):
            rest, le = re.fullmatch(r'(.*),le="(.*)"', labels).groups()
            before = last.get(rest, (0.0, 0))
            assert float(le) > before[0] and int(value) >= before[1], line
            last[rest] = (float(le), int(value))
        elif name.endswith("_count") and types[current] == "histogram":
            assert last.pop(labels) == (float("inf"), int(value)), line
    assert text.endswith(b"\n") and types and not last
    return types


def do_check(place, file, request=GET):
    text = body_of(ask(place, request))
    check(text)
    with open(file, "wb") as f:
        f.write(text)


def do_check10(place, file):
    do_check(place, file, b"GET /metrics HTTP/1.0\r\n\r\n")


def do_uses(file, *confs):
    with open(file, "rb") as f:
        text = f.read()
    names = {m.group(1) for m in map(SAMPLE.fullmatch, text.decode().split("\n")) if m}
    for conf in confs:
        with open(conf, encoding="ascii") as f:
            text = f.read()
        if conf.endswith(".json"):
            json.loads(text)
        used = set(re.findall(r"\btgt_[a-z_]+\b", text))
        assert used, conf
        assert used <= names, "%s: %s" % (conf, used - names)


def do_status(place, status, request):
    reply = ask(place, request.encode().decode("unicode_escape").encode("latin1"))
    print(reply)
    assert reply.startswith(b"HTTP/1.1 %s " % status.encode())


def do_slowly(place, status):
    s = connect(place)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for i in range(len(GET)):
        s.sendall(GET[i:i + 1])
    assert receive(s).startswith(b"HTTP/1.1 %s " % status.encode())


def do_toolong(place):
    s = connect(place)
    s.sendall(b"GET /metrics HTTP/1.1\r\n" + b"a: b\r\n" * 2000)
    assert receive(s).startswith(b"HTTP/1.1 431 ")


def do_crowd(place):
    crowd = [connect(place) for _ in range(30)]  # those who wait have to fit in the queue
    for s in crowd[1:]:
        s.sendall(GET)  # the first says nothing, and takes one place of the sixteen
    for s in crowd[1:]:
        check(body_of(receive(s)))
        s.close()


def do_sleeper(place, *cmd):
    s = connect(place, 4096)
    s.sendall(GET)
    first = s.recv(1)
    check(body_of(ask(place, GET)))
    subprocess.run(cmd, check=True)
    check(body_of(first + receive(s)))


globals()["do_" + sys.argv[1]](*sys.argv[2:])
