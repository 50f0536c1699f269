# SPDX-License-Identifier: GPL-2.0-or-later
"""protocol.py PATH FILE: a client of tgtd's control socket, written from tgtd-protocol(7) alone; TAP

PATH is the socket, FILE 1 MiB for a logical unit.  tgtadm is not used.
"""
import json
import socket
import sys

checks = failures = 0


def ok(name, is_true, seen=None):
    global checks, failures
    checks += 1
    failures += not is_true
    print("%s %d - %s" % ("ok" if is_true else "not ok", checks, name))
    if not is_true:
        print("# %s" % (seen,))


def exchange(data, shut=False):
    """CONNECTION: the bytes that come back until the daemon closes"""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
        s.connect(sys.argv[1])
        s.sendall(data)
        if shut:
            s.shutdown(socket.SHUT_WR)
        reply = b""
        while True:
            try:
                more = s.recv(65536)
            except ConnectionResetError:
                return reply
            if not more:
                return reply
            reply += more


def send(document):
    reply = exchange(json.dumps(document).encode() + b"\n")
    assert reply.endswith(b"\n") and reply.count(b"\n") == 1, reply
    reply = json.loads(reply)
    assert reply["version"] == 1 and isinstance(reply["code"], int), reply
    return reply


def ask(mode, op, **options):
    return send(dict({"version": 1, "mode": mode, "op": op},
                     **{k.replace("_", "-"): v for k, v in options.items()}))


def transact(*operations):
    return send({"version": 1, "transaction": list(operations)})


def operation(mode, op, **options):
    return dict({"mode": mode, "op": op}, **{k.replace("_", "-"): v for k, v in options.items()})


def tids():
    return [t["tid"] for t in ask("target", "show", json=True)["data"]["targets"]]


def framing():
    line = b'{"version":1,"mode":"system","op":"show"}'
    ok("a newline ends a request", json.loads(exchange(line + b"\n"))["code"] == 0)
    ok("so does the end of what is sent", json.loads(exchange(line, shut=True))["code"] == 0)
    ok("what follows is not read", exchange(line + b"\n" + line + b"\n").count(b"\n") == 1)
    r = json.loads(exchange(b"nonsense\n"))
    ok("no JSON: code 17", r["code"] == 17 and r["error"] == "invalid request", r)
    r = json.loads(exchange(b'{"version":1,"mode":"system","mode":"target","op":"show"}\n'))
    ok("a member twice: code 17", r["code"] == 17, r)
    ok("more than 16 MiB is not answered", too_long() == b"")


def too_long():
    try:
        return exchange(b" " * ((16 << 20) + 65536))
    except (BrokenPipeError, ConnectionResetError):
        return b""


def requests():
    r = send({"version": 2, "mode": "system", "op": "show"})
    ok("another version: code 22", r["code"] == 22, r)
    r = ask("system", "show")
    ok("text", r["code"] == 0 and r["text"].startswith("System:"), r)
    r = ask("system", "show", json=True)
    ok("data", "text" not in r and r["data"]["schema"] == 1, r)
    for name, r in (
            ("a member that is not known", ask("system", "show", colour="red")),
            ("... that does not go with the operation", ask("system", "show", tid=1)),
            ("... of another type", ask("target", "show", tid="1")),
            ("... beyond its end", ask("target", "show", tid=2 ** 32)),
            ("no operation", ask("system", "bind"))):
        ok(name + ": code 17", r["code"] == 17 and r["detail"], r)
    r = ask("target", "show", tid=9)
    ok("no target: code 4", r["code"] == 4 and r["error"] == "can't find the target", r)
    r = ask("target", "new", tid=9, targetname="x", lld="nonesuch")
    ok("no driver: code 3", r["code"] == 3, r)
    r = ask("target", "new", tid=9, targetname="iqn.2026-11.org.example:x", dry_run=True, json=True)
    ok("dry run", r["code"] == 0 and r["data"]["dry_run"]["options"]["tid"] == 9, r)
    ok("it changes nothing", tids() == [])


def make(tid, path):
    return (operation("target", "new", tid=tid, targetname="iqn.2026-11.org.example:t%d" % tid),
            operation("logicalunit", "new", tid=tid, lun=1, backing_store=path),
            operation("target", "bind", tid=tid, initiator_address="ALL"))


def transactions(path):
    r = transact(*make(1, path))
    ok("a transaction", r["code"] == 0 and [x["code"] for x in r["replies"]] == [0, 0, 0], r)
    t = ask("target", "show", json=True)["data"]["targets"]
    ok("has made a target", len(t) == 1 and t[0]["acl"]["addresses"] == ["ALL"] and
       [(x["lun"], x["size"]) for x in t[0]["luns"]][1:] == [(1, 1 << 20)], t)
    r = transact(*make(2, "/no/such/file"))
    ok("one that fails", r["code"] != 0 and r["failed"] == 1 and r["undone"] is True, r)
    ok("has made nothing", tids() == [1])
    broken = operation("logicalunit", "new", tid=3, lun=1, backing_store="/no/such/file")
    r = transact(make(3, path)[0], dict(broken, optional=True))
    ok("what is optional may fail", r["code"] == 0 and r["replies"][1]["code"] != 0, r)
    ok("the rest is done", tids() == [1, 3])
    r = transact(operation("target", "delete", tid=3), *make(4, path))
    ok("nothing can fail after a deletion", r["code"] == 17 and r["failed"] == 1, r)
    r = transact(operation("lld", "stop"))
    ok("drivers do not stop in one", r["code"] == 17 and r["failed"] == 0, r)
    r = transact(operation("target", "delete", tid=3, dry_run=True))
    ok("nor is a dry run in one", r["code"] == 17, r)
    ok("no word of it was done", tids() == [1, 3])
    r = send({"version": 1, "transaction": {}})
    ok("it is an array", r["code"] == 17 and r["failed"] == 0, r)
    r = transact(operation("target", "delete", tid=3))
    ok("a deletion alone", r["code"] == 0 and tids() == [1], r)


def secrets():
    ok("an account", ask("account", "new", user="u", password="s3cret-of-u")["code"] == 0)
    ok("is compared", ask("account", "stat", user="u", password="s3cret-of-u")["code"] == 0)
    ok("also when it is another", ask("account", "stat", user="u", password="x")["code"] == 17)
    shown = ask("account", "show", json=True)
    ok("is shown without its password", "s3cret" not in json.dumps(shown), shown)
    shown = ask("account", "show", json=True, params="passwords")
    ok("but for root who asks", shown["data"]["passwords"] == {"u": "s3cret-of-u"}, shown)


framing()
requests()
transactions(sys.argv[2])
secrets()
print("1..%d" % checks)
sys.exit(failures > 0)
