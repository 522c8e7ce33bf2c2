"""What the sensor gives away: records and alerts. Something holds the engine's lock, and the lab writes the engine's files."""
import gzip
import json
import os
import pwd
import random
import re
import time

import bench
import moto
from outputs import hold, said, skipping, story_of

KINDS = json.loads((bench.APPLIANCE / "recordfolders.json").read_text())["suricata"]
ROTATE = 2
# Of records.py: how old a file of a running engine has to be.
CLOSED = ROTATE + 15


def stamp(seconds=0):
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() + seconds))


class Engine:
    """Files as the engine writes them: one per kind and span, named by its beginning."""

    def __init__(self, sensor):
        self.folder = sensor.folder / "spool/suricata"
        self.account = pwd.getpwnam("mirror-suricata").pw_uid
        self.written = []

    def write(self, kind, when, lines):
        path = self.folder / f"{kind}-{when}.json"
        with open(path, "a") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        os.chown(path, self.account, -1)
        path.chmod(0o640)
        self.written += [(kind, json.dumps(line)) for line in lines]
        return path


def lines(kind, turn, count=200):
    return [{"event_type": kind, "n": turn * 1000 + n, "noise": random.random()} for n in range(count)]


def kept(cloud, folder, kind=None):
    """(kind, line) of everything in the bucket of records."""
    found = []
    for path in cloud.fetch("records", folder):
        of = path.relative_to(folder).parts[1]
        if kind in (None, of):
            found += [(of, line) for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
    return found


@skipping
def records_under_faults(folder):
    """Records of a running engine go when they are closed, through every fault and a crash, and the last ones at the stop."""
    cloud = moto.Cloud(folder)
    sensor = moto.Sensor(folder, ["records"], engines=["pcap"], rotateSeconds=ROTATE, finalSweepSeconds=60)

    def story():
        engine = Engine(sensor)
        sensor.run_engine()
        opened = engine.write("dns", stamp(), lines("dns", 0))
        (engine.folder / "dns-99999999T999999Z.json").symlink_to("/etc/shadow")
        for turn, fault in enumerate(["ok", "error", "refused", "cut", "lost", "slow"], 1):
            cloud.say(fault)
            for kind in KINDS:
                engine.write(kind, stamp(-CLOSED - 10 + turn), lines(kind, turn))
            time.sleep(4)
            if fault == "ok":
                hold("closed files are in the bucket, the open one is not", bench.until(20, lambda: len(cloud.puts("records")) == len(KINDS)) is not None
                     and opened.exists(), sorted(cloud.puts("records"))[:1])
            if fault == "cut":
                hold("the backlog grows while nothing can be delivered", sensor.status("records")["backlog"]["files"] >= 2 * len(KINDS), sensor.status("records"))
                sensor.stages["records"].kill()
                sensor.stages["records"].resume()
        cloud.say("ok")
        hold("the backlog goes when the faults do", bench.until(120, lambda: sensor.status("records")["backlog"]["files"] == 0) is not None)
        # Long after its time was up and it was taken away: an engine may do so that hung for a while.
        engine.write("dns", opened.stem.split("-", 1)[1], lines("dns", 9))
        ends = sensor.stop()
        hold("the stage ends well", ends["records"] == 0, ends)
        found = kept(cloud, folder / "fetched")
        hold("every line is in the bucket once, under its kind", sorted(found) == sorted(engine.written), f"{len(found):,} of {len(engine.written):,}")
        keys = cloud.puts("records")
        hour = time.strftime("%Y/%m/%d/", time.gmtime())
        hold("keys say kind, hour and sensor", all(key.startswith("records/") and hour in key and "/lab-" in key for key in keys), keys[-1])
        hold("a link is nobody's record", not [key for key in keys if "99999999" in key])
        order = [re.search(r"\d{8}T\d{6}Z", key)[0] for key in keys if not key.startswith("records/dns")]
        hold("in the order of their time", order == sorted(order), len(order))

    story_of(sensor, cloud, story)


@skipping
def records_without_room(folder):
    """Nobody takes records, and there is no room for more."""
    cloud = moto.Cloud(folder)
    cloud.say("refused")
    sensor = moto.Sensor(folder, ["records"], engines=["pcap"], rotateSeconds=ROTATE, recordsBytes=100_000, finalSweepSeconds=1)

    def story():
        engine = Engine(sensor)
        sensor.run_engine()
        for turn in range(60):
            engine.write("http", stamp(-CLOSED - 100 + turn), lines("http", turn))
        hold("the oldest go and are counted", bench.until(20, lambda: said(sensor, "records")["dropped"]["files"] > 0
             and said(sensor, "records")["backlog"]["bytes"] <= 100_000) is not None, said(sensor, "records"))
        dropped = said(sensor, "records")["dropped"]["files"]
        cloud.say("ok")
        bench.until(60, lambda: said(sensor, "records")["backlog"]["files"] == 0)
        found = {json.loads(line)["n"] // 1000 for _, line in kept(cloud, folder / "fetched")}
        # The very oldest was on its way, or it went first.
        newest = found - {0}
        hold("what is kept are the newest, and one that was on its way", newest == set(range(60 - len(newest), 60)) and len(found) == 60 - dropped > 0, f"{len(found)} of 60 files")

    story_of(sensor, cloud, story)


def alert(number, **more):
    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{number % 1000:03d}000+0000"
    return {"timestamp": now, "event_type": "alert", "number": number, "alert": {"signature_id": 1, "severity": 1}, **more}


def told(cloud):
    """Numbers of the alerts in the log group, and of those that the event bus took."""
    streams = cloud.ask("logs", "describe-log-streams", "--log-group-name", "alerts")["logStreams"]
    events = []
    for stream in streams:
        hold("the stream has the name of the sensor", stream["logStreamName"] == "lab")
        events = cloud.ask("logs", "filter-log-events", "--log-group-name", "alerts")["events"]
    entries = [entry for line in cloud.requests("PutEvents") if line.get("status") == 200 for entry in line["body"]["Entries"]]
    return [json.loads(event["message"])["number"] for event in events], entries


@skipping
def alerts_under_faults(folder):
    """Alerts reach log group and event bus, each at least once, through every fault, a crash and an alert that nobody takes."""
    cloud = moto.Cloud(folder)
    sensor = moto.Sensor(folder, ["alerts"], engines=["suricata"], rotateSeconds=ROTATE, finalSweepSeconds=90)

    def story():
        engine = Engine(sensor)
        sensor.run_engine()
        number = 0
        for turn, fault in enumerate(["ok", "error", "refused", "cut", "lost", "partial", "slow"]):
            cloud.say(fault)
            when = stamp()
            for _ in range(3):
                engine.write("alerts", when, [alert(number + n) for n in range(7)])
                number += 7
                time.sleep(1)
            if fault == "ok":
                hold("alerts are told within seconds", bench.until(15, lambda: len(told(cloud)[0]) == number and len(told(cloud)[1]) == number) is not None, number)
            if fault == "cut":
                sensor.stages["alerts"].kill()
                sensor.stages["alerts"].resume()
        cloud.say("ok")
        engine.write("alerts", stamp(), [alert(number), alert(-1, word="poison"), alert(number + 1)])
        ends = sensor.stop()
        hold("the stage ends well", ends["alerts"] == 0, ends)
        logged, entries = told(cloud)
        everything = set(range(number + 2))
        hold("the log group has every alert", set(logged) == everything, f"{len(logged)} for {len(everything)}")
        details = [json.loads(entry["Detail"]) for entry in entries]
        hold("the event bus took every alert", {detail["number"] for detail in details} == everything, f"{len(details)} for {len(everything)}")
        hold("events say where they come from", all(entry["Source"] == "cdk-network-visibility.collector" and entry["DetailType"] == "Mirror Alert"
             and detail["sensor"] == "lab" and detail["collector"] == "lab/Collector" for entry, detail in zip(entries, details)))
        last = sensor.status("alerts")
        hold("the alert that nobody takes is counted", last["rejected"] == 2, last)
        hold("no file of alerts is left", not list(engine.folder.glob("alerts-*")))

    story_without_engine(sensor, cloud, story)


def story_without_engine(sensor, cloud, story):
    """The stages as they are, without packets and without a health check."""
    try:
        sensor.set_up()
        sensor.start()
        story()
    except BaseException:
        for log in sorted(sensor.folder.glob("*.log")):
            lines_of = [line for line in log.read_text(errors="replace").splitlines() if "HTTP/1.1" not in line]
            print(f"--- {log.name}\n" + "\n".join(lines_of[-40:]))
        raise
    finally:
        sensor.end()
        cloud.end()


@skipping
def flood(folder):
    """Thirty thousand alerts at once: the log group gets them all, the bus leaves out what is too far behind, and both hear what is new."""
    cloud = moto.Cloud(folder)
    sensor = moto.Sensor(folder, ["alerts"], engines=["suricata"], rotateSeconds=ROTATE, busBytes=20_000, finalSweepSeconds=60)

    def story():
        engine = Engine(sensor)
        sensor.run_engine()
        # In files, as rotation leaves them; the requests between are not written down: they would be all that the lab reads.
        for part in range(3):
            engine.write("alerts", stamp(part - CLOSED - 20), [alert(part * 10_000 + n) for n in range(10_000)])
        begun, empty = time.monotonic(), {"sinks": {"logs": {"sent": 0}}}
        hold("the log group has its flood in batches", bench.until(120, lambda: (said(sensor, "alerts")or empty)["sinks"]["logs"]["sent"] == 30_000) is not None,
             f"{time.monotonic() - begun:.0f} s")
        engine.write("alerts", stamp(), [alert(30_000)])
        hold("an alert after the flood is on the bus while it is new", bench.until(30, lambda: 30_000 in {
            json.loads(entry["Detail"])["number"] for entry in told_bus(cloud)}) is not None)
        last = bench.until(10, lambda: said(sensor, "alerts")["sinks"]["bus"]["behind"] == 0) is not None and said(sensor, "alerts")["sinks"]["bus"]
        hold("what the bus left out is counted", last and last["leftOut"] > 25_000 and last["leftOut"] + last["sent"] == 30_001, last)

    story_without_engine(sensor, cloud, story)


def told_bus(cloud):
    return [entry for line in cloud.requests("PutEvents") if line.get("status") == 200 for entry in line["body"]["Entries"]]


STORIES = [("records", records_under_faults), ("room", records_without_room), ("alerts", alerts_under_faults), ("flood", flood)]
