#!/usr/bin/python3 -B
"""The appliance in front of real packets. Every line printed is something that was looked at; the first one that does not hold ends the run."""
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import agreement
import bench
import engines
import outputs
import outputs_end
import outputs_records
import rendered
import wire
from telling import green, hold, interleaved, paths, red, running, talk

RULES = """
alert http any any -> $HOME_NET any (msg:"marker"; flow:established,to_server; http.uri; content:"/marker-"; sid:1; rev:1;)
alert udp any any -> any any (msg:"tail"; content:"tail-of-a-jumbo-frame"; sid:2; rev:1;)
alert udp any any -> any 4789 (msg:"outer"; sid:3; rev:1;)
"""
CONVERSATIONS = 500
RATES = [5_000, 40_000]


def without_sensor(sender):
    sender.send(wire.udp("10.1.0.1", 1000, "10.1.0.2", 2000, b"nobody"), port=50001)
    hold("without a sensor the source is told: port unreachable", bench.until(2, sender.unreachables) is not None)
    sender.sent.clear()


def reads_what_is_inside(sensor, sender):
    cases = [
        ("network identifier 0", "/marker-0", 0, "10.2.0.1", "10.1.0.1", socket.AF_INET),
        ("network identifier 4242", "/marker-4242", 4242, "10.2.0.2", "10.1.0.1", socket.AF_INET),
        ("the largest network identifier", "/marker-max", 0xFFFFFF, "10.2.0.3", "10.1.0.1", socket.AF_INET),
        ("IPv6 inside", "/marker-six", 7, "fd00:2::1", "fd00:1::1", socket.AF_INET),
        ("IPv6 inside and outside, outer checksum left out", "/marker-sixsix", 7, "fd00:2::2", "fd00:1::1", socket.AF_INET6),
    ]
    for name, path, vni, client, server, family in cases:
        talk(sender, wire.conversation(client, server, path), vni, family)
        hold(f"alert on what is inside: {name}", bench.until(10, lambda: path in paths(sensor)) is not None)
    talk(sender, wire.conversation("10.2.0.4", "10.1.0.1", "/harmless"))
    talk(sender, wire.conversation("10.2.0.4", "10.9.0.1", "/marker-foreign"))
    # Conversations are judged in order of arrival per thread; two seconds are far more than any alert above took.
    time.sleep(2)
    expected = {path for _, path, *_ in cases}
    hold("no alert for another path, nor outside the home networks", paths(sensor) == expected, sorted(paths(sensor)))
    hold("the engine sees no outer packet", not [event for event in sensor.alerts() if event["alert"]["signature_id"] == 3])
    hold("alerts carry a community id", all(event.get("community_id") for event in sensor.alerts()))


def jumbo(sensor, sender):
    body = b"j" * (8900 - 28 - 21) + b"tail-of-a-jumbo-frame"
    frame = wire.udp("10.2.0.5", 1000, "10.1.0.1", 2000, body)
    sender.send(frame)
    hold("alert on the last bytes of a jumbo frame", bench.until(10, lambda: any(e["alert"]["signature_id"] == 2 for e in sensor.alerts())) is not None)
    return frame


def bulk(sender):
    """Back-to-back segments of one flow, their checksums right: what receive offload would glue together."""
    ends = (("10.2.0.6", 40000), ("10.1.0.1", 80))
    segments = [wire.segment(ends, 5000 + 1000 * number, 1, wire.ACK, b"b" * 1000, summed=True) for number in range(50)]
    sender.send_at_once(segments)
    return segments


def both_directions(sensor, sender):
    for turn, rate in enumerate(RATES):
        talks = [wire.conversation(f"10.{20 + turn}.{n // 250}.{n % 250 + 1}", "10.1.0.1", f"/marker-race-{turn}-{n}") for n in range(CONVERSATIONS)]
        reached = sender.send_at(rate, interleaved(talks))
        wanted = {f"/marker-race-{turn}-{n}" for n in range(CONVERSATIONS)}
        bench.until(15, lambda: wanted <= paths(sensor))
        seen = len(wanted & paths(sensor))
        hold(f"{seen} of {CONVERSATIONS} conversations alert, directions on different outer ports, {rate:,} packets/s asked", seen == CONVERSATIONS,
             f"{reached:,.0f} packets/s reached")


NET_RAW = 1 << 13


