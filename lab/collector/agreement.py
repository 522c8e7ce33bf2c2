"""What the engine makes of fragments and tunnels by two threads, beside what it makes of the same frames by one that reads them from a file."""
import itertools
import json
import struct
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import bench
import fragments
import suricatasocket
import wire
from telling import engine, hold, running

sys.path.append(str(bench.APPLIANCE))
import metrics  # noqa: E402

CUT = b"signature-across-the-cut"
RULES = f"""
alert http any any -> any any (msg:"request"; flow:established,to_server; http.uri; content:"/marker-"; sid:1; rev:1;)
alert http any any -> any any (msg:"answer"; flow:established,to_client; http.response_body; content:"hello"; sid:2; rev:1;)
alert dns any any -> any any (msg:"name"; dns.query; content:"shop.example"; sid:3; rev:1;)
alert udp any any -> any 2000 (msg:"whole"; content:"{CUT.decode()}"; sid:4; rev:1;)
alert ip any any -> any any (msg:"part"; fragbits:M; sid:5; rev:1;)
"""
HOSTS, TOGETHER, RATES = 40, 40, (5_000, 30_000)
KINDS = ["alerts", "connections", "dns", "http"]


def lookup(client, server, number):
    """A name asked for, and an answer that is large."""
    question = b"\x04shop\x07example\0" + struct.pack("!HH", 16, 1)
    text = 4 * (bytes([200]) + b"t" * 200)
    answer = question + b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(text)) + text
    heads = (struct.pack("!HHHHHH", number, flags, 1, count, 0, 0) for flags, count in ((0x0100, 0), (0x8180, 1)))
    return wire.udp(client, 20000 + number, server, 53, next(heads) + question), wire.udp(server, 53, client, 20000 + number, next(heads) + answer)


def datagram(client, port, server):
    return wire.udp(client, port, server, 2000, b"x" * 590 + CUT + b"y" * 600)


def in_fragments(client, server, number, path):
    """(goes to the server, frame) of what one client has in fragments: in order, backwards, overlapping, twice, and mixed with what is whole."""
    pieces = fragments.pieces
    yield [(True, part) for part in pieces(datagram(client, 1001, server), 600)]
    yield [(True, part) for part in reversed(pieces(datagram(client, 1002, server), 600))]
    yield [(True, part) for part in pieces(datagram(client, 1003, server), 400, overlap=8)]
    yield [(True, part) for part in pieces(datagram(client, 1004, server), 600) for _ in range(2)]
    yield [(True, part) for port in (1005, 1006) for part in fragments.endless(client, server, port)]
    question, answer = lookup(client, server, number)
    yield [(True, question), *((False, part) for part in pieces(answer, 400))]
    yield [(forward, part) for forward, frame in wire.conversation(client, server, path) for part in (pieces(frame, 48) if len(frame) > 120 else [frame])]


def in_tunnels(wrap, ends, client, server, number, path):
    """Conversations of two containers on two hosts."""
    question, answer = lookup(client, server, number)
    for talk in (wire.conversation(client, server, path), [(True, question), (False, answer)]):
        yield [(forward, wrap(frame, *(ends if forward else ends[::-1]))) for forward, frame in talk]


def everything():
    for number in range(HOSTS):
        for version, client, server in ((4, f"10.2.0.{number + 1}", "10.1.0.1"), (6, f"fd00:2::{number + 1:x}", "fd00:1::1")):
            yield from in_fragments(client, server, number, f"/marker-{version}-{number}")
            ends = {4: (f"10.2.9.{number % 5 + 1}", "10.1.9.1"), 6: (f"fd00:2::9:{number % 5 + 1}", "fd00:1::9:1")}[version]
            for name, wrap in (("vxlan", fragments.in_vxlan), ("geneve", fragments.in_geneve)):
                inside = f"10.{240 + (name == 'geneve')}.{version}.{number + 1}"
                yield from in_tunnels(wrap, ends, inside, "10.245.1.1", number, f"/marker-{name}-{version}-{number}")


def taken_in_turn():
    """A step of each of some conversations after the other, from an outer port for each direction."""
    talks = list(everything())
    for at in range(0, len(talks), TOGETHER):
        for step in itertools.zip_longest(*talks[at:at + TOGETHER]):
            yield from ((50001 if forward else 50002, frame) for forward, frame in filter(None, step))


def essence(record):
    """What a record says, less when it was written and by which thread."""
    told = {name: record.get(name) for name in ("event_type", "src_ip", "src_port", "dest_ip", "dest_port", "proto", "tunnel", "app_proto")}
    if record["event_type"] == "flow":
        told["flow"] = {name: record["flow"][name] for name in ("pkts_toserver", "pkts_toclient", "bytes_toserver", "bytes_toclient", "alerted")}
        told["state"] = record.get("tcp", {}).get("state")
    told["alert"] = record.get("alert", {}).get("signature")
    told["facts"] = record.get("dns") if record["event_type"] == "dns" else record.get("http")
    if told["tunnel"]:
        told["tunnel"] = {name: told["tunnel"].get(name) for name in ("src_ip", "dest_ip", "proto", "depth")}
    return json.dumps(told, sort_keys=True)


def counted(records):
    return Counter(essence(record) for record in records)


