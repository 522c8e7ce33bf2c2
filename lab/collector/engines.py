"""What the engines do: limits, devices per network identifier, programs of the user; rules are in changing_rules.py."""
import contextlib
import os
import re
import signal
import subprocess
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import bench
import changing_rules
import suricatasocket
import wire
from telling import MARKER, engine, green, hold, interleaved, paths, program, red, running, talk

CONVERSATIONS = 500
REFUSED = [
    ({"engines": []}, "engines must name at least one of ['pcap', 'suricata', 'zeek'] and nothing else, got []"),
    ({"engines": ["sniff"], "customEngines": {"other": {"command": ["true"]}}},
     "engines must name at least one of ['other', 'pcap', 'suricata', 'zeek'] and nothing else, got ['sniff']"),
    ({"virtualNetworkIds": [0]}, "virtualNetworkIds must be different whole numbers 1-16777215, got [0]"),
    ({"virtualNetworkIds": [7, 7]}, "virtualNetworkIds must be different whole numbers 1-16777215, got [7, 7]"),
    ({"virtualNetworkIds": list(range(1, 33))}, "virtualNetworkIds must be fewer than 32, got 32: the rest shares one device"),
    ({"bundledRules": "no"}, "bundledRules must be true or false, got 'no'"),
    ({"ruleSources": ["https://rules.example/"]}, "ruleSources must be places like s3://bucket/prefix/ or s3://bucket/key, got 'https://rules.example/'"),
    ({"rulesSeconds": 0}, "rulesSeconds must be a whole number above 0, got 0"),
    ({"alertLimit": -1}, "alertLimit must be a whole number up to 4294967295, 0 for none, got -1"),
    ({"alertLimit": 10 ** 10}, "alertLimit must be a whole number up to 4294967295, 0 for none, got 10000000000"),
    ({"alertLimitSeconds": 1.5}, "alertLimitSeconds must be a whole number above 0, got 1.5"),
    ({"zeekScripts": ["-e"]}, "zeekScripts must be names of packages or paths, got ['-e']"),
    ({"customEngines": {"zeek": {"command": ["true"]}}},
     "customEngines: a name must be 1-32 lower-case letters, digits and -, a letter first, and none of ['pcap', 'suricata', 'zeek'], got 'zeek'"),
    ({"customEngines": {"own": {"command": ["true"], "user": "root"}}},
     "customEngines.own must have command, packages, packetCount and nothing else, got {'command': ['true'], 'user': 'root'}"),
    ({"customEngines": {"own": {"command": "true"}}}, "customEngines.own.command must be a list of words, got 'true'"),
    ({"customEngines": {"own": {"command": ["true"], "packages": ["ngrep-"]}}}, "customEngines.own.packages must be names of packages, got ['ngrep-']"),
    ({"customEngines": {"own": {"command": ["true"], "packetCount": "cat"}}}, "customEngines.own.packetCount must be a list of words, got 'cat'"),
]


LIMITED = """
alert udp any any -> any 2000 (msg:"flood"; content:"flood"; sid:1; rev:1;)
alert udp any any -> any 2000 (msg:"own limit"; content:"flood"; threshold:type limit, track by_src, count 20, seconds 60; sid:2; rev:1;)
"""
FLOOD = 50


def flood(sensor, sender):
    """Fifty packets from each of two addresses; alerts by rule and address, and what was held back."""
    for n in range(FLOOD):
        for source in ("10.2.2.1", "10.2.2.2"):
            sender.send(wire.udp(source, 1000 + n, "10.1.0.1", 2000, b"flood"))

    def held_back():
        try:
            return suricatasocket.ask(engine(sensor), "dump-counters")["detect"]["alerts_suppressed"]
        except OSError:
            # Until the engine has counted once, it does not tell.
            return -1

    def alerts():
        return Counter((event["alert"]["signature_id"], event["src_ip"]) for event in sensor.alerts())

    bench.until(20, lambda: held_back() + alerts().total() == 4 * FLOOD)
    return alerts(), held_back()


