# SPDX-License-Identifier: GPL-2.0-or-later
"""schema.py SCHEMA: each operation of tgtadm with --json, its document held against the schema; TAP

Documents have to have what the schema names and nothing else: what is new in one is added there.
A new operation gets a row in COMMANDS.  Environment: tgtadm in PATH, TGT_IPC_SOCKET, TMP; a target
1 with LUN 1, one session and an account u are there.
"""
import json
import os
import subprocess
import sys

import jsonschema

# What a document is to be, and the command that asks for it. {sid}: of the session.
COMMANDS = [
    ("system show", "--mode system --op show"),
    ("done", "--mode system --op update --name debug --value off"),
    ("stat", "--mode system --op stat"),
    ("system stat --params only=", "--mode system --op stat --params only=statistics"),
    ("system stat --params only=", "--mode system --op stat --params only=totals"),
    ("system stat --params only=", "--mode system --op stat --params only=logical_units"),
    ("system stat --params only=", "--mode system --op stat --params only=nexuses"),
    ("target show", "--mode target --op show"),
    ("target show --tid", "--mode target --op show --tid 1"),
    ("dry run", "--mode target --op new --tid 7 --targetname iqn.2026-11.org.example:7 --dry-run"),
    ("dry run", "--mode target --op delete --tid 1 --force --dry-run"),
    ("error", "--mode target --op delete --tid 1 --dry-run"),
    ("stat", "--mode target --op stat --tid 1"),
    ("stat", "--mode logicalunit --op stat --tid 1 --lun 1"),
    ("done", "--mode account --op new --user v --password secret-of-v"),
    ("done", "--mode account --op stat --user v --password secret-of-v"),
    ("done", "--mode account --op update --user v --password another-one"),
    ("account show", "--mode account --op show"),
    ("account show", "--mode account --op show --params passwords"),
    ("done", "--mode target --op new --tid 2 --targetname iqn.2026-11.org.example:two"),
    ("done", "--mode target --op bind --tid 2 --initiator-address 192.0.2.0/24"),
    ("done", "--mode target --op bind --tid 2 --initiator-name iqn.2026-11.org.example:i"),
    ("done", "--mode target --op update --tid 2 --name nop_interval --value 5"),
    ("done", "--mode logicalunit --op new --tid 2 --lun 1 --backing-store {tmp}/disk"),
    ("done", "--mode logicalunit --op new --tid 2 --lun 2 --map 1:1"),
    ("done", "--mode logicalunit --op update --tid 2 --lun 1 --params removable=1,scsi_sn=x"),
    ("done", "--mode logicalunit --op bind --tid 2 --lun 1 --initiator-address ALL"),
    ("done", "--mode account --op bind --user v --tid 2"),
    ("done", "--mode account --op bind --user u --tid 2 --outgoing"),
    ("done", "--mode account --op bind --user v"),
    ("target show", "--mode target --op show"),
    ("target show --tid", "--mode target --op show --tid 2"),
    ("system show", "--mode system --op show"),
    ("done", "--lld ibmvio --mode target --op new --tid 3 --targetname v"),
    ("done", "--lld ibmvio --mode target --op bind --tid 3 --bus link,{tmp}/link"),
    ("target show", "--mode target --op show"),
    ("done", "--mode account --op unbind --user v --tid 2"),
    ("done", "--mode account --op delete --user v"),
    ("done", "--mode logicalunit --op unbind --tid 2 --lun 1 --initiator-address ALL"),
    ("done", "--mode logicalunit --op delete --tid 2 --lun 1"),
    ("done", "--mode target --op unbind --tid 2 --initiator-address 192.0.2.0/24"),
    ("done", "--mode target --op delete --tid 2"),
    ("done", "--mode target --op delete --tid 3"),
    ("connection show", "--mode connection --op show --tid 1"),
    ("session stat", "--mode session --op stat --tid 1 --sid {sid}"),
    ("connection stat", "--mode connection --op stat --tid 1 --sid {sid} --cid {cid}"),
    ("trace show", "--mode trace --op show"),
    ("portal show", "--mode portal --op show"),
    ("done", "--mode portal --op new --params portal=127.0.0.1:{port}"),
    ("done", "--mode portal --op delete --params portal=127.0.0.1:{port}"),
    ("lld show", "--mode lld --op show"),
    ("error", "--mode connection --op delete --tid 1 --sid {sid} --cid 77"),
    ("done", "--mode connection --op delete --tid 1 --sid {sid} --cid {cid}"),
    ("error", "--mode target --op delete --tid 9"),
    ("error", "--mode target --op bogus"),
    ("error", "--mode target --op show --bogus"),
    ("error", "--mode target --op show --tid x"),
    ("error", "--mode target"),
    ("error", "--mode target --op show word"),
    ("error", "--mode target --op show --control-port 77"),
    ("done", "--lld ibmvio --mode lld --op stop"),
    ("done", "--lld ibmvio --mode lld --op start"),
    ("error", "--mode system --op delete"),  # a target exists
    ("apply", "apply --json --dry-run {tmp}/good"),
    ("apply", "apply --json {tmp}/good"),
    ("apply", "apply --json --prune --dry-run {tmp}/good"),
    ("apply", "import --json --dry-run {tmp}/exported"),
    ("apply: errors", "apply --json {tmp}/bad"),
    ("apply: errors", "apply --json {tmp}/fails"),
    ("apply: errors", "apply --json --check {tmp}/bad"),
    ("apply: errors", "import --json {tmp}/bad"),
    ("error", "apply --json -C 77 {tmp}/good"),
]

