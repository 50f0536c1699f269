# SPDX-License-Identifier: GPL-2.0-or-later
"""What a trace of the adapters says (TRACE=1 test/lpar/run SCENARIO): questions and their answers.

answers(LINES, CLIENT, HOST) -> {question: [answer...]}, in the order in which questions were asked.
"""
import re
from collections import OrderedDict

MADS = {1: "EMPTY_IU", 2: "ERROR_LOGGING", 3: "ADAPTER_INFO", 4: "HOST_CONFIG", 5: "CAPABILITIES",
        6: "PHYS_ADAP_INFO", 7: "TAPE_PASSTHROUGH", 8: "ENABLE_FAST_FAIL"}
TMFS = {1: "ABORT TASK", 2: "ABORT TASK SET", 4: "CLEAR TASK SET", 8: "LUN RESET", 0x40: "CLEAR ACA"}
FLAGS = ((1, "response data"), (2, "sense"), (4, "DO over"), (8, "DO under"), (0x10, "DI over"),
         (0x20, "DI under"))
CDB_LENGTHS = {0: 6, 1: 10, 2: 10, 4: 16, 5: 12}


def be(data, at, size):
    return int.from_bytes(data[at:at + size], "big")


def text(data):
    return data.split(b"\0")[0].decode("ascii", "replace")


def bytes_text(data):
    """Hexadecimal; zeros at the end are counted only."""
    short = data.rstrip(b"\0")
    rest = len(data) - len(short)
    if rest < 4:
        return data.hex(" ")
    return f"{short.hex(' ')} and {rest} zeros" if short else "all zero"


class Command:
    """An SRP command, and where its data are in the client's window."""

    def __init__(self, iu):
        self.data = b""
        at = 48 + (iu[31] & ~3)
        self.extents, self.length = [], 0
        for form, count in ((iu[5] >> 4, iu[6]), (iu[5] & 15, iu[7])):
            if form == 1:
                found = [(be(iu, at, 8), be(iu, at + 12, 4))]
                at += 16
            elif form == 2:
                found = [(be(iu, at + 20 + 16 * i, 8), be(iu, at + 32 + 16 * i, 4))
                         for i in range(count)]
                at += 20 + 16 * count
            else:
                continue
            self.extents += found
            self.length += sum(x[1] for x in found)
        cdb = iu[32:48][:CDB_LENGTHS.get(iu[32] >> 5, 6)]
        lun = "" if iu[20:22] == b"\x80\0" else ", absent unit"
        self.name = f"CDB {cdb.hex(' ')}, {self.length} bytes{lun}"

    def takes(self, ioba):
        return any(va <= ioba < va + length for va, length in self.extents)


def command_answer(iu, told, data):
    flags = iu[18]
    out = [f"status {iu[19]:02x}"]
    if told:
        out.append(f"CRQ status {told:02x}")
    out += [name for bit, name in FLAGS if flags & bit]
    for bits, at, name in ((0xc, 20, "data-out"), (0x30, 24, "data-in")):
        if flags & bits or be(iu, at, 4):
            out.append(f"{name} residual {be(iu, at, 4)}")
    if be(iu, 4, 4) != 1:
        out.append(f"credit {be(iu, 4, 4)}")
    response = be(iu, 32, 4)
    sense = iu[36 + response:36 + response + be(iu, 28, 4)]
    if flags & 1:
        out.append(f"code {be(iu, 36, 4)}")
    if sense:
        out.append(f"{len(sense)} bytes of sense {bytes_text(sense)}")
    if data:
        out.append(f"{len(data)} bytes {bytes_text(data)}")
    return ", ".join(out)


def adapter_info(d):
    sizes = [be(d, 116 + 4 * i, 4) for i in range(8)]
    return (f"SRP {text(d[:8])!r}, partition {text(d[8:104])!r} {be(d, 104, 4)}, "
            f"MAD version {be(d, 108, 4)}, OS {be(d, 112, 4)}, largest transfer {sizes[0]}")