def limits(folder):
    """Alerts of one rule and source address are limited, and the rest is counted."""
    sender = bench.Sender()
    sensor = bench.Sensor(folder, engines=["suricata"], bundledRules=False, alertLimit=10)
    (folder / "rules/lab.rules").write_text(LIMITED)

    def story():
        alerts, held_back = flood(sensor, sender)
        hold("ten alerts of a rule from each address, twenty of the rule that has its own limit",
             alerts == {(1, "10.2.2.1"): 10, (1, "10.2.2.2"): 10, (2, "10.2.2.1"): 20, (2, "10.2.2.2"): 20}, dict(alerts))
        hold("what is held back is counted", held_back == 4 * FLOOD - alerts.total(), held_back)
        ether = {(event["ether"]["src_mac"], event["ether"]["dest_mac"]) for event in sensor.alerts()}
        hold("an alert says by its MAC addresses which interface was mirrored", ether == {("0a:00:00:00:00:01", "0a:00:00:00:00:02")}, ether)

    running(sensor, story)


QUESTION = bytes.fromhex("123401000001000000000000") + b"\x04shop\x07example\0" + bytes.fromhex("00010001")
KINDS = {"alerts": {"alert"}, "connections": {"flow"}, "dns": {"dns"}, "http": {"http"}, "statistics": {"stats"}}


def files_by_kind(sensor, sender):
    """What those who take files away rely on."""
    for turn in range(20):
        talk(sender, wire.conversation(f"10.2.5.{turn + 1}", "10.1.0.1", f"/turn-{turn}"))
        sender.send(wire.udp("10.2.5.1", 1000 + turn, "10.1.0.53", 53, QUESTION))
        time.sleep(0.3)
    hold("the engine ends well", sensor.stop()["suricata"] == 0)
    found = {kind: {record["event_type"] for record in sensor.records(kind)} for kind in KINDS}
    hold("a kind to a file", found == KINDS, {kind: len(sensor.records(kind)) for kind in KINDS})
    files = list((sensor.folder / "spool/suricata").iterdir())
    strangers = [path.name for path in files if not re.fullmatch(r"(alerts|connections|dns|http|tls|statistics)-\d{8}T\d{6}Z\.json", path.name)]
    hold("named by kind and time, and nothing else beside them", not strangers and len(files) > 10, strangers or len(files))
    hold("open to the group only", {(path.group(), oct(path.stat().st_mode & 0o777)) for path in files} == {("mirror-records", "0o640")})
    ages = [path.stat().st_mtime - datetime.strptime(path.stem.partition("-")[2], "%Y%m%dT%H%M%S%z").timestamp() for path in files]
    # The name has whole seconds.
    hold("never written again once its time is up", max(ages) < sensor.settings["rotateSeconds"] + 1, f"at most {max(ages):.1f} s after it was opened")


def no_limit(folder):
    """Without a limit every match alerts; and every kind of record has files of its own."""
    sender = bench.Sender()
    sensor = bench.Sensor(folder, engines=["suricata"], bundledRules=False, alertLimit=0)
    (folder / "rules/lab.rules").write_text(LIMITED)

    def story():
        alerts, held_back = flood(sensor, sender)
        hold("fifty alerts from each address, and the rule's own limit holds", alerts == {
            (1, "10.2.2.1"): FLOOD, (1, "10.2.2.2"): FLOOD, (2, "10.2.2.1"): 20, (2, "10.2.2.2"): 20}, (dict(alerts), held_back))
        files_by_kind(sensor, sender)

    running(sensor, story)


def device(name, state):
    bench.run("ip", "-n", bench.SENSOR, "link", "set", name, state)


