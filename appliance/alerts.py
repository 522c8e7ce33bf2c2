#!/usr/bin/python3 -B
"""The way out of alerts: alerts.py <config.json>. Follows the engine's files of alerts and tells a log group and an event bus, each at its own pace.

At least once: a position moves when AWS has said yes. Each sink has its own position and its own bound: who is too far behind goes on with what is
new, and counts what it left out. A file goes when every sink is through with it.
"""
import datetime
import json
import os
import re
import sys
import threading
import time

import aws
import records
import settings as configuration
import stage
import status

POLL_SECONDS = 1
# Of PutLogEvents: events in a call, bytes in a call with 26 for each event, the span of a call.
LOG_EVENTS, LOG_BYTES, LOG_OVERHEAD, LOG_SPAN = 10_000, 1_000_000, 26, 23 * 3600 * 1000
# Of PutEvents.
BUS_EVENTS, BUS_BYTES = 10, 240_000
# What AWS says when the request itself is at fault: the same request would never do.
# Of one entry of PutEvents.
BAD_ENTRY = {"InvalidArgument", "MalformedDetail"}
FAULTY = {"InvalidParameterException", "ValidationException", "ValidationError", "SerializationException", "InvalidArgument", "RequestEntityTooLarge"}
STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d{4}$")


def moment(event):
    """When the engine saw it, in milliseconds; now, if it does not say so in a way we know."""
    said = str(event.get("timestamp"))
    if not STAMP.match(said):
        return int(time.time() * 1000)
    form = "%Y-%m-%dT%H:%M:%S.%f%z" if "." in said else "%Y-%m-%dT%H:%M:%S%z"
    return int(datetime.datetime.strptime(said, form).timestamp() * 1000)


class Alerts:
    """The engine's files, read line by line."""

    def __init__(self, settings):
        self.settings = settings
        self.source = records.Source(settings["logs"], {"alerts"}, "suricata")

    def files(self):
        return [path for path, _ in self.source.files()]

    def closed(self):
        """The engine has one file of alerts open at a time: what is older than the newest is closed as well."""
        return {path.name for path in self.files()[:-1]} | {path.name for path, _ in self.source.closed(self.settings)}

    def behind(self, position):
        """Bytes after a position."""
        name, offset = position
        return sum(stage.size(path) - (offset if path.name == name else 0) for path in self.files() if path.name >= name)

    def read(self, position, most_lines, most_bytes):
        """Whole lines after a position, and the position behind each of them."""
        name, offset = position
        closed = self.closed()
        for path in self.files():
            if path.name < name:
                continue
            offset = offset if path.name == name else 0
            lines = self.lines(path, offset, most_lines, most_bytes)
            if lines or path.name not in closed:
                return lines, (path.name, offset)
            # Through with this one: half a line at the end of a closed file is the last word of an engine that was killed.
        return [], position

    @staticmethod
    def lines(path, offset, most_lines, most_bytes):
        found, taken = [], 0
        with open(path, "rb") as file:
            file.seek(offset)
            for line in file:
                if not line.endswith(b"\n") or len(found) == most_lines or (found and taken + len(line) > most_bytes):
                    break
                taken += len(line)
                found.append(line)
        return found