def keeps_to_itself(sensor, sender):
    """Whoever may put packets into the tunnel must not reach the sensor itself, nor make it speak."""
    everyone = b"\xff" * 6
    echo = wire.packet("10.2.0.9", bench.RECEIVER_4, 1, b"\x08\0\xf7\xff" + bytes(4))
    asked = bytes.fromhex("0001080006040001" "0a0000000001" "0a020009" "000000000000" "0a4d0002")
    sender.send(everyone + echo[6:])
    sender.send(everyone + bytes.fromhex("0a0000000001" "0806") + asked.ljust(46, b"\0"))
    time.sleep(1)
    link, = json.loads(bench.run("ip", "-n", bench.SENSOR, "-j", "-s", "link", "show", "mirror0"))
    spoken = link["stats64"]["tx"]
    hold("no answer to what is inside, be it addressed to the sensor", spoken["packets"] == spoken["dropped"] == spoken["errors"] == 0, spoken)
    for name, allowed in (("suricata", NET_RAW), ("pcap", NET_RAW), ("deliver", 0), ("health", 0)):
        said = dict(line.split(":\t", 1) for line in Path(f"/proc/{sensor.stages[name].process.pid}/status").read_text().splitlines())
        rights = int(said["CapEff"], 16) | int(said["CapPrm"], 16)
        hold(f"{name} is not root and has no right it does not need", said["Uid"].split()[0] != "0" and rights == allowed, hex(rights))


def quiet(sensor):
    seen = set()
    bench.until(3 * sensor.settings["heartbeatBoundSeconds"], lambda: seen.add(sensor.health()[0]))
    hold("green all the time on a quiet network, three times the bound", seen == {200}, sorted(seen))


def device(state):
    bench.run("ip", "-n", bench.SENSOR, "link", "set", "mirror0", state)


def turns_red_and_green(sensor):
    stages = sensor.stages
    for name in ("suricata", "pcap"):
        stages[name].kill()
        hold(f"red when {name} is killed", red(sensor, name) is not None, sensor.health()[1])
        stages[name].resume()
        hold("green again when it is back", green(sensor) is not None)
    stages["suricata"].process.send_signal(signal.SIGSTOP)
    hold("red when the engine hangs", red(sensor, "suricata") is not None, sensor.health()[1])
    stages["suricata"].process.send_signal(signal.SIGCONT)
    hold("green again when it goes on", green(sensor) is not None)
    device("down")
    hold("red when the sensor is blind", red(sensor, "heartbeat") is not None, sensor.health()[1])
    device("up")
    hold("green again when it sees", green(sensor) is not None)


def steady(sender, seconds, rate):
    frames = [(50001 + n % 2, wire.udp("10.2.0.7", 1000 + n % 50000, "10.1.0.1", 2000, n.to_bytes(4, "big") * 20)) for n in range(seconds * rate)]
    return sender.send_at(rate, frames)


def exactly_once(sensor, sender, whole, segments):
    files, found = sensor.frames(sensor.delivered)
    counted = Counter(frame for frame, _ in found)
    missing, surplus = sender.sent - counted, counted - sender.sent
    hold(f"{len(found):,} inner frames in {len(files)} captures: each exactly once, across rotations, restarts and the stop", not missing and not surplus,
         f"{missing.total()} missing, {surplus.total()} too many")
    hold("captures were rotated", len(files) >= 5, len(files))
    hold("the jumbo frame is whole", (whole, len(whole)) in found)
    hold("back-to-back segments stay as they were sent", all(counted[frame] == 1 for frame in segments), len(segments))
    hold("nothing is left behind on the sensor", not sensor.frames(sensor.folder / "spool/ring")[0])
    hold("no packet was refused to the source", sender.unreachables() == 0)
    manifests(files)


def manifests(files):
    for path in files:
        told = json.loads(path.with_name(f"{path.name}.json").read_text())
        data = path.read_bytes()
        frames = [frame for frame, _ in wire.read_pcap(path)]
        beats = sum(frame[12:14] == b"\x88\xb5" for frame in frames)
        expected = {"bytes": len(data), "packets": len(frames) - beats, "heartbeats": beats, "sha256": hashlib.sha256(data).hexdigest(), "whole": True}
        if not expected.items() <= told.items():
            hold(f"the manifest of {path.name}", False, told)
    hold("every capture has a manifest with its counts and digest", True, len(files))


