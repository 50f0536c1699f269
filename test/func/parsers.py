#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""parsers.py: what programs that drive tgt ask, and find in the answers

A client here is its commands, as it issues them, and the way it reads the answers: a regular
expression, a split, a state machine. What it must find is TARGETS, which parsers.t.sh has made.
A line "ok CLIENT" or "not ok CLIENT" for each; what went wrong stands before it, behind "# ".
Environment: TGT_IPC_SOCKET, PATH with tgtadm and tgtd, PORT (its portals' port), TMP (a folder).
"""
import collections
import os
import re
import socket
import subprocess

TMP, PORT = os.environ["TMP"], os.environ["PORT"]
NAME = "iqn.2026-11.org.example"
Target = collections.namedtuple("Target", "tid name driver luns accounts rules sessions")

DISK = TMP + "/disk1", TMP + "/disk of three words", TMP + "/disk3"
NONE = {0: "None"}
TARGETS = [
    Target(1, NAME + ":full", "iscsi", {**NONE, 1: DISK[0], 2: DISK[1], 3: DISK[2]},
           ["alice", "bob", "carol (outgoing)"], ["127.0.0.0/8", "::1", NAME + ":named"],
           [("1", "0", NAME + ":v4", "127.0.0.1"), ("2", "0", NAME + ":v6", "::1")]),
    Target(2, NAME + ":full-too", "iscsi", {**NONE, 1: DISK[2]}, [], ["ALL"], []),
    Target(4, NAME + ":empty", "iscsi", NONE, [], [], []),
    Target(10, "volume1", "ibmvio", {0: DISK[2]}, None, [], []),
    Target(4095, NAME + ":last", "iscsi", {**NONE, 1: "nothing"}, [], [], []),
]
NAMES = [t.name for t in TARGETS]
FULL = TARGETS[0]

Answer = collections.namedtuple("Answer", "out err rc")
log = []


class Wrong(Exception):
    """A client does not find what is there."""


def run(line, stdin=None):
    """A command line, as a shell takes it."""
    p = subprocess.run(["bash", "-c", line], input=stdin, capture_output=True, text=True,
                       timeout=60, check=False)
    log.append(f"$ {line}\n{p.stdout}{p.stderr}= {p.returncode}")
    return Answer(p.stdout, p.stderr, p.returncode)


def out(line):
    a = run(line)
    same(a.rc, 0, line)
    same(a.err, "", line)
    return a.out


def done(*lines):
    """Commands that succeed and say nothing."""
    for line in lines:
        same(out(line), "", line)


def refused(line, text, rc=22):
    """Nothing on stdout, one line on stderr, this exit code."""
    same(run(line), Answer("", f"tgtadm: {text}\n", rc), line)


def same(got, want, what):
    if got != want:
        raise Wrong(f"{what}\nfound:    {got!r}\nexpected: {want!r}")


SHOW = "tgtadm --lld iscsi --op show --mode target"
CLIENTS = {}


def client(name):
    def keep(fn):
        CLIENTS[name] = fn
        return fn
    return keep


# ---- programs that look for a target by its name

@client("cinder: the number of a target, its LUN 1, texts of errors")
def cinder():
    lines = out(SHOW).split("\n")
    for t in TARGETS:
        # the first line that has the name; that name may begin another one's
        tid = next(line.split()[1][:-1] for line in lines if t.name in line)
        same(tid, str(t.tid), t.name)
        capture, info = False, []
        for line in lines:
            if t.name in line and "Target %s" % tid in line:
                capture = True
            if capture:
                info.append(line)
            if t.name not in line and "Target " in line:
                capture = False
        same("        LUN: 1" in info, 1 in t.luns, "LUN 1 of " + t.name)
    done(f"{SHOW.replace('show', 'new')} --tid 100 -T {NAME}:cinder",
         f"tgtadm --lld iscsi --op new --mode logicalunit --tid 100 --lun 1 -b {TMP}/disk1")
    for command, text in (
            (f"--op new --mode target --tid 101 -T {NAME}:cinder", "target already exists"),
            ("--op delete --mode target --tid 101", "can't find the target"),
            ("--op unbind --mode target --tid 100 -I ALL", "access control rule does not exist")):
        same(text in run("tgtadm --lld iscsi " + command).err, True, text)
    done("tgtadm --lld iscsi --op delete --mode target --tid 100")


@client("devstack: awk prints the third word of lines with Target")
def devstack():
    same(out("tgtadm --op show --mode target | awk '/Target/ {print $3}'").split("\n")[:-1], NAMES,
         "names")
    done("tgtadm --mode system --op update --name debug --value on",
         "tgtadm --mode system --op update --name debug --value off")


@client("iSCSITarget: grep and a state machine over sessions")
def ocf_target():
    text = out(SHOW)
    for t in TARGETS:
        same(bool(re.search(rf"Target [0-9]+: {t.name}", text)), True, t.name)
        found, sid, inside = [], None, False
        for line in text.split("\n"):
            if line.startswith(f"Target {t.tid}:"):
                inside = True
            elif line.startswith("Target"):
                inside = False
            if not inside:
                continue
            if m := re.match(r"\s*I_T nexus: ([0-9]+)", line):
                sid = m[1]
            elif m := re.match(r"\s*Connection: ([0-9]+)", line):
                found.append((sid, m[1]))
            elif re.match(r"\s*LUN information:", line):
                break
        same(found, [s[:2] for s in t.sessions], "sessions of " + t.name)


@client("iSCSILogicalUnit: a name and a path, to the end of the line")
def ocf_unit():
    text = out(SHOW)
    for t in TARGETS:
        same(re.findall(rf"^Target ([0-9]+): {t.name}$", text, re.M), [str(t.tid)], t.name)
        for path in t.luns.values():
            same(bool(re.search(rf"^\s+Backing store.*: {path}$", text, re.M)), True, path)
    done(f"tgtadm --lld iscsi --op new --mode target --tid=100 --targetname {NAME}:ocf",
         "tgtadm --lld iscsi --op new --mode logicalunit --tid=100 --lun=1  --bstype=rdwr"
         f" --bsoflags=sync --device-type=disk --backing-store {DISK[0]}",
         "tgtadm --lld iscsi --op update --mode logicalunit --tid=100 --lun=1"
         " --params ,scsi_id=i,scsi_sn=s,vendor_id=v,product_id=p",
         "tgtadm --lld iscsi --op delete --mode logicalunit --tid 100 --lun=1",
         "tgtadm --lld iscsi --op delete --mode target --tid=100")


@client("longhorn: the daemon is alive when it has rdwr; a name ends a line")
def longhorn_show():
    same(" rdwr" in out("tgtadm --lld iscsi --mode system --op show"), True, "rdwr")
    lines = out(SHOW).split("\n")
    for t in TARGETS:
        found = [line for line in lines if line.endswith(" " + t.name)]
        same([re.match(r"Target (\d+):", line)[1] for line in found], [str(t.tid)], t.name)


@client("longhorn: sessions and connections of a target, lines without their blanks")
def longhorn_sessions():
    for t in TARGETS:
        found, sid = [], None
        for line in out(f"tgtadm --lld {t.driver} --op show --mode conn --tid {t.tid}").split("\n"):
            line = line.strip()
            if line.startswith("Session: "):
                sid = line[len("Session: "):]
            elif line.startswith("Connection: "):
                found.append((sid, line[len("Connection: "):]))
        same(found, [s[:2] for s in t.sessions], "sessions of " + t.name)
    refused("tgtadm --lld iscsi --op delete --mode conn --tid 1 --sid 77 --cid 0",
            "can't find the session")


@client("longhorn: a target's life, thin provisioning, a mode page, another size")
def longhorn_life():
    page = "8:0:18:0x10:0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0"
    backing = TMP + "/longhorn"
    lu = "--mode logicalunit --tid 4094 --lun 1"
    done(f"truncate -s 1M {backing}",
         f"tgtadm --lld iscsi --op new --mode target --tid 4094 -T {NAME}:longhorn",
         f"tgtadm --lld iscsi --op new {lu} -b {backing}",
         f"tgtadm --lld iscsi --op update {lu} --params thin_provisioning=1",
         f"tgtadm --lld iscsi --op update {lu} --params mode_page={page}",
         "tgtadm --lld iscsi --op bind --mode target --tid 4094 -I ALL",
         f"truncate -s 4M {backing}",
         f"tgtadm --lld iscsi --op update {lu} --params bsopts=size=4194304")
    same("            Size: 4 MB, Block size: 512" in out(SHOW).split("\n"), True, "its size")
    done("tgtadm --lld iscsi --op unbind --mode target --tid 4094 -I ALL")
    refused("tgtadm --lld iscsi --op unbind --mode target --tid 4094 -I ALL",
            "this access control rule does not exist")
    done(f"tgtadm --lld iscsi --op delete {lu}",
         "tgtadm --lld iscsi --op delete --mode target --tid 4094")


@client("tgtd-operator: targets, paths, rules")
def tgtd_operator():
    targets, paths, rules, in_rules = [], [], {}, False
    for line in out(SHOW).split("\n")[:-1]:
        if m := re.match(r"^Target\s(\d+):\s+(.+)$", line):
            targets.append((int(m[1]), m[2]))
            rules[int(m[1])], in_rules = [], False
        elif in_rules:
            rules[targets[-1][0]].append(line.strip())
        elif "ACL information:" in line:
            in_rules = True
        elif "Backing store path:" in line:
            parts = line.split(":")
            same(len(parts), 2, line)
            paths.append(parts[1].strip())
    same(targets, [(t.tid, t.name) for t in TARGETS], "targets")
    same(paths, [p for t in TARGETS for p in t.luns.values()], "paths")
    same(rules, {t.tid: t.rules for t in TARGETS}, "rules")
    done(f"tgtadm --lld iscsi --op bind --mode target --tid 4 -Q {NAME}:operator",
         f"tgtadm --lld iscsi --op unbind --mode target --tid 4 -Q {NAME}:operator")


# ---- programs that read the whole text

Node = collections.namedtuple("Node", "line children")


def tree(text):
    """By indentation: a line's children are deeper by four blanks."""
    root = Node("", [])
    path = [root]
    for line in text.split("\n")[:-1]:
        blanks = len(line) - len(line.lstrip(" "))
        same(blanks % 4, 0, "indentation of " + line)
        depth = blanks // 4
        same(depth < len(path) and depth <= 4, True, "depth of " + line)
        node = Node(line.strip(), [])
        path[depth].children.append(node)
        path[depth + 1:] = [node]
    return root


def child(node, line):
    found = [c for c in node.children if c.line == line]
    same(len(found), 1, f"{line} in {node.line}")
    return found[0].children


@client("volexport, calamari: a tree by indentation, k: v and k=v")
def volexport():
    targets = tree(out("tgtadm --op show --mode target")).children
    same([t.line for t in targets], [f"Target {t.tid}: {t.name}" for t in TARGETS], "targets")
    for node, t in zip(targets, TARGETS):
        facts = dict(re.split(": |=", c.line, 1) for c in child(node, "System information:"))
        same(facts["Driver"], t.driver, "driver")
        same(facts["State"], "ready", "state")
        luns = {}
        for lun in child(node, "LUN information:"):
            keys = dict(re.match(r"(.*?): ?(.*)", c.line).groups() for c in lun.children)
            luns[int(lun.line.split(": ")[1])] = keys["Backing store path"]
        same(luns, t.luns, "LUNs")
        sessions = []
        for nexus in child(node, "I_T nexus information:"):
            who = nexus.children[0].line.split()
            conn = nexus.children[1]
            sessions.append((nexus.line.split(": ")[1], conn.line.split(": ")[1], who[1],
                             conn.children[0].line.split(": ")[1]))
        same(sessions, t.sessions, "sessions")
        if t.accounts is not None:
            accounts = [c.line for c in child(node, "Account information:")]
            same(accounts, t.accounts, "accounts")
            same([a.split(" (")[0] for a in accounts], [a.split()[0] for a in t.accounts], "users")
        same([c.line for c in child(node, "ACL information:")], t.rules, "rules")
        same(node.children[-1].line, "ACL information:", "the last section")
    for mode in "system", "lld", "portal", "account", "conn --tid 1":
        tree(out("tgtadm --op show --mode " + mode))


@client("volexport: portals and drivers")
def volexport_portals():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    portals = [f"Portal: 127.0.0.1:{PORT},1", f"Portal: [::1]:{PORT},1"]
    same(out("tgtadm --lld iscsi --mode portal --op show").split("\n")[:-1], portals, "portals")
    done(f"tgtadm --lld iscsi --mode portal --op new --param portal=127.0.0.1:{port}")
    same(f"Portal: 127.0.0.1:{port},1" in
         out("tgtadm --lld iscsi --mode portal --op show").split("\n"), True, "the new one")
    done(f"tgtadm --lld iscsi --mode portal --op delete --param portal=127.0.0.1:{port}")
    same(out("tgtadm --lld iscsi --mode portal --op show").split("\n")[:-1], portals, "portals")
    refused("tgtadm --lld iscsi --mode lld --op stop", "this driver is busy")
    same(out("tgtadm --mode lld --op show").split("\n")[0], "LLDs:", "drivers")


# what a line of the text may be; words that clients look for are in these lines alone
LINES = [
    (0, r"Target [0-9]+: \S+"),
    (4, r"System information:"), (8, r"Driver: \S+"), (8, r"State: (ready|offline)"),
    (8, r"Nop (interval|count): [0-9]+"), (8, r"[a-z]+=\S*"), (8, r"Adapter: [^:(]*"),
    (4, r"I_T nexus information:"), (8, r"I_T nexus: [0-9]+"),
    (12, r"Initiator: \S+ alias: .+"), (12, r"Connection: [0-9]+"), (16, r"IP Address: [0-9a-f.:]+"),
    (4, r"LUN information:"), (8, r"LUN: [0-9]+"), (12, r"Type: [a-z]+"),
    (12, r"SCSI (ID|SN): .+"), (12, r"Size: [0-9]+ MB, Block size: [0-9]+"),
    (12, r"(Online|Removable media|Prevent removal|Readonly|SWP|Thin-provisioning): (Yes|No)"),
    (12, r"Backing store type: [a-z]+"), (12, r"Backing store path: .+"),
    (12, r"Backing store flags: (sync|direct|sync:direct|)"),
    (4, r"Account information:"), (8, r"\S+( \(outgoing\))?"), (4, r"ACL information:"),
]


@client("all of them: no line that is not stgt's")
def forbidden_words():
    text = out("tgtadm --op show --mode target")
    for line in text.split("\n")[:-1]:
        same(any(re.fullmatch(" " * blanks + form, line) for blanks, form in LINES), True, line)
    sessions = sum(len(t.sessions) for t in TARGETS)
    luns = sum(len(t.luns) for t in TARGETS)
    for word, count in (("Target", len(TARGETS)), (" LUN: ", luns), ("Connection", sessions),
                        ("Backing store", 3 * luns), ("Portal", 0), (" (", 1)):
        same(text.count(word), count, f"how often it says {word!r}")
    same(text.count("Backing store flags: \n"), luns - 1, "the blank behind empty flags")


@client("avocado: expressions over the text of one target")
def avocado():
    text = out(SHOW)
    for t, one in zip(TARGETS, re.split(r"(?m)^(?=Target )", text)[1:]):
        same(re.findall(r"Target\s+(\d+)", one), [str(t.tid)], "number")
        same(bool(re.search(rf"{t.name}$", one.split("\n")[0])), True, "name")
        same(re.findall(r"Backing store path:\s+(/+.+)", one),
             [p for p in t.luns.values() if p[0] == "/"], "paths")
        # the next LUN is how many there are, so LUN 0 is there
        same(len(re.findall(r"\s+LUN:\s(\d+)", one)), len(t.luns), "LUNs")
        if t.accounts is not None:
            between = re.findall(r"Account information:\s(.*)ACL information", one, re.S)
            same([a.strip() for a in between[0].strip().split("\n") if a], t.accounts, "accounts")
    lines = out("tgtadm --lld iscsi --op show --mode account").strip().split("\n")
    same(sorted(a.strip() for a in lines[1:]), ["alice", "bob", "carol"], "accounts")


@client("curtin, OpenWrt: awk without the colon")
def curtin():
    program = "'/^Target.*%s$/ { gsub(\":\", \"\", $2); print $2 }'"
    for t in TARGETS:
        found = out("tgtadm --lld=iscsi --mode=target --op=show | awk " + program % t.name)
        same(found, f"{t.tid}\n", t.name)
    same(re.findall(r"Target (\d+): (\S+)", out(SHOW)),
         [(str(t.tid), t.name) for t in TARGETS], "targets")
    same(out("tgtadm --op show --mode target | awk '$1==\"Target\"{sub(/:/,\"\",$2); print $2}'"),
         "".join(f"{t.tid}\n" for t in TARGETS), "numbers")


@client("curtin: ss shows a process at the port")
def curtin_ss():
    text = out(f"ss --no-header --listening --tcp --numeric --processes sport = {PORT}")
    same(len(re.findall(r"pid=\d+", text)) >= 1, True, "pid=")


@client("OpenWrt: params with a comma at the end, the daemon's state, --force")
def openwrt():
    done(f"tgtadm --lld iscsi --op new --mode target --tid 100 -T {NAME}:openwrt",
         f"tgtadm --lld iscsi --op new --mode logicalunit --tid 100 --lun 1 -b {DISK[0]}",
         "tgtadm --lld iscsi --op update --mode logicalunit --tid 100 --lun 1"
         " --param scsi_sn=sn-openwrt,removable=1,",
         "tgtadm --op update --mode sys --name State -v offline")
    same("    State: offline" in out("tgtadm --op show --mode sys"), True, "offline")
    done("tgtadm --op update --mode sys --name State -v ready",
         "tgtadm --lld iscsi --op new --mode account --user openwrt --pass openwrt-secret",
         "tgtadm --lld iscsi --op bind --mode account --tid 100 --user openwrt",
         "tgtadm --op delete --force --mode target --tid 100",
         "tgtadm --op delete --mode account --user openwrt")


@client("MAAS: a name, blanks, the end of the line")
def maas():
    text = out("tgtadm --op show --mode target")
    for t in TARGETS:
        same(len(re.findall(rf"^Target [0-9]+: {t.name}\s*$", text, re.M)), 1, t.name)


@client("Proxmox: grep for three things, a LUN's path is in the next line")
def proxmox():
    lines = out("tgtadm --op show --mode target |"
                ' grep -E "Target | LUN: |Backing store path:"').split("\n")[:-1]
    found = {}
    for i, line in enumerate(lines):
        if m := re.match(r"Target (\d+): ", line):
            luns = found[int(m[1])] = {}
        elif m := re.match(r"\s+LUN: (\d+)", line):
            luns[int(m[1])] = re.match(r"\s+Backing store path: (.*)", lines[i + 1])[1]
    same(found, {t.tid: t.luns for t in TARGETS}, "LUNs")


@client("Debian's scripts: is anybody connected; the third word; 107")
def debian():
    same(run("tgtadm --op show --mode target | grep -q Connection").rc, 0, "connected")
    same(out("tgtadm --op show --mode target | grep Target | cut -d' ' -f3").split(), NAMES, "names")
    refused("TGT_IPC_SOCKET=/nonexistent/s tgtadm --op show --mode system",
            "failed to send request hdr to tgt daemon, Transport endpoint is not connected", 107)


@client("tgt-admin: expressions over a target's text")
def tgt_admin():
    texts, name = collections.OrderedDict(), None
    for line in out("tgtadm -C 0 --op show --mode target").splitlines(True):
        if m := re.match(r"^Target (\d*): (.+)", line):
            name = m[2]
            texts[name] = ""
        texts[name] += line
    same(list(texts), NAMES, "names")
    for t in TARGETS:
        text = texts[t.name]
        same(re.search(r"\s+Driver: (.+)", text)[1], t.driver, "driver")
        same(re.findall(r"\s+Backing store path: (?!None\n)(.+)", text),
             [p for p in t.luns.values() if p != "None"], "paths")
        same(bool(re.search(r"\s+Connection:", text)), bool(t.sessions), "connected")
        m = re.search(r"\s+Account information:\n(.*)\n\s+ACL information:", text, re.S)
        accounts = [a.strip() for a in m[1].split("\n")] if m else []
        same(accounts, t.accounts or [], "accounts")
        m = re.search(r"\s+ACL information:\n(.*)", text, re.S)
        same([a.strip() for a in m[1].split("\n")[:-1]], t.rules, "rules")
        m = re.search(r"\s+I_T nexus information:\n(.*)LUN information:", text, re.S)
        sids = re.findall(r"\s+I_T nexus: (.+)", m[1])
        same(list(zip(sids, re.findall(r"\s+Connection: (.+)", m[1]))),
             [s[:2] for s in t.sessions], "sessions")
    same("iSNS=On" in out("tgtadm -C 0 --op show --mode sys"), False, "iSNS")
    names = re.findall(r"(?m)^\s+(.*?)$", out("tgtadm -C 0 --op show --mode account"))
    same(sorted(names), ["alice", "bob", "carol"], "accounts")
    # a name that is given twice, as --offline does
    done(f'tgtadm -C 0 --op update --mode target --tid=4 --name="{NAME}:empty" -n state -v offline',
         "tgtadm -C 0 --op update --mode target --tid=4 -n state -v ready")


# ---- programs that only give orders

@client("libiscsi's tests: no --lld, digests, a block size, --force")
def libiscsi():
    image = TMP + "/libiscsi"
    done(f"truncate -s 100M {image}",
         f"tgtadm --op new --mode target --tid 100 -T {NAME}:libiscsi",
         f"tgtadm --op new --mode logicalunit --tid 100 --lun 1 -b {image} --blocksize=4096",
         f"tgtadm --op new --mode logicalunit --tid 100 --lun 2 -b {image}",
         "tgtadm --op update --mode logicalunit --tid 100 --lun 2 --params removable=1",
         "tgtadm --op bind --mode target --tid 100 -I ALL",
         "tgtadm --op update --mode target --tid 100 -n HeaderDigest -v CRC32C",
         "tgtadm --op update --mode target --tid 100 -n DataDigest -v None")
    same("HeaderDigest=CRC32C" in out("tgtadm --op show --mode target --tid 100").split("\n"),
         True, "the digest")
    same("            Size: 105 MB, Block size: 4096" in out(SHOW).split("\n"), True, "block size")
    refused("tgtadm --op delete --mode system", "this target is still active")
    done("tgtadm --op delete --mode logicalunit --tid 100 --lun 2",
         "tgtadm --op delete --force --mode target --tid 100")


@client("dracut: three LUNs for one address; pidof")
def dracut():
    done(f"tgtadm --lld iscsi --op new --mode target --tid 100 --targetname {NAME}:dracut")
    for lun in 1, 2, 3:
        done("tgtadm --lld iscsi --op new --mode logicalunit"
             f" --tid 100 --lun {lun} -b {DISK[lun - 1].replace(' ', chr(92) + ' ')}")
    done("tgtadm --lld iscsi --op bind --mode target --tid 100 -I 192.168.50.101",
         "pidof tgtd > /dev/null",
         "tgtadm --lld iscsi --op delete --mode target --tid 100")


@client("systemd's TEST-64: an update without params")
def systemd():
    lu = "--mode logicalunit --tid=100 --lun=1"
    done(f"tgtadm --lld iscsi --op new --mode target --tid=100 --targetname {NAME}:systemd",
         f"tgtadm --lld iscsi --op new {lu} --backing-store {DISK[0]}",
         f"tgtadm --lld iscsi --op update {lu}",
         "tgtadm --lld iscsi --op bind --mode target --tid=100 -I ALL",
         "tgtadm --lld iscsi --op delete --mode target --tid=100")


@client("xCAT: a name with delete is refused; 107 << 8 is 27392")
def xcat():
    done(f"tgtadm --mode target --op new --tid 100 -T {NAME}:xcat",
         f"tgtadm --mode logicalunit --op new --tid 100 --lun 1 --backing-store {DISK[0]}"
         " --device-type disk",
         "tgtadm --mode target --op bind --tid 100 -I 192.0.2.9")
    same(run(f"tgtadm --mode target --op delete --tid 100 -T {NAME}:xcat").rc, 22, "delete")
    done("tgtadm --mode target --op delete --tid 100")
    rc = os.waitstatus_to_exitcode(27392)
    same(run("tgtadm -C 7 --mode target --op show").rc, rc, "no daemon")


@client("iscsi-target-api: a text that has to be equal, tgtimg")
def target_api():
    refused(f"tgtadm --lld iscsi --op new --mode target --tid 1 -T {NAME}:new",
            "this target already exists")
    image = TMP + "/api.img"
    same(run("tgtimg --op new --device-type disk --type disk --size 100m --thin-provisioning"
             f" --file {image}").rc, 0, "tgtimg")
    same(os.path.getsize(image), 100 << 20, "its size")


@client("bash completion: the third word of lines with Target")
def completion():
    same(out("tgtadm --op show --mode target | grep Target | cut -d' ' -f3").split(), NAMES, "names")


# ---- what is common: options, exit codes, texts

@client("options: long, short, shortened, with and without =")
def options():
    account = "tgtadm --mode account"
    done(f"{account} --op new --user x --pass x-secret-1", f"{account} --op delete --us x",
         f"{account} -o new -u x -p x-secret-1", f"{account} --op=delete --user=x")
    for words in ("-C 0 -L iscsi -o new -m tgt -t 100 -T %s", "--control-port=0 --lld=iscsi"
                  " --op=new --mode=target --tid=100 --targetname=%s", "--op new --mo target --ti 100"
                  " --targetn %s"):
        done("tgtadm " + words % (NAME + ":opt"), "tgtadm --op delete --mode tgt --tid 100")
    for mode in "sys", "system", "tgt", "target", "pt", "portal", "lld", "account":
        out("tgtadm --op show --mode " + mode)
    for mode in "conn", "connection":
        out(f"tgtadm --op show --tid 1 --mode {mode}")
    for mode in "lu", "logicalunit":
        out(f"tgtadm --op stat --tid 1 --lun 1 --mode {mode}")
    for mode in "sess", "session":
        out(f"tgtadm --op stat --tid 1 --sid 1 --mode {mode}")
    same(out("tgtadm --op show --mode target"), out(SHOW), "without --lld")


LU = "--mode logicalunit --tid"
ERRORS = [
    ("tgtadm", "specify the operation type", 22),
    ("tgtadm --mode target", "specify the operation type", 22),
    ("tgtadm --op show", "specify the mode", 22),
    ("tgtadm --op bogus --mode target", "unknown operation: bogus", 1),
    ("tgtadm --op show --mode bogus", "unknown mode: bogus", 1),
    ("tgtadm --op show --mode target --bogus",
     "unrecognized option '--bogus'\nTry `tgtadm --help' for more information.", 22),
    (f"tgtadm --op new --mode target --tid 0 -T {NAME}:e", "'tid' cannot be 0", 22),
    (f"tgtadm --op new --mode target -T {NAME}:e", "'tid' option is necessary", 22),
    ("tgtadm --op new --mode target --tid 100",
     "creating new target requires a name, use --targetname", 22),
    (f"tgtadm --op new --mode target --tid 1 -T {NAME}:e", "this target already exists", 22),
    (f"tgtadm --op new --mode target --tid 100 -T {NAME}:full", "this target already exists", 22),
    ("tgtadm --op new --mode target --tid 100 -T iqn.x:a_b@c", "invalid request", 22),
    ("tgtadm --op delete --mode target --tid 99", "can't find the target", 22),
    (f"tgtadm --op delete {LU} 1 --lun 99", "can't find the logical unit", 22),
    ("tgtadm --lld bogus --op show --mode target", "can't find the driver", 22),
    ("tgtadm --op delete --mode account --user nobody", "can't find the account", 22),
    ("tgtadm --op bind --mode account --tid 1 --user nobody", "can't find the account", 22),
    ("tgtadm --op delete --mode conn --tid 1 --sid 99 --cid 0", "can't find the session", 22),
    ("tgtadm --op delete --mode conn --tid 1 --sid 1 --cid 9", "can't find the connection", 22),
    (f"tgtadm --op new {LU} 1 --lun 1 -b {DISK[0]}", "this logical unit number already exists", 22),
    (f"tgtadm --op new {LU} 1 --lun 0 -b {DISK[0]}", "this logical unit number already exists", 22),
    (f"tgtadm --op new {LU} 1 --lun 9 -b /nowhere", "invalid request", 22),
    (f"tgtadm --op new {LU} 1 --lun 9 -b {DISK[0]} --bstype bogus", "invalid request", 22),
    (f"tgtadm --op update {LU} 1 --lun 1 --params bogus=1", "invalid request", 22),
    ("tgtadm --op update --mode target --tid 1 --name bogus --value 1", "invalid request", 22),
    (f"tgtadm --op stat {LU} 1", "'lun' option is necessary", 22),
    ("tgtadm --op bind --mode target --tid 2 -I ALL", "this access control rule already exists", 22),
    ("tgtadm --op unbind --mode target --tid 4 -I ALL",
     "this access control rule does not exist", 22),
    ("tgtadm --op unbind --mode target --tid 4 -Q iqn.x:y",
     "this access control rule does not exist", 22),
    ("tgtadm --op new --mode account --user alice --password another-secret",
     "this account already exists", 22),
    ("tgtadm --op bind --mode account --tid 1 --user bob --outgoing",
     "this target already has an outgoing account", 22),
    ("tgtadm --op delete --mode target --tid 1", "this target is still active", 22),
    ("tgtadm --op delete --mode system", "this target is still active", 22),
    ("tgtadm --mode lld --op stop --lld iscsi", "this driver is busy", 22),
    ("tgtadm --lld iscsi --op bind --mode target --tid 4 --bus vio,30000003",
     "can't find bus: vio", 22),
    (f"tgtadm --lld ibmvio --op bind --mode target --tid 10 --bus link,{TMP}/link.sock",
     "this binding already exists", 22),
    ("tgtadm --lld ibmvio --op unbind --mode target --tid 10 --bus link,/nowhere",
     "can't find the binding", 22),
    ("tgtadm --op stat --mode session --tid 1 --sid 99", "can't find the session", 22),
]


@client("errors: the text, the exit code, nothing on stdout")
def errors():
    for command, text, rc in ERRORS:
        refused(command, text, rc)


@client("errors: all texts that a program may have in its list")
def texts():
    known = """success; unknown error; out of memory; can't find the driver; can't find the target;
        can't find the logical unit; can't find the session; can't find the connection;
        can't find the binding; can't find the account; this target already exists;
        this binding already exists; this logical unit number already exists;
        this access control rule already exists; this account already exists;
        this access control rule does not exist; too many accounts; invalid request;
        this target already has an outgoing account; this target is still active;
        this logical unit is still active; this driver is busy; this operation isn't supported;
        unknown parameter; this device has Prevent Removal set"""
    known = [" ".join(t.split()) for t in known.split(";")]
    same(len(known), 25, "how many")
    # those that no command of ours makes are in the daemon's table
    tgtd = subprocess.run(["bash", "-c", "command -v tgtd"], capture_output=True, text=True,
                          check=True).stdout.strip()
    with open(tgtd, "rb") as f:
        program = f.read()
    for text in known:
        same(b"\0" + text.encode() + b"\0" in program, True, text)


def check(name):
    log.clear()
    try:
        CLIENTS[name]()
        print("ok", name)
    except (Wrong, LookupError, TypeError, StopIteration, ValueError) as e:
        log.append(f"{type(e).__name__}: {e}")
        for line in "\n".join(log).split("\n")[-30:]:
            print("#", line)
        print("not ok", name)


for client_name in CLIENTS:
    check(client_name)
