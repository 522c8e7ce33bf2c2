#!/usr/bin/python3 -B
"""The rules stage: rules.py <config.json>, started by rules.sh. Before the engine starts, and every rulesSeconds from then on.

Gathers rules from every source into a candidate, lets the engine test it, and only then puts it where the engine looks, all of it at once; a running engine
is asked to reload, and what it then says it loaded must be what was tested. Whatever goes wrong on the way, the last good set stays in use and the reason is told.
Only files of rules are taken, of bounded size: what else lies in a source has no way to the engine.
"""
import hashlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

import settings as configuration
import status
import suricatasocket
from rulesources import Refused, Sources, tested

RELOAD_SECONDS = 300
# When the engine takes not even an empty set, as its configuration is wrong: there is nothing in use, and the next turn may find it mended.
NONE = {"loaded": 0, "sources": [], "sha256": None}
# While an engine has still to take over the set in use.
IMPATIENT_SECONDS = 2


def now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Rules:
    def __init__(self, settings):
        self.settings = settings
        self.sources = Sources(settings)
        self.current = Path(settings["rulesInUse"])
        self.sets = self.current.parent / "sets"
        self.sets.mkdir(exist_ok=True)
        # When the set in use came into use, until the engine is known to have it: seconds since the machine started.
        self.pending = now()

    def in_use(self):
        """What is told of the set in use, or None."""
        return status.read(self.current / "set.json")

    def link(self, folder):
        """From one set to another at once: whoever looks sees either."""
        draft = self.current.with_name("current.new")
        draft.unlink(missing_ok=True)
        draft.symlink_to(folder)
        os.replace(draft, self.current)
        self.pending = now()

    def adopt(self, gather):
        """Gathers, tests and puts into use. Nothing happens when nothing has changed."""
        candidate = Path(tempfile.mkdtemp(prefix="set-", dir=self.sets))
        candidate.chmod(0o750)
        previous = os.readlink(self.current) if self.current.is_symlink() else None
        try:
            names = gather(candidate)
            content = hashlib.sha256()
            for path in sorted(candidate.iterdir()):
                content.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
            digest, known = content.hexdigest(), self.in_use()
            if known and known["sha256"] == digest:
                return
            told = {"sha256": digest, "loaded": tested(self.settings, *candidate.iterdir()), "sources": names}
            (candidate / "set.json").write_text(json.dumps(told))
            self.link(candidate)
            try:
                self.take_over()
            except Refused:
                if previous:
                    self.link(previous)
                    self.take_over()
                raise
        finally:
            self.tidy()

    def tidy(self):
        kept = os.path.basename(os.readlink(self.current)) if self.current.is_symlink() else None
        for folder in self.sets.iterdir():
            if folder.name != kept:
                shutil.rmtree(folder)

    def ask(self, command):
        """The engine's answer, or None: it does not run, or not yet."""
        try:
            return suricatasocket.ask(self.settings, command)
        except (OSError, ValueError):
            return None

    def take_over(self):
        """Makes sure that a running engine has the set in use. One that started later has read it by itself."""
        try:
            started = suricatasocket.started(self.settings)
        except OSError:
            return
        if started > self.pending:
            self.pending = None
            return
        before = self.ask("ruleset-reload-time")
        # Not the way that answers when all is done: the engine would answer nobody meanwhile, and be called sick.
        if self.ask("ruleset-reload-nonblocking") is None:
            return
        limit = time.monotonic() + RELOAD_SECONDS
        while self.ask("ruleset-reload-time") in (before, None):
            if time.monotonic() > limit:
                raise Refused(f"the engine did not reload within {RELOAD_SECONDS} s")
            if self.ask("uptime") is None:
                # Ended meanwhile: the next one starts with the set in use.
                return
            time.sleep(0.2)
        loaded = self.ask("ruleset-stats")
        expected = self.in_use()["loaded"]
        self.pending = None
        if loaded and (loaded[0]["rules_loaded"], loaded[0]["rules_failed"]) != (expected, 0):
            raise Refused(f"the engine loaded {loaded[0]['rules_loaded']} rules, not the {expected} that were tested")

    @staticmethod
    def none(candidate):
        # The engine's test wants a file.
        (candidate / "none.rules").write_text("# No rules.\n")
        return []

    def first(self):
        """Nothing good is known, and the engine is to start: with bundled rules, or without any."""
        for only in (lambda candidate: self.sources.gather(candidate, only_bundled=True), self.none):
            try:
                self.adopt(only)
                return
            except (Refused, OSError) as error:
                print(f"mirror-sensor: bundled rules refused, too: {error}", file=sys.stderr, flush=True)

    def turn(self):
        """Once through; tells how it went."""
        refused = None
        try:
            self.adopt(self.sources.gather)
        except (Refused, OSError) as error:
            refused = str(error)
            if self.in_use() is None:
                self.first()
            used = self.in_use() or NONE
            print(f"mirror-sensor: rules refused, {', '.join(used['sources']) or 'no rules'} in use: {refused}", file=sys.stderr, flush=True)
        used = self.in_use() or NONE
        status.write(f"{self.settings['state']}/rules/status.json", {
            "at": time.time(), "loaded": used["loaded"], "refused": refused, "sources": used["sources"], "sha256": used["sha256"],
            "leftOut": sorted(self.sources.left_out),
        })

    def settle(self):
        """A reload that was not possible when the set came."""
        try:
            self.take_over()
        except Refused as error:
            print(f"mirror-sensor: {error}", file=sys.stderr, flush=True)


def tell_ready():
    """To systemd, if it is there: the engine may start."""
    place = os.environ.get("NOTIFY_SOCKET")
    if place:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.connect(f"\0{place[1:]}" if place.startswith("@") else place)
            manager.send(b"READY=1")


def main():
    settings = configuration.load(sys.argv[1])
    os.umask(0o027)
    rules = Rules(settings)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    rules.turn()
    tell_ready()
    looked = time.monotonic()
    while not stopping.wait(min(IMPATIENT_SECONDS, settings["rulesSeconds"])):
        if time.monotonic() - looked >= settings["rulesSeconds"]:
            rules.turn()
            looked = time.monotonic()
        elif rules.pending:
            rules.settle()


if __name__ == "__main__":
    main()