class Sink:
    """One place that alerts go to."""

    def __init__(self, name, alerts, bound):
        self.name = name
        self.alerts = alerts
        self.settings = alerts.settings
        self.bound = bound
        self.path = f"{self.settings['spool']}/alerts/{name}.json"
        told = status.read(self.path) or {}
        self.position = (told.get("file", ""), told.get("offset", 0))
        self.sent = self.rejected = self.left_out = self.failures = self.failed = 0
        self.most = self.most_lines

    def step(self):
        """Takes the next alerts away; False when there was nothing to do, raises aws.Failed."""
        self.catch_up()
        lines, (name, offset) = self.alerts.read(self.position, self.most, self.most_bytes)
        if not lines:
            return False
        events = [(line, event) for line, event in ((line, self.parse(line)) for line in lines) if event is not None]
        self.rejected += len(lines) - len(events)
        try:
            if events:
                self.send(events)
            self.most = self.most_lines
        except aws.Failed as error:
            if error.code not in FAULTY:
                raise
            if len(lines) > 1:
                # One of them is at fault; half of them, then.
                self.most = len(lines) // 2
                return True
            self.rejected += 1
            print(f"mirror-sensor: {self.name} does not take an alert, left out: {error}", file=sys.stderr, flush=True)
        self.move((name, offset + sum(map(len, lines))))
        return True

    @staticmethod
    def parse(line):
        try:
            event = json.loads(line)
        except ValueError:
            return None
        return event if isinstance(event, dict) else None

    def move(self, position):
        self.position = position
        status.write(self.path, {"file": position[0], "offset": position[1]})

    def catch_up(self):
        """Beyond its bound a sink leaves out what is oldest, and stops so that every alert from here on is whole."""
        surplus = self.alerts.behind(self.position) - self.bound
        if surplus <= 0:
            return
        count = 0
        while surplus > 0:
            lines, (name, offset) = self.alerts.read(self.position, LOG_EVENTS, min(surplus, LOG_BYTES))
            if not lines:
                break
            taken = sum(map(len, lines))
            surplus -= taken
            count += len(lines)
            self.position = (name, offset + taken)
        self.move(self.position)
        self.left_out += count
        print(f"mirror-sensor: {self.name} is too far behind, {count} alerts left out", file=sys.stderr, flush=True)

    def run(self, stopping):
        while not stopping.is_set():
            try:
                busy = self.step()
                self.failures = 0
            except aws.Failed as error:
                self.failures += 1
                self.failed += 1
                busy = False
                print(f"mirror-sensor: {self.name} not told, tried again: {error}", file=sys.stderr, flush=True)
            if not busy:
                stopping.wait(aws.pause(self.failures, POLL_SECONDS))

    def sweep(self):
        """All that is there now; what an engine that still runs adds meanwhile is for the next start."""
        last = [(path.name, stage.size(path)) for path in self.alerts.files()[-1:]]
        try:
            while last and self.position < last[0] and self.step():
                pass
        except aws.Failed as error:
            self.failed += 1
            print(f"mirror-sensor: {self.name} not told, kept: {error}", file=sys.stderr, flush=True)
            return False
        return True


class LogSink(Sink):
    # With what is counted for each event, one call for most reads.
    most_lines, most_bytes = LOG_EVENTS, LOG_BYTES * 3 // 4

    def send(self, events):
        entries = sorted(({"timestamp": moment(event), "message": line.decode(errors="replace").rstrip("\n")} for line, event in events),
                         key=lambda entry: entry["timestamp"])
        for batch in self.batches(entries):
            self.put(batch)

    @staticmethod
    def batches(entries):
        batch, taken = [], 0
        for entry in entries:
            size = len(entry["message"].encode()) + LOG_OVERHEAD
            if batch and (taken + size > LOG_BYTES or entry["timestamp"] - batch[0]["timestamp"] > LOG_SPAN):
                yield batch
                batch, taken = [], 0
            batch.append(entry)
            taken += size
        yield batch

    def put(self, batch):
        request = {"logGroupName": self.settings["alertsLogGroup"], "logStreamName": self.settings["sensor"], "logEvents": batch}
        try:
            answer = aws.call(self.settings, "logs", "put-log-events", request=request)
        except aws.Failed as error:
            if error.code != "ResourceNotFoundException":
                raise
            self.create()
            answer = aws.call(self.settings, "logs", "put-log-events", request=request)
        refused = answer.get("rejectedLogEventsInfo") or {}
        # Too old or expired: up to an index; too new: from one on. The times of a batch are in order.
        lost = max(refused.get("tooOldLogEventEndIndex", 0), refused.get("expiredLogEventEndIndex", 0))
        lost += len(batch) - refused.get("tooNewLogEventStartIndex", len(batch))
        self.rejected += lost
        self.sent += len(batch) - lost

    def create(self):
        try:
            aws.call(self.settings, "logs", "create-log-stream", "--log-group-name", self.settings["alertsLogGroup"],
                     "--log-stream-name", self.settings["sensor"])
        except aws.Failed as error:
            if error.code != "ResourceAlreadyExistsException":
                raise


