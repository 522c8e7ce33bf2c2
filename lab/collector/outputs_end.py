"""What the sensor gives away: who sent, and everything it has before its machine ends."""
import json
import os
import socket
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import bench
import moto
import wire
from outputs import numbered, same_bytes, skipping, story_of, totals
from outputs_records import Engine, kept, lines, stamp
from telling import hold, talk


def sighted(cloud, folder):
    found = [json.loads(line) for _, line in kept(cloud, folder / "fetched", "sightings")]
    count = Counter()
    for line in found:
        count[line["virtual_network_id"], line["address"]] += line["packets"]
    return found, count


def seconds_of(process):
    words = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@skipping
def who_sends(folder):
    """Network identifiers and outer addresses are recorded, few packets one by one, many by a share of them."""
    cloud = moto.Cloud(folder)
    sender = bench.Sender()
    sensor = moto.Sensor(folder, ["records", "sightings"], engines=["pcap"], finalSweepSeconds=60)

    def story():
        wanted = Counter()
        for vni, family, count in ((7, socket.AF_INET, 30), (0, socket.AF_INET, 5), (0xFFFFFF, socket.AF_INET6, 11)):
            for number in range(count):
                sender.send(wire.udp("10.2.0.1", 1000, "10.1.0.1", 2000, bytes([number])), vni=vni, family=family)
            wanted[vni, "10.77.0.1" if family == socket.AF_INET else "fd77::1"] += count
        process = sensor.stages["sightings"].process
        time.sleep(3)
        before, begun = seconds_of(process), time.monotonic()
        frames = [(50001, wire.udp("10.2.0.2", 1000, "10.1.0.1", 2000, bytes(40)))] * 30_000
        for _ in range(6):
            sender.send_at(15_000, frames)
        busy = (seconds_of(process) - before) / (time.monotonic() - begun)
        many = 6 * len(frames)
        hold("the processor hardly notices many packets", busy < 0.1, f"{busy:.1%} of one")
        ends = sensor.stop()
        hold("the stages end well", ends["sightings"] == ends["records"] == 0, ends)
        found, count = sighted(cloud, folder)
        exact = {key: count[key] for key in wanted if key != (7, "10.77.0.1")}
        hold("who sends few packets is counted exactly", all(exact[key] == wanted[key] for key in exact) and set(count) == set(wanted), dict(count))
        seen = count[7, "10.77.0.1"]
        hold("who sends many is estimated", abs(seen - many - 30) < 0.2 * many and min(line["sampling"] for line in found) < 0.5, f"{seen:,} of {many + 30:,}")
        keys = {"time", "sensor", "virtual_network_id", "address", "packets", "first_seen", "last_seen", "sampling"}
        hold("each line says when and by whom", all(set(line) == keys and line["sensor"] == "lab" and line["first_seen"] <= line["last_seen"] for line in found))

    story_of(sensor, cloud, story)


def systemd(sensor):
    """What mirror-sensor-drain.path and its service do: the order is a file, the answer is one."""
    asked, done = sensor.folder / "state/lifecycle/stop", sensor.folder / "state/drained"

    def watch():
        while not asked.exists():
            time.sleep(0.2)
        for name in ("pcap", "sightings"):
            sensor.stages[name].stop()
        sensor.stop_engine()
        done.touch()

    threading.Thread(target=watch, daemon=True).start()


