#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# top.py - tgtadm top in a terminal of its own; see top.t.sh
#
#   keys | resize | signal NAME | stop | gone PID, then the command
import fcntl
import os
import pty
import resource
import select
import signal
import struct
import sys
import termios
import time

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


class Terminal:
    def __init__(self, cmd, lines=12, columns=100):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            size = struct.pack("HHHH", lines, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.write(1, b"ready\n")
            os.read(0, 1)  # a line: the modes are known by then
            os.execv(cmd[0], cmd)
        self.seen = b""
        self.until(b"ready")
        self.before = termios.tcgetattr(self.fd)
        os.write(self.fd, b"\n")

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            some = os.read(self.fd, 65536)
        except OSError:  # nobody has the other end any more
            return False
        self.seen += some
        return bool(some)

    def until(self, text, since=0):
        """where the text ends that has come after @since"""
        end = time.monotonic() + 20
        while self.seen.find(text, since) < 0:
            if not self.read(end - time.monotonic()):
                raise SystemExit("no %r in %r" % (text, self.seen[since:]))
        return self.seen.find(text, since) + len(text)

    def size(self, lines, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def status(self):
        while self.read(20):
            pass
        return os.waitpid(self.pid, 0)[1]

    def as_before(self):
        assert self.seen.rfind(LEAVE) > self.seen.rfind(ENTER) >= 0, self.seen[-300:]
        assert self.seen.count(b"\x1b[?25h") == self.seen.count(b"\x1b[?25l")
        assert termios.tcgetattr(self.fd) == self.before, "modes of the terminal differ"

    def screens(self):
        return self.seen.split(b"\x1b[H\x1b[2J")[1:]


def keys(t):
    at = t.until(b"infl", t.until(ENTER))
    assert not termios.tcgetattr(t.fd)[3] & (termios.ICANON | termios.ECHO)
    for key in b"imlfn":
        os.write(t.fd, bytes([key]))
        at = t.until(b"infl", at)
    os.write(t.fd, b"b")
    at = t.until(b"\ninitiator  ", at)
    t.until(b"iqn.2026-11.org.example:i", at)
    os.write(t.fd, b"q")
    t.until(LEAVE)
    assert t.status() == 0
    for s in t.screens()[:-1]:
        lines = s.split(b"\r\n")
        assert len(lines) <= 12 and all(len(one) <= 100 for one in lines), lines


def resize(t):
    t.until(b"infl", t.until(ENTER))
    at = len(t.seen)
    t.size(3, 20)
    t.until(b"tgtadm top: q end, b\r\n", at)  # twenty columns of it
    os.write(t.fd, b"q")
    assert t.status() == 0
    assert len(t.screens()[-1].split(LEAVE)[0].split(b"\r\n")) <= 3, t.screens()[-1]


def by_signal(t, name):
    t.until(b"infl", t.until(ENTER))
    number = getattr(signal, name)
    os.kill(t.pid, number)
    status = t.status()
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == number, status


def stop(t):
    t.until(b"infl", t.until(ENTER))
    os.kill(t.pid, signal.SIGTSTP)
    assert os.WIFSTOPPED(os.waitpid(t.pid, os.WUNTRACED)[1])
    while t.read(0.1):
        pass
    t.as_before()
    at = len(t.seen)
    os.kill(t.pid, signal.SIGCONT)
    t.until(b"infl", t.until(ENTER, at))
    os.write(t.fd, b"q")
    assert t.status() == 0


def gone(t, pid):
    t.until(b"infl", t.until(ENTER))
    os.kill(int(pid), signal.SIGTERM)
    t.until(b"tgt", t.until(LEAVE))
    assert os.WEXITSTATUS(t.status()) == 107


WHAT = {"keys": keys, "resize": resize, "signal": by_signal, "stop": stop, "gone": gone}
what = WHAT[sys.argv[1]]
args = sys.argv[2:3] if what in (by_signal, gone) else []
terminal = Terminal(sys.argv[2 + len(args):])
what(terminal, *args)
terminal.as_before()
