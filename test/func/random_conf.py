# SPDX-License-Identifier: GPL-2.0-or-later
"""random_conf.py SEED DIR PAGE: a random configuration, of every directive that PAGE names

Files of its LUNs are made in DIR. A directive that is neither here nor in LEFT_OUT is an error.
With no SEED it prints the directives that no configuration of the seeds 0 to 19 has.
"""
import os
import random
import re
import sys

IQN = "iqn.2026-11.org.example:"
LEFT_OUT = {
    "include": "of text", "ignore-errors": "of apply", "control-port": "of apply",
    "initiator-group": "becomes the rules that are in it", "direct-store": "needs a SCSI device",
    "host": "needs an adapter", "iSNSServerIP": "a server would be asked",
    "map": "made of LUNs that are there", "backing-store": "", "target": "", "lun": "",
    "account": "", "password": "", "portal": "", "default-driver": "", "driver": "",
}
TEXT = ["plain", "with blank", " leading", "trailing ", "a#hash", "back\\", "\"q", "a\"b", "${tid}",
        "it's", "/* c", "= x", "<<END", "\\#x"]


def number(low, high):
    return lambda r, d: str(r.randint(low, high))


def one_of(*words):
    return lambda r, d: r.choice(words)


def text(room):
    return lambda r, d: r.choice([t for t in TEXT if len(t) <= room])


def yes(r, d):
    return r.choice(["yes", "no", "1", "0", "on", "off"])


FILE = {
    "slow_command_ms": number(0, 100000), "iSNS": one_of("Off"),
    "iSNSServerPort": number(1, 65535), "iSNSAccessControl": one_of("Off"),
}
ISCSI = {
    "nop_interval": number(0, 60), "nop_count": number(0, 9),
    "MaxRecvDataSegmentLength": number(512, 16777215),
    "MaxXmitDataSegmentLength": number(512, 16777215),
    "HeaderDigest": one_of("None", "CRC32C", "CRC32C,None", "None,CRC32C"),
    "DataDigest": one_of("None", "CRC32C", "CRC32C,None", "None,CRC32C"),
    "InitialR2T": one_of("Yes", "No"), "MaxOutstandingR2T": number(1, 65535),
    "ImmediateData": one_of("Yes", "No"), "FirstBurstLength": number(512, 16777215),
    "MaxBurstLength": number(512, 16777215), "DataPDUInOrder": one_of("Yes"),
    "DataSequenceInOrder": one_of("Yes"), "ErrorRecoveryLevel": one_of("0"),
    "IFMarker": one_of("No"), "OFMarker": one_of("No"), "DefaultTime2Wait": number(0, 3600),
    "DefaultTime2Retain": number(0, 3600), "OFMarkInt": one_of("Reject"),
    "IFMarkInt": one_of("Reject"), "MaxConnections": one_of("1"),
    "RDMAExtensions": one_of("Yes", "No"), "TargetRecvDataSegmentLength": number(512, 16777215),
    "InitiatorRecvDataSegmentLength": number(512, 16777215),
    "MaxOutstandingUnexpectedPDUs": number(0, 4), "MaxQueueCmd": number(1, 512),
    "RedirectAddress": one_of("192.0.2.9", "[2001:db8::1]"), "RedirectPort": number(1, 65535),
    "RedirectReason": one_of("Temporary", "Permanent"), "RedirectCallback": one_of("/bin/false"),
}
IBMVIO = {
    "profile": one_of("aix", "ibmi", "linux"), "credits": number(1, 64),
    "firmware": one_of("on", "off"), "hold": number(0, 60),
    "bus": lambda r, d: "link,%s/link%d" % (d, r.randrange(10 ** 6)),
}
TARGET = {
    "state": one_of("ready", "offline"), "controller_tid": number(1, 65535),
    "incominguser": None, "outgoinguser": None, "initiator-address": None,
    "initiator-name": None, "incomingdiscoveryuser": None, "outgoingdiscoveryuser": None,
}
LUN = {
    "bs-type": one_of("rdwr", "aio", "null", "mem"), "bsopts": None, "size": None, "path": None,
    "bsoflags": one_of("sync", "direct", "sync:direct"),
    "block-size": one_of("512", "1024", "4096"), "device-type": one_of("disk"),
    "allow-in-use": one_of("yes"), "write-cache": yes, "scsi_id": text(36), "scsi_sn": text(36),
    "vendor_id": text(8), "product_id": text(16), "product_rev": text(4),
    "vendor_specific": text(20), "vendor_parameters": text(40), "sense_format": one_of("0", "1"),
    "removable": yes, "readonly": yes, "online": yes, "thin_provisioning": one_of("0"),
    "rotation_rate": number(0, 15000), "lbppbe": number(0, 15), "la_lba": number(0, 1000),
    "optimal_xfer_gran": number(0, 1000), "optimal_xfer_len": number(0, 1000), "cdb_lax": yes,
    "slow_command_ms": number(0, 100000),
    "mode_page": one_of("28:0:10:0:0:0:0:0:0:0:0:0:0", "0x1c:0:10:0:0:0:0:0:0:0:0:0:0"),
    "params": one_of("vendor_id=", "scsi_sn=t${tid}l${lun}", "la_lba=0x3,lbppbe=1"),
}


def quoted(value):
    """As the grammar wants it: between quotes, in a here-document, or as it is"""
    if not re.search(r'["#]|^[=< ]|[ \\]$|/\*', value):
        return value
    if '"' in value or "/*" in value or "#" in value:
        return "<<EOT\n%s\nEOT" % value
    return '"%s"' % value