def main_story(folder):
    """Both engines, from the first packet to the stop."""
    sender = bench.Sender()
    without_sensor(sender)
    sensor = bench.Sensor(folder)
    (folder / "rules/lab.rules").write_text(RULES)

    def story():
        reads_what_is_inside(sensor, sender)
        whole = jumbo(sensor, sender)
        segments = bulk(sender)
        both_directions(sensor, sender)
        keeps_to_itself(sensor, sender)
        quiet(sensor)
        turns_red_and_green(sensor)
        print(f"       steady traffic: {steady(sender, 7, 2000):,.0f} packets/s, and the order to stop right behind the last packet", flush=True)
        ends = sensor.stop()
        hold("every stage ends well", ends["pcap"] == 0 and ends["deliver"] == 0, ends)
        exactly_once(sensor, sender, whole, segments)

    running(sensor, story)


def numbered(first, count):
    """Frames that say which they are."""
    return [(50001, wire.udp("10.2.0.8", 1000, "10.1.0.1", 2000, number.to_bytes(4, "big") * 250)) for number in range(first, first + count)]


def number_of(frame):
    return int.from_bytes(frame[-4:], "big")


def full_disk(folder):
    """A disk of 12 MB, a bound that it cannot hold, nobody who takes anything away, and 22 MB of packets."""
    spool = folder / "spool"
    spool.mkdir()
    bench.run("mount", "-t", "tmpfs", "-o", "size=12m,mode=0755", "tmpfs", str(spool))
    sender = bench.Sender()
    sensor = bench.Sensor(folder, engines=["pcap"], deliver=["false", "{file}", "{key}"])

    def story():
        seen = set()
        for turn in range(10):
            sender.send_at(2000, numbered(turn * 2000, 2000))
            seen.add(sensor.health()[0])
        hold("green while the ring turns on a full disk", seen == {200}, sorted(seen))
        ends = sensor.stop()
        hold("the hand-over says that not everything is delivered", ends["pcap"] == 0 and ends["deliver"] == 1, ends)
        _, found = sensor.frames(spool / "ring")
        kept = sorted(number_of(frame) for frame, _ in found)
        dropped = sensor.status("deliver")["dropped"]
        hold("what is kept are the newest packets, without a gap", kept == list(range(20000 - len(kept), 20000)), f"{len(kept):,} packets")
        hold("what is dropped is counted", dropped["packets"] == 20000 - len(kept) > 0, dropped)

    try:
        running(sensor, story)
    finally:
        bench.run("umount", "-l", str(spool))


# Stands for the upload: slow and failing as the files beside it say. Leaves half a file when it fails, as an interrupted copy does.
FAULTY = """#!/bin/sh
[ -e {folder}/slow ] && sleep 0.4
if [ -e {folder}/broken ]; then mkdir -p "$(dirname "$2")" && head -c 100 "$1" > "$2"; exit 1; fi
install -D -m 0600 "$1" "$2" && echo "$2" >> {folder}/delivered/order
"""


def faulty_delivery(folder):
    """Uploads that fail, and then are slow."""
    sender = bench.Sender()
    upload = folder / "upload.sh"
    upload.write_text(FAULTY.format(folder=folder))
    upload.chmod(0o755)
    sensor = bench.Sensor(folder, engines=["pcap"], deliver=[str(upload), "{file}", "{destination}/{key}"])
    broken, slow = folder / "broken", folder / "slow"

    def story():
        sender.send_at(2000, numbered(0, 4000))
        broken.touch()
        sender.send_at(2000, numbered(4000, 8000))
        waiting = sensor.status("deliver")
        hold("the backlog grows while uploads fail", waiting["backlog"]["files"] >= 3 and waiting["failures"] >= 1, waiting)
        hold("green all the same", sensor.health()[0] == 200)
        slow.touch()
        broken.unlink()
        sender.send_at(2000, numbered(12000, 4000))
        ends = sensor.stop()
        hold("slow uploads are waited for at the stop", ends == {"pcap": 0, "deliver": 0, "health": -15}, ends)
        files, found = sensor.frames(sensor.delivered)
        hold("nothing is lost, nothing is there twice", sorted(number_of(frame) for frame, _ in found) == list(range(16000)), f"{len(found):,} packets")
        # A capture whose manifest could not be delivered goes again: the same bytes to the same key.
        order = list(dict.fromkeys(line for line in (sensor.delivered / "order").read_text().splitlines() if line.endswith(".pcap")))
        hold("captures arrive in the order of their packets", order == sorted(order) and len(order) == len(files), len(order))

    running(sensor, story)


