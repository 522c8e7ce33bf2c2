#!/usr/bin/python3 -B
"""The hand-over: deliver.py <config.json>. Gives closed captures away, oldest first, and keeps the ring within its bound.

Each capture is followed by its manifest, so that a manifest says: this file is complete. A file goes from here only when both are delivered.
When the ring is full, the oldest file that is not on its way is dropped and counted: a full disk costs the past, not the present.
What is over the bytes of a day is dropped and counted as well, until the day (UTC) is over.
"""
import fcntl
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import aws
import pcapfile
import settings as configuration
import stage
import status

NAME = re.compile(r"^(?P<stamp>\d{8}T\d{6}Z)-(?P<start>\d+)\.pcap(?P<part>\d*)$")
TURN_SECONDS = 0.1


def order(path):
    """Time, then start, then part; tcpdump numbers its parts from 1 after the first one, which has none."""
    found = NAME.match(path.name)
    return found["stamp"], int(found["start"]), int(found["part"] or 0)


class OverBudget(Exception):
    """The day has had its bytes."""


class Budget:
    """What has been delivered today, on disk: a restart is no new day."""

    def __init__(self, settings):
        self.bound = settings["bytesPerDay"]
        self.path = f"{settings['spool']}/deliver/budget.json"

    def used(self):
        told = status.read(self.path) or {}
        return told["bytes"] if told.get("day") == self.today() else 0

    @staticmethod
    def today():
        return time.strftime("%Y-%m-%d", time.gmtime())

    def demand(self, size):
        if self.bound and self.used() + size > self.bound:
            raise OverBudget(f"{self.bound} bytes a day are delivered")

    def spend(self, size):
        if self.bound:
            status.write(self.path, {"day": self.today(), "bytes": self.used() + size})


class Ring:
    """The folder tcpdump writes into."""

    def __init__(self, settings):
        self.path = Path(settings["ring"])
        self.bound = settings["ringBytes"]
        # Room for the file that is being written and the next one, whatever else fills the disk.
        self.reserve = 2 * settings["fileMegabytes"] * 1000 ** 2
        self.lock = threading.Lock()
        self.leaving = None
        self.dropped = {"files": 0, "bytes": 0, "packets": 0}
        self.over = {"files": 0, "bytes": 0, "packets": 0}

    def files(self):
        return sorted((path for path in self.path.iterdir() if NAME.match(path.name)), key=order)

    def closed(self):
        """All files but the one tcpdump has open; all of them, when nobody captures."""
        files = self.files()
        descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Once more, now that nobody can add one.
            return self.files()
        except BlockingIOError:
            return files[:-1]
        finally:
            os.close(descriptor)

    def claim(self):
        """The oldest closed file, kept from being dropped until `release`."""
        with self.lock:
            files = self.closed()
            self.leaving = files[0] if files else None
            return self.leaving

    def release(self):
        with self.lock:
            self.leaving = None

    def turn(self):
        """Drops the oldest until the rest fits."""
        with self.lock:
            files = [path for path in self.closed() if path != self.leaving]
            while files and (sum(stage.size(path) for path in self.files()) > self.bound or stage.free(self.path) < self.reserve):
                self.drop(files.pop(0), "the ring is full", self.dropped)

    @staticmethod
    def drop(path, reason, count):
        taken = stage.size(path)
        try:
            packets = pcapfile.describe(path, configuration.HEARTBEAT_TYPE)["packets"]
        except pcapfile.Damaged:
            packets = 0
        path.unlink()
        count.update(files=count["files"] + 1, bytes=count["bytes"] + taken, packets=count["packets"] + packets)
        print(f"mirror-sensor: dropped {path.name} with {packets} packets: {reason}", file=sys.stderr, flush=True)


class Delivery:
    def __init__(self, settings, ring):
        self.settings = settings
        self.ring = ring
        self.budget = Budget(settings)
        self.delivered = {"files": 0, "packets": 0, "bytes": 0}
        self.failures = 0
        self.failed = 0

    def key(self, path):
        stamp, start, part = order(path)
        day = f"{stamp[0:4]}-{stamp[4:6]}-{stamp[6:8]}"
        return f"sensor={self.settings['sensor']}/date={day}/hour={stamp[9:11]}/{stamp}-{start}-{part:06d}.pcap"

    def send(self, path, key, content_type):
        if not self.settings["deliver"]:
            aws.put(self.settings, self.settings["packetsBucket"], key, path, content_type)
            return
        names = {"file": str(path), "key": key, "destination": self.settings["destination"]}
        words = [word.format(**names) for word in self.settings["deliver"]]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, timeout=aws.CALL_SECONDS, start_new_session=True)
        if done.returncode != 0:
            raise OSError(f"{words[0]} ended with {done.returncode}")

    def hand_over(self, path):
        key = self.key(path)
        manifest = Path(self.settings["state"]) / "deliver" / "manifest.json"
        described = pcapfile.describe(path, configuration.HEARTBEAT_TYPE)
        if described["packets"] > 0:
            self.budget.demand(described["bytes"])
            self.send(path, key, "application/vnd.tcpdump.pcap")
            manifest.write_text(json.dumps({"sensor": self.settings["sensor"], "key": key, **described}))
            self.send(manifest, f"{key}.json", "application/json")
            self.budget.spend(described["bytes"])
            for name, count in (("files", 1), ("packets", described["packets"]), ("bytes", described["bytes"])):
                self.delivered[name] += count
        # A file of heartbeats only says nothing that the health check does not say.
        path.unlink()

    def sweep(self):
        """Until nothing is left, or one could not be delivered: what comes later waits, so that the order is kept."""
        while True:
            path = self.ring.claim()
            if path is None:
                return True
            try:
                self.hand_over(path)
                self.failures = 0
            except pcapfile.Damaged as error:
                self.ring.drop(path, error, self.ring.dropped)
            except OverBudget as error:
                self.ring.drop(path, error, self.ring.over)
            except (OSError, subprocess.TimeoutExpired) as error:
                self.failures += 1
                self.failed += 1
                print(f"mirror-sensor: {path.name} not delivered, kept: {error}", file=sys.stderr, flush=True)
                return False
            finally:
                self.ring.release()

    def report(self):
        files = self.ring.files()
        backlog = {"files": len(files), "bytes": sum(stage.size(path) for path in files), "age": stage.age(files[0]) if files else 0}
        status.write(f"{self.settings['state']}/deliver/status.json", {
            "at": time.time(), "delivered": self.delivered, "dropped": self.ring.dropped, "overBudget": self.ring.over,
            "failures": self.failures, "failed": self.failed, "backlog": backlog,
        })


def main():
    settings = configuration.load(sys.argv[1])
    os.umask(0o027)
    ring = Ring(settings)
    delivery = Delivery(settings, ring)
    stopping = stage.stopping()

    # A delivery may hang for minutes; the ring has to turn all the same, and often: tcpdump says nothing when a write fails.
    def keep():
        while not stopping.wait(TURN_SECONDS):
            ring.turn()
            delivery.report()

    stage.guard(keep).start()
    while not stopping.wait(aws.pause(delivery.failures, settings["sweepSeconds"]) if delivery.failures else settings["sweepSeconds"]):
        delivery.sweep()
    # The last sweep: capturing has ended, every file is closed. What cannot be delivered now stays on the disk for the next start.
    complete = stage.finish(delivery.sweep, settings)
    delivery.report()
    sys.exit(0 if complete else 1)


if __name__ == "__main__":
    main()