class Maker:
    """A configuration in the making"""

    def __init__(self, seed, folder):
        self.r = random.Random(seed)
        self.dir = folder
        self.lines = []
        self.used = set()
        self.files = 0

    def put(self, key, value):
        self.used.add(key)
        self.lines.append("%s %s" % (key, quoted(value)))

    def some(self, table, share):
        """Each of a table with that probability"""
        for key, make in table.items():
            if make and self.r.random() < share:
                self.put(key, make(self.r, self.dir))

    def file(self):
        self.files += 1
        path = "%s/disk %d#x" % (self.dir, self.files)
        with open(path, "wb") as f:
            f.truncate(1 << 20)
        return path

    def accounts(self):
        self.users = self.r.sample(["bob", "al", "a b", "x#y", "\u00fc"], self.r.randint(0, 5))
        for user in self.users:
            self.lines.append("<account %s>" % user.replace("#", "\\#"))
            self.put("password", self.r.choice(["secret", "two words", "ha#sh", " lead", "q\"uote"])
                     + str(self.r.random()))
            self.lines.append("</account>")

    def bound(self, incoming, outgoing):
        for user in self.users:
            if self.r.random() < 0.4:
                self.put(incoming, user)
        if self.users and self.r.random() < 0.4:
            self.put(outgoing, self.r.choice(self.users))

    def rules(self, may_be_nobody):
        if may_be_nobody and self.r.random() < 0.2:
            self.put("initiator-address", "NONE")
            return
        for a in ["ALL", "192.0.2.0/24", "198.51.100.7", "2001:db8::/32", "[::1]"]:
            if self.r.random() < 0.2:
                self.put("initiator-address", a)
        for n in "ij":
            if self.r.random() < 0.3:
                self.put("initiator-name", IQN + n)

    def lun(self, number):
        """A LUN, in a block of its own; whether it has a file"""
        options = {k: v for k, v in LUN.items() if v and self.r.random() < 0.3}
        kind = options.pop("bs-type", lambda r, d: "rdwr")(self.r, self.dir)
        device = options.pop("device-type", None)
        page = options.pop("mode_page", None)
        for key in ["bsoflags", "block-size"] if kind in ("aio", "null", "mem") else []:
            options.pop(key, None)
        drive = kind == "rdwr" and self.r.random() < 0.15
        if kind in ("null", "mem"):
            self.lines.append("<backing-store NONE:%d>" % number)
        elif drive:
            self.lines.append("<backing-store NONE:%d>" % number)
            self.put("device-type", "disk")
            self.put("path", self.file())
        else:
            self.lines.append("<backing-store %s>" % self.file().replace("#", "\\#"))
        self.put("lun", str(number))
        if kind != "rdwr":
            self.put("bs-type", kind)
        elif device and not drive:
            self.put("device-type", "disk")
        if kind == "mem":
            self.put("size", "1M") if self.r.random() < 0.5 else self.put("bsopts", "size=2M")
        if "params" in options:
            options = {"params": options["params"]}
        if page:
            self.put("mode_page", page(self.r, self.dir))
        for key, make in options.items():
            self.put(key, make(self.r, self.dir))
        self.rules(False)
        self.lines.append("</backing-store>")

    def target(self, number, vio):
        name = ("lpar%d" if vio else IQN + "t%d") % number
        self.lines.append("<target %s>" % name)
        self.put("driver", "ibmvio" if vio else "iscsi")
        if self.r.random() < 0.5:
            self.put("controller_tid", str(100 * number + self.r.randrange(100)))
        self.put("state", self.r.choice(["ready", "offline"]))
        self.some(IBMVIO if vio else ISCSI, 0.25)
        luns = self.r.sample(range(1, 40), self.r.randint(0, 4))
        for lun in luns:
            self.lun(lun)
        for place, (other, theirs) in enumerate(self.mapped):
            if self.r.random() < 0.5:
                self.lines.append("<map %s %d>" % (other, theirs))
                self.put("lun", str(40 + place))
                self.rules(False)
                self.lines.append("</map>")
        self.mapped += [(name, lun) for lun in luns[:1]]
        if not vio:
            self.bound("incominguser", "outgoinguser")
        self.rules(not vio)
        self.lines.append("</target>")

    def all(self, vio):
        self.mapped = []
        self.some(FILE, 0.4)
        self.accounts()
        self.bound("incomingdiscoveryuser", "outgoingdiscoveryuser")
        for number in range(self.r.randint(1, 5)):
            self.target(number + 1, vio and self.r.random() < 0.3)
        return "\n".join(self.lines) + "\n"


def main():
    page = open(sys.argv[3] if len(sys.argv) > 3 else sys.argv[2], encoding="utf-8").read()
    keys = set(re.findall(r"^\.It Ic (\S+)", page, re.M))
    known = set().union(LEFT_OUT, FILE, ISCSI, IBMVIO, TARGET, LUN)
    if keys != known:
        sys.exit("not known here: %s; not in the page: %s" % (keys - known, known - keys))
    if len(sys.argv) > 3:
        sys.stdout.write(Maker(int(sys.argv[1]), sys.argv[2]).all("VIO" in os.environ))
        return
    used = set()
    for seed in range(20):
        maker = Maker(seed, sys.argv[1])
        maker.all("VIO" in os.environ)
        used |= maker.used
    print(" ".join(sorted(known - used - set(LEFT_OUT))))


main()