REFUSED = [
    ({"ringbytes": 1}, "{config} has settings that mean nothing: ringbytes"),
    ({"sensor": "a/b"}, "sensor must be 1-64 letters, digits, - or _, got 'a/b'"),
    ({"engines": ["snort"]}, "engines must name at least one of ['pcap', 'suricata', 'zeek'] and nothing else, got ['snort']"),
    ({"ringBytes": 3_999_999}, "ringBytes must hold at least four files of fileMegabytes"),
    ({"rotateSeconds": 0.5}, "rotateSeconds must be a whole number above 0, got 0.5"),
    ({"sweepSeconds": 0}, "sweepSeconds must be a number above 0, got 0"),
    ({"heartbeatBoundSeconds": 1}, "heartbeatBoundSeconds must be at least three times heartbeatSeconds: one lost heartbeat is not a sick sensor"),
    ({"homeNetworks": ["10.0.0.1/8"]}, "homeNetworks: 10.0.0.1/8 has host bits set"),
    ({"homeNetworks": ["0.0.0.0/0"]}, "homeNetworks must leave addresses of IPv4 outside, got all of them in ['0.0.0.0/0']: rules about outsiders would have none"),
    ({"homeNetworks": ["10.0.0.0/8", "8000::/1", "::/1"]},
     "homeNetworks must leave addresses of IPv6 outside, got all of them in ['10.0.0.0/8', '8000::/1', '::/1']: rules about outsiders would have none"),
    ({"deliver": ["cp", "{file}"]}, "deliver must contain {key}"),
    *engines.REFUSED,
    *outputs.REFUSED,
]


# What reads hostile bytes, and how much of the machine systemd may find open to it.
PARSERS, MOST_EXPOSED = ("suricata", "zeek", "pcap", "custom@"), 4


def exposed(folder, name):
    said = bench.run("systemd-analyze", "security", "--offline=true", "--no-pager", str(folder / f"mirror-sensor-{name}.service"))
    return float(re.search(r"Overall exposure level for \S+: ([\d.]+)", said)[1])


def settings_and_units(folder):
    """What the machine is told, before anything runs."""
    for number, (change, message) in enumerate(REFUSED):
        (folder / str(number)).mkdir()
        sensor = bench.Sensor(folder / str(number), **change)
        done = subprocess.run(bench.started_by("mirror-sensor", sensor.config), capture_output=True, text=True)
        said = f"mirror-sensor: {message.replace('{config}', str(sensor.config))}\n"
        hold(f"refused: {change}", done.returncode != 0 and done.stderr == said, "" if done.stderr == said else done.stderr)
    if not shutil.which("systemd-analyze"):
        print("SKIPPED: the units are not checked: systemd-analyze is not installed", flush=True)
        return
    units = []
    for unit in sorted((bench.APPLIANCE / "systemd").iterdir()):
        units.append(folder / unit.name)
        units[-1].write_text(unit.read_text().replace("/opt/mirror-sensor", str(bench.APPLIANCE)))
    said = subprocess.run(["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True).stderr
    findings = [line for line in said.splitlines() if "mirror-sensor" in line]
    hold(f"systemd understands the {len(units)} units", units and not findings, "\n".join(findings))
    exposure = {name: exposed(folder, name) for name in PARSERS}
    hold(f"systemd finds the units of engines exposed to at most {MOST_EXPOSED} of 10", max(exposure.values()) <= MOST_EXPOSED, exposure)


# The first part is about packets and the clock, the second mostly waits for answers: they may run side by side, each in a lab of its own.
PARTS = {
    "capture": [("settings", settings_and_units), ("main", main_story), ("disk", full_disk), ("faults", faulty_delivery), *agreement.STORIES, *engines.STORIES],
    "outputs": [*outputs.STORIES, *outputs_records.STORIES, *outputs_end.STORIES, *rendered.STORIES],
}


def lab(folder, words):
    """All stories; those of the parts that are named; those whose names are."""
    environment = dict(os.environ)
    stories = [story for part in PARTS.values() for story in part]
    known = {**PARTS, **{story[0]: [story] for story in stories}}
    for name, story in [story for word in words for story in known[word]] if words else stories:
        print(f"--- {story.__doc__}", flush=True)
        # What a story puts into the environment is its own.
        os.environ.clear()
        os.environ.update(environment)
        bench.lay_network()
        (folder / name).mkdir()
        story(folder / name)


if __name__ == "__main__":
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="mirror-lab-"))
    folder.chmod(0o755)
    try:
        lab(folder, sys.argv[1:])
    finally:
        bench.remove_network()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"collector lab: everything held, {time.monotonic() - begun:.0f} s")
