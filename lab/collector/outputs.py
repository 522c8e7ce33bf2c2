"""What the sensor gives away: packets and reports under every fault. outputs_records.py has records and alerts, outputs_end.py the end of a machine."""
import datetime
import hashlib
import json
import re
import socket
import struct
import sys
import time
from collections import Counter
from pathlib import Path

import bench
import moto
import wire
from telling import hold, running

sys.path.append(str(bench.APPLIANCE))
import links  # noqa: E402
import metrics  # noqa: E402
import offload  # noqa: E402
import outer  # noqa: E402

FAULTS = ["error", "refused", "cut", "ok", "lost", "slow"]
NAMES = Path(__file__).resolve().parents[2] / "src/mirroring/collectors/private/metric-names.ts"
# As the ENA driver names them, between others; from its documentation.
ENA = ["tx_timeout", "bw_in_allowance_exceeded", "bw_out_allowance_exceeded", "pps_allowance_exceeded", "conntrack_allowance_exceeded",
       "linklocal_allowance_exceeded", "conntrack_allowance_available", "queue_0_rx_cnt"]


REFUSED = [
    ({"deliver": []}, "packetsBucket must be given: where closed captures go"),
    ({"bytesPerDay": -1}, "bytesPerDay must be a whole number, 0 for no bound, got -1"),
    ({"bytesPerDay": 1_999_999}, "bytesPerDay must hold at least two files of fileMegabytes, got 1999999"),
    ({"endpointUrl": "localhost"}, "endpointUrl must be like https://host, got 'localhost'"),
    ({"metadataUrl": ""}, "metadataUrl must be given"),
    ({"recordsBytes": 0}, "recordsBytes must be a whole number above 0, got 0"),
    ({"drainSeconds": "90"}, "drainSeconds must be a number above 0, got '90'"),
]


def numbered(first, count):
    return [(50001, wire.udp("10.2.0.8", 1000, "10.1.0.1", 2000, number.to_bytes(4, "big") * 100)) for number in range(first, first + count)]


def story_of(sensor, cloud, story):
    try:
        running(sensor, story)
    finally:
        cloud.end()


def skipping(story):
    """A story that needs what cannot be had everywhere says so, by name."""
    def told(folder):
        try:
            story(folder)
        except moto.Missing as error:
            print(f"SKIPPED: {story.__doc__.splitlines()[0]} {error}", flush=True)
    told.__doc__ = story.__doc__
    return told


def in_order(keys):
    return [key for key in keys if key.endswith(".pcap")]


def same_bytes(folder):
    """Each capture against the digest of its manifest; the frames of all of them."""
    found = Counter()
    for path in sorted(folder.rglob("*.pcap")):
        told = json.loads(path.with_name(f"{path.name}.json").read_text())
        if hashlib.sha256(path.read_bytes()).hexdigest() != told["sha256"] or not told["whole"]:
            hold(f"{path.name} has the digest of its manifest", False, told)
        found.update(frame for frame, _ in wire.read_pcap(path) if frame[12:14] != b"\x88\xb5")
    return found


def totals(cloud, name, statistic="Sum"):
    now = datetime.datetime.now(datetime.timezone.utc)
    told = cloud.ask("cloudwatch", "get-metric-statistics", "--namespace", metrics.NAMESPACE, "--metric-name", name, "--statistics", statistic,
                     "--dimensions", f"Name={metrics.DIMENSION},Value=lab/Collector", "--period", "3600",
                     "--start-time", (now - datetime.timedelta(hours=2)).isoformat(), "--end-time", (now + datetime.timedelta(hours=1)).isoformat())
    values = [point[statistic] for point in told["Datapoints"]]
    return None if not values else sum(values) if statistic == "Sum" else max(values) if statistic == "Maximum" else min(values)


def said(sensor, stage):
    """None until the stage has spoken."""
    try:
        return sensor.status(stage)
    except OSError:
        return None


def fake_health(sensor):
    """The health stage writes this itself; here only where it does not."""
    path = sensor.folder / "state/health/status.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True, mode=0o755)
        path.write_text(json.dumps({"at": time.time() + 600, "healthy": True, "heartbeatAge": 0.1, "complaints": []}))