def capabilities(d):
    entries = [(be(d, at, 4), be(d, at + 6, 2), be(d, at + 8, 4)) for at in range(68, len(d) - 11, 12)]
    listed = "; ".join(f"type {t}: support {s}, data {v}" for t, s, v in entries)
    return f"flags {be(d, 0, 4):02x}, name {text(d[4:36])!r}, location {text(d[36:68])!r}, {listed}"


class Reader:
    def __init__(self, client, host):
        self.client, self.host = client, host
        self.elements = {}  # address of an IU -> format, IU, name, Command
        self.open = {}      # commands in flight, by the address of their IU
        self.found = OrderedDict()
        self.copy = None

    def note(self, question, answer):
        self.found.setdefault(question, [])
        if answer not in self.found[question]:
            self.found[question].append(answer)

    def line(self, words):
        if words[1] == "send" and words[0] == self.client and words[-1] == "0":
            self.asked(bytes.fromhex(words[2] + words[3]))
        elif words[1] == "send" and words[0] == self.host and words[-1] == "0":
            self.answered(bytes.fromhex(words[2] + words[3]))
        elif words[0] == self.host and words[1] == "copy":
            self.copy = words
        elif words[0] == self.host and words[1] == "bytes" and self.copy:
            self.copied(self.copy[2], int(self.copy[5 if self.copy[2] == "in" else 7], 16),
                        bytes.fromhex(words[2]))

    def asked(self, e):
        if e[0] == 0x80 and e[1] in (1, 2):
            self.elements[be(e, 8, 8)] = {"format": e[1], "answer": b""}
        elif e[0] == 0xc0:
            self.note("INIT", f"format {e[1]}")

    def copied(self, way, ioba, data):
        x = self.elements.get(ioba)
        if x and way == "in":
            x["iu"] = data
            x["command"] = Command(data) if x["format"] == 1 and data[0] == 2 else None
        elif x:
            x["answer"] = data
        else:
            self.data_copied(way, ioba, data)

    def data_copied(self, way, ioba, data):
        for x in self.elements.values():
            if "iu" not in x:
                continue
            if x["format"] == 2 and be(x["iu"], 16, 8) == ioba:
                x["data"] = data
            elif x["command"] and way == "out" and x["command"].takes(ioba):
                x["command"].data += data

    def answered(self, e):
        for ioba, x in list(self.elements.items()):
            if "iu" in x and x["iu"][8:16] == e[8:16] and x["format"] == e[1]:
                del self.elements[ioba]
                self.note(*self.exchange(x, e))

    def exchange(self, x, e):
        iu, answer, told = x["iu"], x["answer"], e[3]
        size = f"IU length {be(e, 6, 2)}"
        if e[1] == 2:
            kind = be(iu, 0, 4)
            what = f"status {be(answer, 4, 2):02x}, {size}"
            if kind == 3:
                what += ", " + adapter_info(x["data"])
            if kind == 5 and "data" in x:
                what += ", " + capabilities(x["data"])
            return MADS.get(kind, f"MAD {kind:x}"), what
        if iu[0] == 0 and answer[0] == 0xc0:
            return "LOGIN", (f"limit {be(answer, 4, 4)}, IU to target {be(answer, 16, 4)}, to initiator "
                             f"{be(answer, 20, 4)}, formats {be(answer, 24, 2)}, {size}")
        if iu[0] == 0:
            return "LOGIN", f"rejected: {be(answer, 4, 4):08x}"
        if iu[0] == 1:
            return TMFS.get(iu[30], f"TMF {iu[30]:x}"), command_answer(answer, told, b"") + ", " + size
        if iu[0] == 2:
            return x["command"].name, command_answer(answer, told, x["command"].data)
        return f"IU {iu[0]:02x}", answer.hex(" ")


def answers(lines, client, host):
    reader = Reader(client, host)
    for line in lines:
        words = line.split()
        if len(words) >= 3 and re.fullmatch("[0-9a-f]{8}", words[0]):
            reader.line(words)
    return reader.found