checks = failures = 0


def ok(name, why):
    """One check; @why: what is wrong, or None."""
    global checks, failures
    checks += 1
    print("%s %d - %s" % ("not ok" if why else "ok", checks, name))
    if why:
        failures += 1
        print("# " + str(why).replace("\n", "\n# "))


def closed(schema):
    """The same schema, where objects have no member that it does not name."""
    if isinstance(schema, list):
        return [closed(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    new = {k: closed(v) for k, v in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        new.setdefault("additionalProperties", False)
    return new


# A configuration, for apply; import has it from export.
GOOD = "<target iqn.2026-11.org.example:five>\n backing-store %s/disk2\n</target>\n"
BAD = GOOD + "bogus 1\n"


def tgtadm(line):
    words = line.split()
    if words[0].startswith("-"):
        words.insert(0, "--json")
    p = subprocess.run(["tgtadm"] + words, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, universal_newlines=True, check=False)
    return p.returncode, p.stdout, p.stderr


def wrong(kind, line, schema):
    """What is wrong with the answer to @line, which is to be a @kind; None: nothing"""
    code, out, err = tgtadm(line)
    try:
        document = json.loads(out)
        jsonschema.Draft202012Validator(
            {"$ref": "#/$defs/" + kind.split(":")[0].replace(" ", "%20").replace("=", "%3D"),
             "$defs": schema["$defs"]}).validate(document)
    except (ValueError, jsonschema.ValidationError) as e:
        return "%s\n%s%s" % (e, out, err)
    if kind == "apply: errors":
        said = document["apply"]
        if code != 1 or said["exit"] != 1 or "\n".join(said["errors"]) + "\n" != err:
            return "exit status %d, %s\n%s" % (code, document, err)
        return None
    if kind != "error":
        return "exit status %d" % code if code else None
    if code != document["error"]["exit"] or not err:
        return "exit status %d, %s\n%s" % (code, document, err)
    return None


def places():
    """Values for the commands."""
    sessions = json.loads(tgtadm("--mode connection --op show --tid 1")[1])["sessions"]
    return {"sid": sessions[0]["sid"], "cid": sessions[0]["connections"][0]["cid"],
            "tmp": os.environ["TMP"], "port": os.environ["OTHER_PORT"]}


def files(tmp):
    with open(tmp + "/disk2", "wb") as f:
        f.truncate(1 << 20)
    for name, text in (("good", GOOD % tmp), ("bad", BAD % tmp),
                       ("fails", (GOOD % tmp).replace("disk2", "nothing").replace("five", "six"))):
        with open(tmp + "/" + name, "w", encoding="utf-8") as f:
            f.write(text)
    with open(tmp + "/exported", "w", encoding="utf-8") as f:
        f.write(tgtadm("export")[1])


def operations():
    help_text = tgtadm("--help")[1]
    return {tuple(w[1::2][:2]) for w in
            (l.split() for l in help_text.splitlines()) if w[:1] == ["--mode"]}


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    strict = closed(schema)
    values = places()
    files(values["tmp"])
    asked = set()
    for kind, line in COMMANDS:
        words = line.split()
        if "--op" in words and kind != "error":
            asked.add((words[words.index("--mode") + 1], words[words.index("--op") + 1]))
        ok("%s: %s" % (kind, line), wrong(kind, line.format(**values), strict))
    asked.add(("system", "delete"))
    ok("no operation is missing", operations() - asked or None)
    for mode, op in sorted(operations()):
        ok("error: of %s %s" % (mode, op),
           wrong("error", "--mode %s --op %s --lld nonesuch" % (mode, op), strict))
    for broken in ({"schema": 2, "portals": []}, {"schema": 1, "portals": [1]}, {"schema": 1}):
        ok("the schema is not of anything: %s" % broken,
           jsonschema.Draft202012Validator(schema).is_valid(broken) or None)
    print("1..%d" % checks)
    sys.exit(1 if failures else 0)


main()
