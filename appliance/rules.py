#!/usr/bin/python3 -B
"""The rules stage: rules.py <config.json>, started by rules.sh. Before the engine starts, and every rulesSeconds from then on.

Gathers rules from every source into a candidate, lets the engine test it, and only then puts it where the engine looks, all of it at once; a running engine
is asked to reload, and what it then says it loaded must be what was tested. Whatever goes wrong on the way, the last good set stays in use and the reason is told.
Only files of rules are taken, of bounded size: what else lies in a source has no way to the engine.
"""
import functools
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from glob import glob
from pathlib import Path

import settings as configuration
import status
import suricatasocket

MEGABYTE = 1000 ** 2
# A large set of rules has about 40 MB.
FILE_BYTES, SET_BYTES, SET_FILES = 64 * MEGABYTE, 256 * MEGABYTE, 1000
FETCH_SECONDS, TEST_SECONDS, RELOAD_SECONDS = 120, 300, 300
TEST_BYTES = 4096 * MEGABYTE
# While an engine has still to take over the set in use.
IMPATIENT_SECONDS = 2
LOADED = re.compile(r"(\d+) rules successfully loaded, (\d+) rules failed")
NONE_LOADED = "no rules were loaded"
REASON_LENGTH = 500


class Refused(Exception):
    """These rules do not come into use."""


def last_words(text):
    errors = [line for line in text.splitlines() if line.startswith("E") or " Error" in line]
    return " | ".join(line.strip() for line in (errors or text.splitlines())[-3:])[:REASON_LENGTH]


def bounded(words, seconds, what, **bounds):
    """Runs a command that may not take more than its share; answers what it said."""
    limits = [f"--{name}={value}" for name, value in bounds.items()]
    try:
        done = subprocess.run(["nice", "-n", "10", "prlimit", *limits, "--", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=seconds, start_new_session=True)
    except subprocess.TimeoutExpired:
        raise Refused(f"{what} took more than {seconds} s") from None
    if done.returncode != 0:
        raise Refused(f"{what} failed: {last_words(done.stdout)}")
    return done.stdout


def tested(settings, *files):
    """How many rules the engine makes of these files, as it is configured here; Refused, when it does not take all of them."""
    with tempfile.TemporaryDirectory(prefix="mirror-rules-") as folder:
        for path in files:
            Path(folder, path.name).symlink_to(path)
        words = ["suricata", "-T", "-v", "-c", f"{settings['state']}/suricata/suricata.yaml", "-l", folder, "--set", f"default-rule-path={folder}"]
        said = bounded(words, TEST_SECONDS, "the engine's test", **{"as": TEST_BYTES, "cpu": TEST_SECONDS})
    counts = LOADED.search(said)
    if counts is None and NONE_LOADED in said:
        return 0
    if counts is None or counts[2] != "0":
        raise Refused(f"the engine's test does not say that every rule was loaded: {last_words(said)}")
    return int(counts[1])


def now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Sources:
    """Where rules come from, each as a name and a way to its files."""

    def __init__(self, settings):
        self.settings = settings
        self.cache = Path(settings["spool"]) / "rules/fetched"
        # Files of the distribution that its own engine does not take: name -> reason.
        self.left_out = {}

    def fetch(self, source):
        """Brings what has changed; a bucket is not asked for what is here already."""
        folder = self.cache / hashlib.sha256(source.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        aws = ["aws", *(["--endpoint-url", self.settings["endpointUrl"]] if self.settings["endpointUrl"] else []),
               *(["--region", self.settings["region"]] if self.settings["region"] else []), "s3"]
        if source.endswith("/"):
            words = [*aws, "sync", "--only-show-errors", "--delete", "--exclude", "*", "--include", "*.rules", source, str(folder)]
        else:
            words = [*aws, "cp", "--only-show-errors", source, str(folder / "one.rules")]
        bounded(words, FETCH_SECONDS, f"fetching {source}", fsize=FILE_BYTES)
        return sorted(folder.rglob("*.rules"))

    def bundled(self):
        """The distribution's files that its engine takes. Some are about protocols that the same package leaves switched off."""
        found = sorted(Path(self.settings["suricataConfig"]).parent.glob("rules/*.rules"))
        return [path for path in found if self.takes(path)]

    @functools.cache
    def takes(self, path):
        try:
            tested(self.settings, path)
            return True
        except Refused as error:
            self.left_out[path.name] = str(error)
            print(f"mirror-sensor: bundled {path.name} left out: {error}", file=sys.stderr, flush=True)
            return False

    def local(self):
        return [Path(path) for path in sorted(glob(self.settings["rules"]))]

    def gather(self, candidate, only_bundled=False):
        """Copies every source's rules into the candidate; answers the sources' names."""
        ways = [("bundled", self.bundled)] if self.settings["bundledRules"] or only_bundled else []
        if not only_bundled:
            # Rules that lie on the machine are welcome, but nobody has to put any there.
            ways += [("local", self.local)] if self.local() else []
            ways += [(source, lambda source=source: self.fetch(source)) for source in self.settings["ruleSources"]]
        room = SET_BYTES
        for number, (name, way) in enumerate(ways):
            files = way()
            if not files:
                raise Refused(f"{name} holds no file *.rules")
            if len(files) > SET_FILES:
                raise Refused(f"{name} holds more than {SET_FILES} files")
            for count, path in enumerate(files):
                room -= self.copy(path, candidate / f"{number:02d}-{count:04d}-{re.sub('[^A-Za-z0-9._-]', '_', path.name)}", min(FILE_BYTES, room))
        return [name for name, _ in ways]

    @staticmethod
    def copy(path, target, most):
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise Refused(f"{path.name}: {error.strerror}") from None
        with open(descriptor, "rb") as source:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise Refused(f"{path.name} is no file")
            data = source.read(most + 1)
        if len(data) > most:
            raise Refused(f"{path.name} is too large: at most {FILE_BYTES // MEGABYTE} MB a file, {SET_BYTES // MEGABYTE} MB together")
        target.write_bytes(data)
        return len(data)


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

    def first(self):
        """Nothing good is known, and the engine is to start: with bundled rules, or without any."""
        for only in (lambda candidate: self.sources.gather(candidate, only_bundled=True), lambda candidate: []):
            try:
                self.adopt(only)
                return
            except Refused as error:
                print(f"mirror-sensor: bundled rules refused, too: {error}", file=sys.stderr, flush=True)

    def turn(self):
        """Once through; tells how it went."""
        refused = None
        try:
            self.adopt(self.sources.gather)
        except Refused as error:
            refused = str(error)
            if self.in_use() is None:
                self.first()
            print(f"mirror-sensor: rules refused, {', '.join(self.in_use()['sources']) or 'no rules'} in use: {refused}", file=sys.stderr, flush=True)
        used = self.in_use()
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