def device_per_identifier(folder):
    """Two networks of the same addresses, told apart; and whoever has no device of its own."""
    sender = bench.Sender()
    sensor = bench.Sensor(folder, virtualNetworkIds=[7, 0xFFFFFF], bundledRules=False)
    (folder / "rules/lab.rules").write_text(MARKER.format(sid=1))
    identifiers = {7: "mirror7", 0xFFFFFF: "mirror16777215", 4242: "mirror-others", 0: "mirror-others"}

    def story():
        # Step by step all at once: what one device would have made one connection of.
        for step in zip(*(wire.conversation("10.2.3.1", "10.1.0.1", f"/marker-{vni}", 40000 + (vni == 0)) for vni in identifiers)):
            for vni, (forward, frame) in zip(identifiers, step):
                sender.send(frame, vni=vni, port=50001 if forward else 50002)
        expected = {(device, f"/marker-{vni}") for vni, device in identifiers.items()}
        bench.until(10, lambda: len(sensor.alerts()) >= len(expected))
        found = Counter((event["in_iface"], event["http"]["url"]) for event in sensor.alerts())
        hold("one conversation under each identifier, one alert each, told apart by in_iface", found == dict.fromkeys(expected, 1), dict(found))
        talks = [wire.conversation(f"10.31.{n // 250}.{n % 250 + 1}", "10.1.0.1", f"/marker-own-{n}") for n in range(CONVERSATIONS)]
        reached = sender.send_at(40_000, interleaved(talks))
        wanted = {f"/marker-own-{n}" for n in range(CONVERSATIONS)}
        bench.until(15, lambda: wanted <= paths(sensor))
        hold(f"{len(wanted & paths(sensor))} of {CONVERSATIONS} conversations alert on a device of their own", wanted <= paths(sensor), f"{reached:,.0f} packets/s")
        for name in ("mirror7", "mirror-others"):
            device(name, "down")
            hold(f"red when {name} is blind", red(sensor, f"heartbeat did not come back on {name}") is not None, sensor.health()[1])
            device(name, "up")
            hold("green again when it sees", green(sensor) is not None)
        # The engine opens a device again some seconds after it came back.
        bench.until(20, lambda: sensor.status("health")["healthy"])
        hold("the sensor tells others how it is", sensor.status("health")["healthy"] and sensor.status("health")["heartbeatAge"] < 2, sensor.status("health"))
        ends = sensor.stop()
        hold("every stage ends well", ends["suricata"] == ends["pcap"] == ends["deliver"] == 0, ends)
        flows = Counter((flow["in_iface"], flow["flow"]["pkts_toserver"] + flow["flow"]["pkts_toclient"]) for flow in sensor.records("connections")
                        if flow["src_ip"] == "10.2.3.1")
        hold("a connection for each, of ten packets: none merged", flows == {("mirror7", 10): 1, ("mirror16777215", 10): 1, ("mirror-others", 10): 2}, dict(flows))
        _, frames = sensor.frames(sensor.delivered)
        hold("captures hold every frame of every identifier exactly once", Counter(frame for frame, _ in frames) == sender.sent, len(frames))
        hold("no packet was refused to the source", sender.unreachables() == 0)

    running(sensor, story)

# An engine of a user: counts frames, and says in a file how many.
OWN = """import os, socket, sys
device, path = sys.argv[1:]
heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
heard.bind((device, 0))
count = 0
while True:
    heard.recv(65535)
    count += 1
    with open(path + ".new", "w") as told:
        told.write(f"{count}\\n")
    os.replace(path + ".new", path)
"""


def one_of(command):
    """The processes of this lab, by their network, whose words contain these."""
    here, found = Path(f"/run/netns/{bench.SENSOR}").stat().st_ino, []
    for folder in Path("/proc").glob("[0-9]*"):
        # Some end while we look.
        with contextlib.suppress(OSError):
            if command in (folder / "cmdline").read_bytes().replace(b"\0", b" ") and (folder / "ns/net").stat().st_ino == here:
                found.append(int(folder.name))
    return found


