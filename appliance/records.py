#!/usr/bin/python3 -B
"""The way out of records: records.py <config.json>. Takes closed files of the engines, packs them, puts them into the bucket, and keeps the disk within its bound.

A file is packed once, under the name of its key, before anything is sent: whatever is repeated, the same bytes go to the same key.
When there is no room, the oldest packed file is dropped and counted.
"""
import calendar
import gzip
import hashlib
import json
import os
import re
import sys
import threading
import time
from pathlib import Path

import aws
import settings as configuration
import stage
import status

NAME = re.compile(r"^(?P<kind>[a-z][a-z-]*)-(?P<stamp>\d{8}T\d{6}Z)(?P<rest>[A-Za-z0-9.-]*)\.json$")
FOLDERS = {writer: set(folders) for writer, folders in json.loads((Path(__file__).parent / "recordfolders.json").read_text()).items()}
# An engine that starts again within a second goes on in the file of that second.
YOUNGEST_SECONDS = 3
# Written with a pause by an engine under load, or one that the machine's clock was set back for.
GRACE_SECONDS = 15
TURN_SECONDS = 1
BLOCK = 1 << 20


def opened(stamp):
    try:
        return calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        # Not a time that an engine of ours wrote; as old as can be.
        return 0


class Source:
    """A folder in which files of some kinds appear. An engine that holds them open as long as it runs, if any."""

    def __init__(self, folder, kinds, writer=None):
        self.folder = Path(folder)
        self.kinds = kinds
        self.writer = writer

    def files(self):
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return []
        found = ((self.folder / name, NAME.match(name)) for name in names)
        # A link would have us read what its maker may not.
        return [(path, match) for path, match in found if match and match["kind"] in self.kinds and not path.is_symlink()]

    def closed(self, settings):
        if self.writer is None:
            return self.files()
        bound = settings["rotateSeconds"] + GRACE_SECONDS if stage.lives(settings, self.writer) else YOUNGEST_SECONDS
        return [(path, match) for path, match in self.files() if time.time() - opened(match["stamp"]) >= bound]


class Records:
    def __init__(self, settings):
        self.settings = settings
        self.packed = Path(settings["spool"]) / "records"
        self.sources = [
            Source(settings["logs"], FOLDERS["suricata"], "suricata"),
            Source(f"{settings['spool']}/zeek/closed", FOLDERS["zeek"]),
            Source(f"{settings['spool']}/sightings", FOLDERS["sensor"]),
        ]
        self.delivered = {"files": 0, "bytes": 0}
        self.dropped = {"files": 0, "bytes": 0}
        self.failures = 0
        self.failed = 0
        self.leaving = None
        # What is being packed is not dropped.
        self.lock = threading.Lock()
        for draft in self.packed.glob("*.new"):
            draft.unlink()

    def pack(self):
        for source in self.sources:
            for path, match in source.closed(self.settings):
                with self.lock:
                    if stage.size(path):
                        self.pack_one(path, match)
                    path.unlink(missing_ok=True)

    def pack_one(self, path, match):
        """Nothing of the time of packing goes in, so that a second try gives the same bytes. Other bytes give another name: should an engine begin
        a file again that has gone, neither takes the place of the other."""
        digest = hashlib.sha256()
        draft = self.packed / f"{path.name}.new"
        with open(path, "rb") as plain, open(draft, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
            while block := plain.read(BLOCK):
                digest.update(block)
                packed.write(block)
        os.replace(draft, self.packed / f"{match['kind']}!{match['stamp']}{match['rest']}-{digest.hexdigest()[:8]}.json.gz")

    def key(self, path):
        kind, stamp = path.name[:-len(".json.gz")].split("!")
        return f"records/{kind}/{stamp[0:4]}/{stamp[4:6]}/{stamp[6:8]}/{stamp[9:11]}/{self.settings['sensor']}-{stamp}.json.gz"

    def waiting(self):
        """Oldest first, whatever the kind."""
        return sorted(self.packed.glob("*.json.gz"), key=lambda path: path.name.split("!")[1])

    def lying(self):
        """Everything that waits, packed or not."""
        return [path for source in self.sources for path, _ in source.files()] + self.waiting()

    def turn(self):
        """Drops the oldest until the rest fits. A file that an engine still writes cannot go."""
        with self.lock:
            while sum(stage.size(path) for path in self.lying()) > self.settings["recordsBytes"]:
                packed = [path for path in self.waiting() if path != self.leaving]
                plain = sorted((match["stamp"], path) for source in self.sources for path, match in source.closed(self.settings))
                candidates = packed + [path for _, path in plain]
                if not candidates:
                    return
                self.drop(candidates[0])

    def drop(self, path):
        taken = stage.size(path)
        try:
            path.unlink()
        except FileNotFoundError:
            return
        self.dropped = {"files": self.dropped["files"] + 1, "bytes": self.dropped["bytes"] + taken}
        print(f"mirror-sensor: dropped {path.name} with {taken} bytes: there is no room for more records", file=sys.stderr, flush=True)

    def sweep(self):
        """Until nothing is left, or one could not be put: what comes later waits, so that the order is kept."""
        try:
            self.pack()
        except OSError as error:
            # No room to pack: making room is the business of `turn`, and what is packed can go.
            print(f"mirror-sensor: records not packed, kept: {error}", file=sys.stderr, flush=True)
        for path in self.waiting():
            self.leaving = path
            try:
                self.send(path)
            except FileNotFoundError:
                continue
            except aws.Failed as error:
                self.failures += 1
                self.failed += 1
                print(f"mirror-sensor: {path.name} not delivered, kept: {error}", file=sys.stderr, flush=True)
                return False
            finally:
                self.leaving = None
        return True

    def send(self, path):
        taken = path.stat().st_size
        aws.put(self.settings, self.settings["recordsBucket"], self.key(path), path, "application/gzip")
        path.unlink()
        self.failures = 0
        self.delivered = {"files": self.delivered["files"] + 1, "bytes": self.delivered["bytes"] + taken}

    def report(self):
        files = [path for source in self.sources for path, _ in source.closed(self.settings)] + self.waiting()
        backlog = {"files": len(files), "bytes": sum(stage.size(path) for path in files), "age": max((stage.age(path) for path in files), default=0)}
        # What engines have open, too: nothing may be left where a machine is about to end.
        status.write(f"{self.settings['state']}/records/status.json", {
            "at": time.time(), "delivered": self.delivered, "dropped": self.dropped, "failures": self.failures, "failed": self.failed,
            "backlog": backlog, "lying": len(self.lying()),
        })


def main():
    settings = configuration.load(sys.argv[1])
    os.umask(0o027)
    records = Records(settings)
    stopping = stage.stopping()

    # A put may hang for minutes; the disk has to be kept all the same.
    def keep():
        while not stopping.wait(TURN_SECONDS):
            records.turn()
            records.report()

    stage.guard(keep).start()
    while not stopping.wait(aws.pause(records.failures, settings["sweepSeconds"]) if records.failures else settings["sweepSeconds"]):
        records.sweep()
    # The engines have ended: every file is closed, the youngest in a moment.
    time.sleep(YOUNGEST_SECONDS)
    complete = stage.finish(records.sweep, settings)
    records.report()
    sys.exit(0 if complete else 1)


if __name__ == "__main__":
    main()