@skipping
def packets_under_faults(folder):
    """Captures and reports go out through errors, refusals, cut and lost answers, and slow bytes."""
    cloud = moto.Cloud(folder)
    sender = bench.Sender()
    sensor = moto.Sensor(folder, ["deliver", "metrics"], engines=["pcap"], reportSeconds=6, finalSweepSeconds=60)

    def story():
        fake_health(sensor)
        sender.send_at(2000, numbered(0, 2000))
        hold("captures reach the bucket", bench.until(30, lambda: cloud.puts("packets")) is not None, len(cloud.puts("packets")))
        green, number = set(), 2000
        for fault in FAULTS:
            cloud.say(fault)
            if fault == "ok":
                # From here on answers are lost, and a report whose answer was lost adds up twice.
                hold("Packets are the mirrored ones, heartbeats left out, each reported once",
                     bench.until(40, lambda: totals(cloud, "Packets") == sender.sent.total()) is not None, f"{totals(cloud, 'Packets')} of {sender.sent.total():,}")
                continue
            for _ in range(3):
                sender.send_at(1000, numbered(number, 2000))
                number += 2000
                green.add(sensor.health()[0])
            waiting = sensor.status("deliver")
            print(f"       {fault}: {waiting['backlog']} after {waiting['failed']} failed calls", flush=True)
            if fault == "refused":
                hold("the backlog grows while nothing can be delivered", waiting["backlog"]["files"] >= 3 and waiting["failed"] >= 2, waiting["backlog"])
                hold("and the report that could not be made is kept for the next", bench.until(20, lambda: "report not taken" in (folder / "metrics.log").read_text()) is not None)
        cloud.say("ok")
        hold("green under every fault", green == {200}, sorted(green))
        hold("the backlog goes when the faults do", bench.until(90, lambda: sensor.status("deliver")["backlog"]["files"] <= 2) is not None,
             sensor.status("deliver")["backlog"])
        ends = sensor.stop()
        hold("every stage ends well", ends["pcap"] == ends["deliver"] == ends["metrics"] == 0, ends)
        cloud.fetch("packets", folder / "fetched")
        found = same_bytes(folder / "fetched")
        hold("every packet is in the bucket once, each file as its manifest says", found == sender.sent, f"{found.total():,} packets")
        order = in_order(cloud.puts("packets"))
        hold("captures arrived in the order of their packets", order == sorted(order) and len(order) >= 10, len(order))
        again = Counter(line["path"] for line in cloud.requests("PUT") if line.get("status") == 200)
        hold("what was sent again went to the same key", max(again.values()) > 1 and set(in_order(cloud.puts("packets"))) == set(order), max(again.values()))
        reports(sensor, cloud, sender)

    story_of(sensor, cloud, story)


def reports(sensor, cloud, sender):
    sent = sender.sent.total()
    hold("after lost answers, no packet is without a report", totals(cloud, "Packets") >= sent, totals(cloud, "Packets"))
    failures = totals(cloud, "UploadFailures")
    hold("UploadFailures are those that the stage counted, at least", failures >= sensor.status("deliver")["failed"] > 0, failures)
    hold("BacklogFiles show the backlog", totals(cloud, "BacklogFiles", "Maximum") >= 3, totals(cloud, "BacklogFiles", "Maximum"))
    hold("BacklogAge is that of the oldest", 5 < totals(cloud, "BacklogAge", "Maximum") < 120, totals(cloud, "BacklogAge", "Maximum"))
    hold("Healthy", totals(cloud, "Healthy", "Maximum") == 1)
    hold("DiskUsed is a share", 0 < totals(cloud, "DiskUsed", "Maximum") <= 100)
    hold("KernelDrops are none", totals(cloud, "KernelDrops") == 0)
    hold("what does not exist here gives no number", totals(cloud, "TrackingExceeded") is None and totals(cloud, "DecodeErrors") is None)


