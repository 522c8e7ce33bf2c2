"""Where rules come from, within bounds, and what the engine says of them."""
import functools
import hashlib
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
from glob import glob
from pathlib import Path

MEGABYTE = 1000 ** 2
# A large set of rules has about 40 MB.
FILE_BYTES, SET_BYTES, SET_FILES = 64 * MEGABYTE, 256 * MEGABYTE, 1000
FETCH_SECONDS, TEST_SECONDS = 120, 300
TEST_BYTES = 4096 * MEGABYTE
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
    process = subprocess.Popen(["nice", "-n", "10", "prlimit", *limits, "--", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        # With whatever it started.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise Refused(f"{what} took more than {seconds} s") from None
    if process.returncode != 0:
        raise Refused(f"{what} failed: {last_words(said)}")
    return said


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
            # Without exact timestamps, a file that is newer but of the same size would count as known.
            words = [*aws, "sync", "--only-show-errors", "--exact-timestamps", "--delete", "--exclude", "*", "--include", "*.rules", source, str(folder)]
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