def own_programs(folder):
    """Programs of the user as engines, one that counts and one of which nothing is known but that it runs."""
    sender = bench.Sender()
    (folder / "own.py").write_text(OWN)
    out = folder / "out"
    sensor = bench.Sensor(folder, engines=["counting"], customEngines={
        "counting": {"command": ["/usr/bin/python3", f"{folder}/own.py", "{device}", f"{out}/count"], "packetCount": ["cat", f"{out}/count"]},
        "silent": {"command": ["tcpdump", "-i", "{device}", "-w", "/dev/null"]},
    })
    sensor.set_up()
    bench.run("install", "-d", "-o", "mirror-custom", str(out))

    def story():
        before = int((out / "count").read_text())
        sender.send_at(200, [(50001, wire.udp("10.2.4.1", 1000, "10.1.0.1", 2000, b"own")) for _ in range(200)])
        hold("the program sees what arrives", bench.until(5, lambda: int((out / "count").read_text()) >= before + 200) is not None)
        words = f"{folder}/own.py mirror0".encode()
        mine, = one_of(words)
        said = dict(line.split(":\t", 1) for line in Path(f"/proc/{mine}/status").read_text().splitlines())
        owner = bench.run("id", "-u", "mirror-custom").strip()
        hold("it is not root, and may read packets and do nothing else", said["Uid"].split()[0] == owner and int(said["CapEff"], 16) | int(said["CapPrm"], 16) == 1 << 13)
        os.kill(mine, signal.SIGSTOP)
        hold("red when its count stands still", red(sensor, "counting sees no packets") is not None, sensor.health()[1])
        os.kill(mine, signal.SIGCONT)
        hold("green again when it goes on", green(sensor) is not None)
        sensor.stages["custom@silent"].kill()
        hold("red when a program is gone of which nothing else is known", red(sensor, "silent") is not None, sensor.health()[1])
        hold("an engine whose keeper is killed goes with it", bench.until(5, lambda: not one_of(b"tcpdump -i mirror0 -w /dev/null")) is not None)
        sensor.stages["custom@silent"].resume()
        hold("green again when it is back", green(sensor) is not None)
        ends = sensor.stop()
        hold("every stage ends well, and with it the program", ends["custom@counting"] == ends["custom@silent"] == 0 and not one_of(words), ends)

    running(sensor, story)


# Stands for Zeek, which no package brings: tells how it was started, and counts.
ZEEK = """#!/bin/sh
{{ id -un; pwd; echo "$TZ $ZEEK_LOG_SUFFIX"; printf '%s\\n' "$@"; }} > {state}/zeek/started
while sleep 0.2; do count=$((count + 1)); echo $count > {state}/zeek/packets; done
"""


def zeek_as_far_as_it_goes(folder):
    """What Zeek is given. Zeek itself is not here: no package brings it."""
    alone = bench.Sensor(folder, engines=["zeek"], zeekPath=f"{folder}/bin", zeekScripts=["own/script"], homeNetworks=["10.1.0.0/16", "fd00:1::/64"])
    done = subprocess.run(["nsenter", f"--net=/run/netns/{bench.RECEIVER}", "--", *bench.started_by("mirror-sensor", alone.config)], capture_output=True, text=True)
    hold("without Zeek, the setup says so and fails", done.returncode == 1 and "engine zeek is not installed" in done.stdout, done.stdout.strip())
    state = folder / "state"
    program(folder / "bin/zeek", ZEEK.format(state=state))

    def story():
        name, place, environment, *words = (state / "zeek/started").read_text().splitlines()
        hold("Zeek would run as its own account, where its files belong", (name, place, environment) == ("mirror-zeek", f"{folder}/spool/zeek", "UTC json"))
        hold("with these words", words == ["-i", "mirror0", "-C", "local", "own/script", f"{state}/zeek/mirror-sensor.zeek"], words)
        script = (state / "zeek/mirror-sensor.zeek").read_text()
        given = ("local_nets += { 10.1.0.0/16, [fd00:1::]/64 };", f'$dir="{folder}/spool/zeek/closed"', "default_rotation_interval = 2 secs;")
        hold("its script is rendered whole", not re.findall("@[A-Z]+@", script) and all(text in script for text in given))
        alone.stages["zeek"].kill()
        hold("red when its count stands still", red(alone, "zeek") is not None, alone.health()[1])

    running(alone, story)


STORIES = [*changing_rules.STORIES, ("limits", limits), ("unlimited", no_limit), ("devices", device_per_identifier),
           ("programs", own_programs), ("zeek", zeek_as_far_as_it_goes)]