@skipping
def budget(folder):
    """A day's bytes are used up; what is over is dropped and counted, and a restart is no new day."""
    cloud = moto.Cloud(folder)
    sender = bench.Sender()
    sensor = moto.Sensor(folder, ["deliver"], engines=["pcap"], bytesPerDay=2_000_000, finalSweepSeconds=20)

    def over():
        return (said(sensor, "deliver") or {}).get("overBudget", {"packets": 0})

    def story():
        number = 0
        while over()["packets"] == 0 and number < 30_000:
            sender.send_at(1000, numbered(number, 2000))
            number += 2000
        first = over()["packets"]
        hold("captures over the budget are dropped and counted", first > 0, over())
        sensor.stages["deliver"].kill()
        sensor.stages["deliver"].resume()
        sender.send_at(1000, numbered(number, 4000))
        sensor.stop()
        again = over()["packets"]
        hold("after a restart the day goes on", again >= 3000, over())
        files = [path for path in cloud.fetch("packets", folder / "fetched") if path.name.endswith(".pcap")]
        delivered = sum(path.stat().st_size for path in files)
        hold("what was delivered is within the budget", 0 < delivered <= 2_000_000, delivered)
        # The killed process counted some that it had not yet said.
        found = same_bytes(folder / "fetched").total()
        hold("every packet is delivered or counted", found + first + again <= sender.sent.total() and found + again + first >= sender.sent.total() - 2500,
             f"{found} + {first} + {again} of {sender.sent.total()}")

    story_of(sensor, cloud, story)


def numbers(_folder):
    """Names of metrics, counters that begin again, and what a driver counts, without a machine that has it."""
    written = re.findall(r"^  (\w+): '(?:Sum|Maximum|Minimum)',$", NAMES.read_text(), re.M)
    hold("the report has the names of the library's metrics", written == list(metrics.UNITS) and written, len(written))
    hold("and its namespace and dimension", f"NAMESPACE = '{metrics.NAMESPACE}'" in NAMES.read_text() and f"DIMENSION = '{metrics.DIMENSION}'" in NAMES.read_text())
    grown = metrics.growth({("A", "x"): 10, ("A", "y"): 5}, {("A", "x"): 3, ("A", "y"): 9, ("B", "x"): 4})
    hold("a counter that fell began again", grown == {("A", "x"): 3, ("A", "y"): 4, ("B", "x"): 4}, grown)
    names = b"".join(name.encode().ljust(offload.NAME_BYTES, b"\0") for name in ENA)
    found = offload.named(names, struct.pack(f"{len(ENA)}Q", *range(10, 10 + len(ENA))))
    hold("what the ENA driver counts is read", [found[name] for names in metrics.ALLOWANCES.values() for name in names] == [14, 13, 11, 12]
         and found["conntrack_allowance_available"] == 16, found)
    refused = bench.within(bench.RECEIVER, lambda: [metrics.Counted("cable0", family, outer.refused(family)) for family in (outer.ETH_P_IP, outer.ETH_P_IPV6)])
    sender, frame = bench.Sender(), wire.udp("10.2.0.1", 1000, "10.1.0.1", 2000, b"reserved")
    for family, target in ((socket.AF_INET, bench.RECEIVER_4), (socket.AF_INET6, bench.RECEIVER_6)):
        for header in (b"\x08\0\0\0\0\0\7\0", b"\x08\0\0\1\0\0\7\0", b"\x88\0\0\0\0\0\7\0", b"\x08\0\0\0\0\0\7\x80", b"\0\0\0\0\0\0\7\0"):
            sender.outer(50001, family).sendto(header + frame, (target, 4789))
        sender.outer(50001, family).sendto(b"\x08\0\0\1\0\0\7\0" + frame, (target, 4788))
    hold("of five packets of each IP version, four have bits in what VXLAN reserves: VxlanErrors",
         bench.until(5, lambda: [counted.count() for counted in refused] == [4, 4]) is not None, [counted.count() for counted in refused])
    real = bench.within(bench.RECEIVER, lambda: offload.statistics("cable0"))
    hold("a real driver's statistics are read", "rx_queue_0_xdp_packets" in real and real["peer_ifindex"] > 0, len(real))
    hold("an interface without any gives none", bench.within(bench.RECEIVER, lambda: offload.statistics("lo")) == {})
    counted = bench.within(bench.RECEIVER, lambda: links.counters(links.channel()))
    told = {link["ifname"]: link["stats64"]["rx"] for link in json.loads(bench.run("ip", "-n", bench.RECEIVER, "-j", "-s", "link", "show"))}
    hold("rtnetlink says what ip says", {name: (count["rx_packets"], count["rx_bytes"]) for name, count in counted.items()}
         == {name: (count["packets"], count["bytes"]) for name, count in told.items()}, sorted(counted))


STORIES = [("numbers", numbers), ("packets", packets_under_faults), ("budget", budget)]