@skipping
def end_of_a_machine(folder):
    """Auto Scaling ends the machine while packets still come: all of them arrive, records and alerts as well, and only then it may go on."""
    cloud = moto.Cloud(folder)
    sender = bench.Sender()
    sensor = moto.Sensor(folder, ["metrics", "deliver", "records", "alerts", "sightings", "lifecycle"], engines=["pcap"], lifecyclePollSeconds=1, drainSeconds=40)

    def story():
        engine = Engine(sensor)
        sensor.run_engine()
        systemd(sensor)
        sender.send_at(1000, numbered(0, 3000))
        engine.write("connections", stamp(), lines("connections", 0))
        for name in sensor.outputs:
            said = dict(line.split(":\t", 1) for line in Path(f"/proc/{sensor.stages[name].process.pid}/status").read_text().splitlines())
            rights = int(said["CapEff"], 16) | int(said["CapPrm"], 16)
            hold(f"{name} is not root and has no rights", said["Uid"].split()[0] != "0" and rights == 0, hex(rights))
        hold("nobody asks before it is time", not (sensor.folder / "state/lifecycle/stop").exists())
        (cloud.folder / "state").write_text("Terminated")
        cloud.say("error")
        sender.send_at(1000, numbered(3000, 6000))
        engine.write("connections", stamp(), lines("connections", 1))
        engine.write("alerts", stamp(), [{"timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000000+0000", time.gmtime()), "event_type": "alert", "number": 1}])
        last = time.time()
        hold("the engines are asked to stop when packets have ended", bench.until(40, (sensor.folder / "state/drained").exists) is not None)
        time.sleep(5)
        hold("nothing goes on while uploads fail", not cloud.requests("CompleteLifecycleAction"), f"{len(cloud.requests())} requests")
        cloud.say("ok")
        done = bench.until(120, lambda: [line for line in cloud.requests("CompleteLifecycleAction") if line.get("status") == 200])
        hold("the action is completed", done is not None, f"{time.time() - last:.0f} s after the last packet")
        action = [line for line in cloud.requests("CompleteLifecycleAction") if line.get("status") == 200]
        form = {name: action[0]["form"].get(name) for name in ("LifecycleHookName", "AutoScalingGroupName", "InstanceId", "LifecycleActionResult")}
        hold("once, by its names", len(action) == 1 and form == {
            "LifecycleHookName": "upload", "AutoScalingGroupName": "sensors", "InstanceId": "lab", "LifecycleActionResult": "CONTINUE"}, form)
        # The machine may be gone from here on: nothing else is asked of it.
        sensor.end()
        late = [line for line in cloud.requests("PUT") if line["at"] > action[0]["at"]]
        hold("nothing had to be delivered after it", not late, len(late))
        cloud.fetch("packets", folder / "packets")
        found = same_bytes(folder / "packets")
        hold("every packet is in the bucket once, those sent after the order as well", found == sender.sent, f"{found.total():,} packets")
        records = [(kind, line) for kind, line in kept(cloud, folder / "fetched") if kind != "sightings"]
        hold("every record as well", sorted(records) == sorted(entry for entry in engine.written if entry[0] != "alerts"), len(records))
        events = cloud.ask("logs", "filter-log-events", "--log-group-name", "alerts")["events"]
        hold("and the last alert", [json.loads(event["message"])["number"] for event in events] == [1])
        _, count = sighted(cloud, folder)
        hold("and who sent", abs(count[7, "10.77.0.1"] - 9000) < 1500, dict(count))

    story_of(sensor, cloud, story)


MARKER = 'alert http any any -> $HOME_NET any (msg:"marker"; flow:established,to_server; http.uri; content:"/marker-"; sid:1; rev:1;)\n'


@skipping
def what_suricata_saw(folder):
    """From packets to the places where people look: Suricata's alerts, records and counters."""
    cloud = moto.Cloud(folder)
    sender = bench.Sender()
    sensor = moto.Sensor(folder, ["metrics", "deliver", "records", "alerts"], real=True, reportSeconds=5, alertLimit=0, finalSweepSeconds=60)
    (folder / "rules/lab.rules").write_text(MARKER)

    def story():
        for number in range(20):
            talk(sender, wire.conversation(f"10.2.0.{number + 1}", "10.1.0.1", f"/marker-{number}"))
        hold("each alert is in the log group while the engine runs", bench.until(40, lambda: len(logged(cloud)) == 20) is not None, len(logged(cloud)))
        hold("with the sensor's view of it: community id and addresses of the frame", all(
            event["community_id"] and event["ether"]["src_mac"] == "0a:00:00:00:00:01" for event in logged(cloud)))
        hold("Alerts count them", bench.until(60, lambda: totals(cloud, "Alerts") == 20) is not None, totals(cloud, "Alerts"))
        hold("DecodeErrors, ReassemblyGaps, MemoryDrops and KernelDrops are counts as well", [totals(cloud, name) for name in (
            "DecodeErrors", "ReassemblyGaps", "MemoryDrops", "KernelDrops")] == [0, 0, 0, 0])
        hold("Healthy, by the health check's own word", totals(cloud, "Healthy", "Maximum") == 1 and totals(cloud, "HeartbeatAge", "Minimum") < 2.5)
        hold("RulesRefused is none", totals(cloud, "RulesRefused", "Maximum") == 0)
        ends = sensor.stop()
        hold("every stage ends well", all(ends[name] == 0 for name in ("records", "alerts", "deliver", "metrics")), ends)
        paths = {json.loads(line)["http"]["url"] for _, line in kept(cloud, folder / "fetched", "http")}
        hold("each request is among the records", paths == {f"/marker-{number}" for number in range(20)}, len(paths))
        flows = [json.loads(line) for _, line in kept(cloud, folder / "fetched", "connections")]
        hold("each connection too, those that the engine wrote at its end among them", sum(flow.get("app_proto") == "http" for flow in flows) == 20, len(flows))
        left = [path for path in (folder / "spool/suricata").iterdir() if path.suffix == ".json"]
        hold("nothing is left behind", not left and not list((folder / "spool/records").iterdir()), left)

    story_of(sensor, cloud, story)


def logged(cloud):
    try:
        events = cloud.ask("logs", "filter-log-events", "--log-group-name", "alerts")["events"]
    except subprocess.CalledProcessError:
        return []
    return [json.loads(event["message"]) for event in events]


STORIES = [("whole", what_suricata_saw), ("sightings", who_sends), ("end", end_of_a_machine)]