class BusSink(Sink):
    # Half, because two names and what JSON needs to quote them come on top.
    most_lines, most_bytes = BUS_EVENTS, BUS_BYTES // 2

    def __init__(self, *arguments):
        super().__init__(*arguments)
        # Which events of a batch are still to be taken: those that arrived do not go again.
        self.unsent = (None, [])

    def entry(self, event):
        detail = {**event, "sensor": self.settings["sensor"], "collector": self.settings["collector"]}
        return {"Time": moment(event) / 1000, "Source": "cdk-network-visibility.collector", "DetailType": "Mirror Alert",
                "Detail": json.dumps(detail), "EventBusName": self.settings["alertsBus"]}

    def send(self, events):
        entries = [self.entry(event) for _, event in events]
        batch = (self.position, len(entries))
        if self.unsent[0] != batch:
            self.unsent = (batch, list(range(len(entries))))
        asked = self.unsent[1]
        answer = aws.call(self.settings, "events", "put-events", request={"Entries": [entries[index] for index in asked]})
        codes = dict(zip(asked, (result.get("ErrorCode") for result in answer["Entries"])))
        failed = [index for index in asked if codes[index]]
        self.sent += len(asked) - len(failed)
        self.unsent = (batch, failed)
        if failed:
            code = codes[failed[0]]
            raise aws.Failed(f"{len(failed)} of {len(asked)} events failed: {code}", "ValidationException" if code in BAD_ENTRY else code)


class Stage:
    def __init__(self, settings):
        self.settings = settings
        self.alerts = Alerts(settings)
        self.sinks = []
        if settings["alertsLogGroup"]:
            self.sinks.append(LogSink("logs", self.alerts, settings["alertsBytes"]))
        if settings["alertsBus"]:
            self.sinks.append(BusSink("bus", self.alerts, settings["busBytes"]))
        self.lost = 0

    def clear(self):
        """Files that every sink is through with go; so do the oldest ones, when a bound is exceeded that no sink has seen to."""
        closed = self.alerts.closed()
        for path in self.alerts.files():
            if path.name in closed and all(sink.position[0] > path.name or self.through(sink, path) for sink in self.sinks):
                path.unlink()

    @staticmethod
    def through(sink, path):
        return sink.position[0] == path.name and not Alerts.lines(path, sink.position[1], 1, 1)

    def report(self):
        behind = {sink.name: self.alerts.behind(sink.position) for sink in self.sinks}
        oldest = min((sink.position[0] for sink in self.sinks), default="")
        files = [path for path in self.alerts.files() if path.name >= oldest] if any(behind.values()) else []
        stamps = [records.NAME.match(path.name)["stamp"] for path in files[:1]]
        status.write(f"{self.settings['state']}/alerts/status.json", {
            "at": time.time(), "backlog": {"files": len(files), "bytes": max(behind.values(), default=0),
                                           "age": max(0, time.time() - records.opened(stamps[0])) if stamps else 0},
            "sent": sum(sink.sent for sink in self.sinks), "rejected": sum(sink.rejected for sink in self.sinks),
            "leftOut": sum(sink.left_out for sink in self.sinks), "failed": sum(sink.failed for sink in self.sinks),
            "sinks": {sink.name: {"sent": sink.sent, "behind": behind[sink.name], "rejected": sink.rejected, "leftOut": sink.left_out,
                                  "failures": sink.failures} for sink in self.sinks},
        })


def main():
    settings = configuration.load(sys.argv[1])
    os.umask(0o027)
    whole = Stage(settings)
    stopping = stage.stopping()
    workers = [stage.guard(lambda sink=sink: sink.run(stopping)) for sink in whole.sinks]
    for worker in workers:
        worker.start()
    while not stopping.wait(POLL_SECONDS):
        whole.clear()
        whole.report()
    for worker in workers:
        worker.join()
    # The engine has ended, its last file is closed in a moment; each sink gets its time, whatever becomes of the other.
    time.sleep(records.YOUNGEST_SECONDS)
    results = []
    sweepers = [threading.Thread(target=lambda sink=sink: results.append(stage.finish(sink.sweep, settings))) for sink in whole.sinks]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()
    whole.clear()
    whole.report()
    sys.exit(0 if all(results) and len(results) == len(whole.sinks) else 1)


if __name__ == "__main__":
    main()