def by_one_thread(sensor, frames, rate):
    """`suricata -r` with the sensor's own configuration, over the same frames."""
    place = sensor.folder / f"oracle-{rate}"
    place.mkdir()
    begun = time.time()
    with open(place / "frames.pcap", "wb") as capture:
        capture.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, (_, frame) in enumerate(frames):
            moment = begun + number / rate
            capture.write(struct.pack("<IIII", int(moment), int(moment % 1 * 1e6), len(frame), len(frame)) + frame)
    words = ["suricata", "-c", str(sensor.folder / "state/suricata/suricata.yaml"), "-l", str(place), "-k", "none", "-r", str(place / "frames.pcap"), "--runmode", "single",
             "--set", "unix-command.enabled=no", "--set", "pcap-file.checksum-checks=no"]
    done = subprocess.run(words, capture_output=True, text=True)
    hold("the engine reads the same frames from a file", done.returncode == 0, done.stderr if done.returncode else f"{len(frames):,}")
    return [json.loads(line) for kind in KINDS for path in place.glob(f"{kind}-*.json") for line in path.read_text().splitlines()]


def workers(sensor):
    """Seconds of work of each thread that takes packets."""
    tasks = Path(f"/proc/{sensor.stages['suricata'].process.pid}/task").iterdir()
    return [int((task / "schedstat").read_text().split()[0]) / 1e9 for task in tasks if (task / "comm").read_text().startswith("W#")]


def agrees(rate):
    def story(folder):
        sender = bench.Sender()
        sensor = bench.Sensor(folder, engines=["suricata"], alertLimit=0, suricataThreads=2, rotateSeconds=60)
        (folder / "rules/lab.rules").write_text(RULES)

        def told():
            frames = list(taken_in_turn())
            reached = sender.send_at(rate, frames)
            time.sleep(9)
            counters = suricatasocket.ask(engine(sensor), "dump-counters")
            hold("nothing is lost before the engine", counters["capture"]["kernel_drops"] == 0, f"{reached:,.0f} packets/s reached")
            hold("no connection is seen by two threads", counters["tcp"].get("pkt_on_wrong_thread", 0) == 0)
            worked = workers(sensor)
            hold("both threads work", len(worked) == 2 and min(worked) > max(worked) / 10, worked)
            sensor.stop()
            seen = counted(record for kind in KINDS for record in sensor.records(kind))
            wanted = counted(by_one_thread(sensor, frames, rate))
            missing, surplus = wanted - seen, seen - wanted
            hold(f"{wanted.total():,} alerts, connections, names and requests, at {rate:,} packets/s asked: the same from both", wanted.total() > 100 * HOSTS // 2 and not missing and not surplus,
                 f"{missing.total()} missing, {surplus.total()} too many; {[*missing][:2]} {[*surplus][:2]}" if missing or surplus else len(frames))

        running(sensor, told)

    story.__doc__ = f"Fragments and tunnels by two threads at {rate:,} packets a second, beside the same frames from a file."
    return story


def dropped(sensor):
    """FragmentDrops, as the report counts them."""
    told = dict(metrics.flat(suricatasocket.ask(engine(sensor), "dump-counters")))
    return sum(told[name] for name in metrics.SURICATA["FragmentDrops"])


def flood(sender, datagrams, parts=1):
    """The first parts of datagrams of IPv4 and IPv6 that never end."""
    hosts = ((f"10.3.{n >> 8 & 255}.{n & 255}", "10.1.0.1") if n % 2 else (f"fd00:3::{n >> 8:x}:{n & 255:x}", "fd00:1::1") for n in range(datagrams))
    return sender.send_at(40_000, [(50001, part) for ends in hosts for part in fragments.endless(*ends, parts=parts)])


def whole(sensor):
    return sum(alert["alert"]["signature_id"] == 4 for alert in sensor.alerts())


def forty(sensor, sender, first):
    """How many of forty datagrams in fragments, half of IPv4 and half of IPv6, alert."""
    before = whole(sensor)
    for client, server in (("10.2.0.1", "10.1.0.1"), ("fd00:2::1", "fd00:1::1")):
        sender.send_at(1000, [(50001, part) for number in range(20) for part in fragments.pieces(datagram(client, first + number, server), 600)])
    bench.until(3, lambda: whole(sensor) == before + 40)
    return whole(sensor) - before


def without_end(folder):
    """Fragments that never end: more than the distribution's engine or the kernel has room for, and more than this one has."""
    sender = bench.Sender()
    sensor = bench.Sensor(folder, engines=["suricata"], bundledRules=False, alertLimit=0, suricataThreads=2, rotateSeconds=60)
    (folder / "rules/lab.rules").write_text(RULES)

    def story():
        flood(sender, 5_000)
        hold("after 5,000 that never end, all datagrams in fragments alert", forty(sensor, sender, 1000) == 40)
        flood(sender, 100_000)
        hold("after 100,000 more as well: the oldest go", forty(sensor, sender, 2000) == 40)
        time.sleep(9)
        hold("none of these fragments was without room", dropped(sensor) == 0)
        reached = flood(sender, 35_000, parts=8)
        left = 40 - forty(sensor, sender, 3000)
        hold("what has no room at last is counted, for the metric and the alarm FragmentDrops", bench.until(20, lambda: dropped(sensor) > 0) is not None,
             f"{dropped(sensor):,} of 280,000, {left} of 40 datagrams not seen, {reached:,.0f} packets/s reached")

    running(sensor, story)


STORIES = [*((f"agreement-{rate}", agrees(rate)) for rate in RATES), ("fragments", without_end)]
