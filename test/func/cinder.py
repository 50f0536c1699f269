#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cinder.py CINDER: OpenStack's driver for tgt, its modules as they are, exports volumes

CINDER is the folder of the package cinder: volume/targets/{tgt,iscsi,driver}.py and privsep are its
own, what they import besides (oslo and cinder's own database and utilities) is of this file and
does the same. One test after the other; TAP without the plan on stdout.
Environment: PATH with tgtadm and tgt-admin, PORT, TMP, VOLUMES (include VOLUMES/* is in
targets.conf), SCSI_CMD.
"""
import os
import subprocess
import sys
import tempfile
import types

TMP, PORT, VOLUMES = os.environ["TMP"], os.environ["PORT"], os.environ["VOLUMES"]
PREFIX = "iqn.2010-10.org.openstack:"


# ---- what Cinder's modules import

class ProcessExecutionError(IOError):
    def __init__(self, stdout, stderr, exit_code, cmd):
        super().__init__(f"{cmd}: {exit_code}\n{stdout}\n{stderr}")
        self.stdout, self.stderr, self.exit_code, self.cmd = stdout, stderr, exit_code, cmd


commands = []


def execute(*cmd, **_):
    """oslo_concurrency.processutils: output and errors, or an exception for an exit code."""
    if cmd[0] not in ("tgtadm", "tgt-admin"):
        raise ProcessExecutionError("", "not in this test", 1, " ".join(map(str, cmd)))
    p = subprocess.run([str(c) for c in cmd], capture_output=True, text=True, timeout=60,
                       check=False)
    commands.append(" ".join(map(str, cmd)) + f" = {p.returncode}")
    if p.returncode:
        raise ProcessExecutionError(p.stdout, p.stderr, p.returncode, " ".join(map(str, cmd)))
    return p.stdout, p.stderr


def retry(error, **_):
    """cinder.utils: three times, without the pauses."""
    def decorate(fn):
        def tried(*args, **kwargs):
            for _ in range(2):
                try:
                    return fn(*args, **kwargs)
                except error:
                    pass
            return fn(*args, **kwargs)
        return tried
    return decorate


def robust_file_write(directory, name, data):
    with tempfile.NamedTemporaryFile("w", prefix=name, dir=directory, delete=False) as f:
        f.write(data)
    os.rename(f.name, os.path.join(directory, name))


class Log:
    lines = []

    def note(self, text, *args):
        if args and isinstance(args[0], dict):
            args = args[0]
        self.lines.append(text % args if args else text)

    debug = info = warning = error = exception = note


class PrivContext:
    def __init__(self, *_, **__):
        pass

    @staticmethod
    def entrypoint(fn):
        return fn


class CinderException(Exception):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, kwargs)


def module(name, path=None, **members):
    m = types.ModuleType(name)
    m.__dict__.update(members)
    if path:
        m.__path__ = [path]
    sys.modules[name] = m
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, m)
    return m


class Database:
    """What Cinder remembers of a volume."""
    volumes = {}

    def volume_get(self, _context, volume_id):
        if volume_id not in self.volumes:
            raise exception.NotFound()
        return self.volumes[volume_id]


def error_class(name):
    return type(name, (CinderException,), {})


CINDER = sys.argv[1]
module("oslo_concurrency")
module("oslo_concurrency.processutils", execute=execute,
       ProcessExecutionError=ProcessExecutionError)
module("oslo_log")
module("oslo_log.log", getLogger=lambda name: Log())
module("oslo_utils")
module("oslo_utils.fileutils", ensure_tree=lambda path: os.makedirs(path, exist_ok=True),
       delete_if_exists=lambda path: os.path.exists(path) and os.unlink(path))
module("oslo_config")
module("oslo_config.cfg", CONF=types.SimpleNamespace(rootwrap_config="rootwrap.conf"))
module("oslo_privsep")
module("oslo_privsep.capabilities", __getattr__=lambda name: name)
module("oslo_privsep.priv_context", PrivContext=PrivContext)
module("cinder", CINDER)
module("cinder.i18n", _=lambda text: text)
module("cinder.db", volume_get=Database().volume_get)
module("cinder.utils", retry=retry, robust_file_write=robust_file_write, execute=execute)
exception = module("cinder.exception", CinderException=CinderException, **{
    name: error_class(name) for name in
    ("NotFound", "ISCSITargetCreateFailed", "ISCSITargetRemoveFailed", "InvalidVolume",
     "InvalidParameterValue", "InvalidConnectorException")})
module("cinder.volume", CINDER + "/volume")
module("cinder.volume.volume_utils", generate_username=lambda: "made-for-this",
       generate_password=lambda: "made-of-letters", sanitize_host=lambda host: host)

from cinder.volume.targets import tgt  # pylint: disable=wrong-import-position,import-error

tgt.time = types.SimpleNamespace(sleep=lambda seconds: None)


# ---- volumes

class Configuration(dict):
    safe_get = dict.get
    __getattr__ = dict.__getitem__


def driver(**more):
    return tgt.TgtAdm(root_helper="", configuration=Configuration(
        target_prefix=PREFIX, target_protocol="iscsi", target_ip_address="127.0.0.1",
        target_port=PORT, iscsi_secondary_ip_addresses=[], volumes_dir=VOLUMES, **more))


class Volume(dict):
    volume_attachment = True


def volume(number):
    """A new one, with its disk."""
    v = Volume(id=f"{number:08d}-id", name=f"volume-{number:08d}", host="host@lvm",
               provider_location=None, provider_auth=None)
    v.path = f"{TMP}/disk-{v['name']}"
    with open(v.path, "wb") as f:
        f.truncate(8 << 20)
    Database.volumes[v["id"]] = v
    return v


def export(drv, v):
    data = drv.create_export(None, v, v.path)
    v["provider_location"], v["provider_auth"] = data["location"], data["auth"]
    return data


def show():
    return execute("tgtadm", "--lld", "iscsi", "--op", "show", "--mode", "target")[0]


def target(v):
    """The lines of its target, or None."""
    for text in show().split("\nTarget "):
        if text.split("\n")[0].endswith(PREFIX + v["name"]):
            return text.split("\n")[1:]
    return None


def says(lines, *wanted):
    for line in wanted:
        same(line in [text.strip() for text in lines], True, line)


def ask(v, cdb="00 00 00 00 00 00", user=None, password=None):
    """What an initiator gets, who logs in as Nova does: by initialize_connection()."""
    to = driver().initialize_connection(v, {"initiator": "iqn.x:y", "ip": "127.0.0.1"})
    same(to["driver_volume_type"], "iscsi", "type")
    data = to["data"]
    same(data["auth_method"], "CHAP", "method")
    user, password = user or data["auth_username"], password or data["auth_password"]
    p = subprocess.run([os.environ["SCSI_CMD"], "-i", "iqn.2026-11.org.example:nova",
                        f"iscsi://{user}%{password}@{data['target_portal']}/"
                        f"{data['target_iqn']}/{data['target_lun']}", cdb],
                       capture_output=True, text=True, timeout=60, check=False)
    return p.stdout.strip()


# ---- tests

class Wrong(Exception):
    pass


def same(got, want, what):
    if got != want:
        raise Wrong(f"{what}\nfound:    {got!r}\nexpected: {want!r}")


def raises(error, fn, *args):
    try:
        fn(*args)
    except error as e:
        return e
    raise Wrong(f"no {error.__name__}")


def test_export():
    """create_export: a target with LUN 1 and its own account"""
    v = volume(1)
    data = export(driver(), v)
    same(data["auth"], "CHAP made-for-this made-of-letters", "auth")
    location = data["location"].split(" ")
    same(location[1:], [PREFIX + v["name"], "1"], "location")
    says(target(v), "LUN: 1", "Backing store path: " + v.path, "made-for-this", "ALL",
         "Thin-provisioning: Yes")
    with open(os.path.join(VOLUMES, v["name"]), encoding="ascii") as f:
        same("incominguser made-for-this made-of-letters" in f.read(), True, "its file")


def test_connection():
    """initialize_connection: the secret that was made lets in, another one does not"""
    v = Database.volumes["00000001-id"]
    same(ask(v), "good", "with its secret")
    same(ask(v, password="another-secret"), "login 0201", "with another one")


def test_flags():
    """bsoflags and write-cache of cinder.conf"""
    v = volume(2)
    export(driver(iscsi_target_flags="direct", iscsi_write_cache="off"), v)
    says(target(v), "Backing store flags: direct")
    same(ask(v, "1a 00 08 00 20 00 in=32").startswith("good"), True, "the caching page")


def test_again():
    """create_export of a volume that is exported: one target, the same secret"""
    v = Database.volumes["00000001-id"]
    export(driver(), v)
    same(show().count(PREFIX + v["name"] + "\n"), 1, "targets")
    same(ask(v), "good", "with its secret")


def test_ensure():
    """ensure_export after a start of tgtd brings all back"""
    drv, volumes = driver(), [Database.volumes["00000001-id"], Database.volumes["00000002-id"]]
    for v in volumes:
        execute("tgt-admin", "--delete", PREFIX + v["name"])
        same(target(v), None, "the target")
        drv.ensure_export(None, v, v.path)
        same(ask(v), "good", "with its secret")


def test_extend():
    """extend_target: the initiator sees the new size"""
    v = Database.volumes["00000001-id"]
    os.truncate(v.path, 16 << 20)
    driver().extend_target(v)
    says(target(v), "Size: 17 MB, Block size: 512")
    same(ask(v), "good", "with its secret")


def test_lost_lun():
    """a target whose LUN was not made: Cinder makes it itself"""
    v = volume(3)
    drv = driver()
    update = drv._do_tgt_update

    def update_and_lose(name, force=False):
        update(name, force)
        tid = drv._get_target(name)
        execute("tgtadm", "--lld", "iscsi", "--op", "delete", "--mode", "logicalunit", "--tid",
                tid, "--lun", "1")
        same("LUN: 1" in [line.strip() for line in target(v)], False, "its LUN")
    drv._do_tgt_update = update_and_lose
    export(drv, v)
    says(target(v), "LUN: 1", "Backing store path: " + v.path)


def test_prefix():
    """volume-00000001 is not volume-000000012"""
    v = volume(1)
    longer = Volume(v, id="00000012-id", name=v["name"] + "2", provider_location=None)
    longer.path = f"{TMP}/disk-longer"
    with open(longer.path, "wb") as f:
        f.truncate(1 << 20)
    export(driver(), longer)
    tid = driver()._get_target(PREFIX + longer["name"])
    same(f"Target {tid}: {PREFIX}{longer['name']}\n" in show(), True, "its number")
    driver().remove_export(None, longer)
    same(target(longer), None, "its target")
    same(target(v) is None, False, "the other one")
    v["provider_location"] = f"127.0.0.1:{PORT},1 {PREFIX}{v['name']} 1"
    v["provider_auth"] = "CHAP made-for-this made-of-letters"


def test_create_fails():
    """a disk that is not there, and tgt-admin says so or only leaves it out"""
    v = volume(4)
    os.unlink(v.path)
    raises(exception.ISCSITargetCreateFailed, export, driver(), v)
    same(os.path.exists(os.path.join(VOLUMES, v["name"])), False, "its file")
    if target(v):
        execute("tgt-admin", "--delete", PREFIX + v["name"])


def test_exists():
    """what Cinder looks for in errors of tgtadm"""
    v = Database.volumes["00000001-id"]
    tid = driver()._get_target(PREFIX + v["name"])
    for text, cmd in (
            ("target already exists", f"new --mode target --tid {tid} -T {PREFIX}x"),
            ("can't find the target", "delete --mode target --tid 4242"),
            ("access control rule does not exist",
             f"unbind --mode target --tid {tid} -I 192.0.2.1")):
        e = raises(ProcessExecutionError, execute, "tgtadm", "--lld", "iscsi", "--op",
                   *cmd.split())
        same(text in e.stderr, True, text)
        same(e.exit_code, 22, "exit code")


def test_remove():
    """remove_export: target, file and account have gone"""
    drv = driver()
    for v in [v for v in Database.volumes.values() if target(v)]:
        drv.remove_export(None, v)
        same(target(v), None, "its target")
        same(os.path.exists(os.path.join(VOLUMES, v["name"])), False, "its file")
    same(show(), "", "targets")


def test_remove_again():
    """remove_export of what is gone: nothing to do"""
    v = Database.volumes["00000001-id"]
    driver().remove_export(None, v)
    driver().remove_iscsi_target(0, 1, v["id"], v["name"])


def test_remove_connected():
    """remove_export while an initiator is connected"""
    v = volume(5)
    export(driver(), v)
    data = driver().initialize_connection(v, {"initiator": "iqn.x:y"})["data"]
    with subprocess.Popen([os.environ["SCSI_CMD"],
                           f"iscsi://{data['auth_username']}%{data['auth_password']}@"
                           f"{data['target_portal']}/{data['target_iqn']}/1", "-"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
        p.stdin.write("00 00 00 00 00 00\n")
        p.stdin.flush()
        same(p.stdout.readline(), "good\n", "the session")
        driver().remove_export(None, v)
        same(target(v), None, "its target")
        p.stdin.close()


def test_missing_target():
    """remove_iscsi_target when only the file is left"""
    v = volume(6)
    export(driver(), v)
    execute("tgt-admin", "--delete", PREFIX + v["name"])
    driver().remove_iscsi_target(0, 1, v["id"], v["name"])
    same(os.path.exists(os.path.join(VOLUMES, v["name"])), False, "its file")


def test_no_initiator():
    """validate_connector: without a name no connection"""
    raises(exception.InvalidConnectorException, driver().validate_connector, {})
    same(driver().validate_connector({"initiator": "iqn.x:y"}), True, "with one")


def main():
    tests = [fn for name, fn in globals().items() if name.startswith("test_")]
    for fn in tests:
        commands.clear()
        Log.lines.clear()
        try:
            fn()
            print("ok", fn.__doc__, flush=True)
        except (Wrong, CinderException, ProcessExecutionError, LookupError, TypeError) as e:
            for line in (f"{type(e).__name__}: {e}\n" + "\n".join(commands + Log.lines)).split("\n"):
                print("#", line)
            print("not ok", fn.__doc__, flush=True)


main()
