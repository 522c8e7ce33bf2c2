#!/usr/bin/python3 -B
"""The report: metrics.py <config.json>. Each minute, what the sensor saw, lost and still has to deliver, to CloudWatch.

Counts are what was added since the last report that arrived; a source that does not exist gives no number, which is something else than none.
Started as root, because the way into the sensor's namespace is open to root only; drops to its own account before it reads anything.
"""
import os
import socket
import struct
import sys
import time

import aws
import links
import offload
import outer
import settings as configuration
import stage
import status
import suricatasocket

NAMESPACE, DIMENSION = "TrafficMirroring/Collector", "Collector"
# src/mirroring/collectors/private/metric-names.ts has the same names.
UNITS = {
    "Packets": "Count", "Bytes": "Bytes", "KernelDrops": "Count", "DecodeErrors": "Count", "ReassemblyGaps": "Count", "MemoryDrops": "Count",
    "Alerts": "Count", "AlertsHeldBack": "Count", "UploadFailures": "Count", "BacklogFiles": "Count", "BacklogBytes": "Bytes",
    "BacklogAge": "Seconds", "RingDrops": "Count", "OverBudget": "Bytes", "DiskUsed": "Percent", "HeartbeatAge": "Seconds", "Healthy": "None",
    "RulesRefused": "None", "TrackingExceeded": "Count", "TrackingAvailable": "Count", "PacketsExceeded": "Count", "BandwidthExceeded": "Count",
    "FragmentDrops": "Count", "WrongThreadPackets": "Count", "VxlanErrors": "Count",
}
SURICATA = {
    "KernelDrops": ["capture.kernel_drops"], "DecodeErrors": ["decoder.invalid"], "ReassemblyGaps": ["tcp.reassembly_gap"],
    # What found no room: segments, connections, flows.
    "MemoryDrops": ["tcp.segment_memcap_drop", "tcp.ssn_memcap_drop", "flow.memcap"], "Alerts": ["detect.alert"],
    "AlertsHeldBack": ["detect.alerts_suppressed", "detect.alert_queue_overflow"],
    # Fragments that found no room: neither they nor what they are part of were looked at.
    "FragmentDrops": ["decoder.event.ipv4.frag_ignored", "decoder.event.ipv6.frag_ignored"],
    "WrongThreadPackets": ["tcp.pkt_on_wrong_thread"],
}
# What an instance was not allowed: the driver of its interface counts it, and nobody else.
ALLOWANCES = {
    "TrackingExceeded": ["conntrack_allowance_exceeded"], "PacketsExceeded": ["pps_allowance_exceeded"],
    "BandwidthExceeded": ["bw_in_allowance_exceeded", "bw_out_allowance_exceeded"],
}
STATUS = {
    "KernelDrops": [("pcap", "dropped")],
    "AlertsHeldBack": [("alerts", "leftOut"), ("alerts", "rejected")],
    "UploadFailures": [("deliver", "failed"), ("records", "failed"), ("alerts", "failed")],
    "RingDrops": [("deliver", "dropped", "files"), ("records", "dropped", "files")],
    "OverBudget": [("deliver", "overBudget", "bytes")],
}
UPLOADERS = ["deliver", "records", "alerts"]
# A stage that has not spoken for this long is not believed any more.
STALE_SECONDS = 60
SOL_PACKET, PACKET_STATISTICS = 263, 6
# Of a heartbeat, as the tunnel device counts it: without its Ethernet header.
HEARTBEAT_BYTES = 46


def flat(tree, prefix=""):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def dig(tree, path):
    for name in path:
        if not isinstance(tree, dict) or name not in tree:
            return None
        tree = tree[name]
    return tree


class Counted:
    """Frames of a type that arrive at a device and pass a filter. The kernel counts, we read nothing."""

    def __init__(self, device, kind, program=b""):
        # Nothing arrives before it is bound.
        self.heard = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        if program:
            outer.attach(self.heard, program)
        self.heard.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self.heard.bind((device, kind))
        self.total = 0

    def count(self):
        # Since the last question; those that found no room are in it.
        self.total += struct.unpack("II", self.heard.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[0]
        return self.total


class Mirrored:
    """What came out of the tunnel, without the sensor's own frames, each of which arrives at one of the devices that are read. Needs root to be made."""

    def __init__(self, settings):
        self.device = settings["device"]
        self.links, self.beats = links.inside(settings["namespace"], lambda: (
            links.channel(), [Counted(device, configuration.HEARTBEAT_TYPE) for device in settings["devices"]]))

    def count(self):
        """Packets and bytes."""
        told, beats = links.counters(self.links)[self.device], sum(beats.count() for beats in self.beats)
        return told["rx_packets"] - beats, told["rx_bytes"] - HEARTBEAT_BYTES * beats


class Sources:
    """Where numbers come from; each may be missing."""

    def __init__(self, settings):
        self.settings = settings
        self.mirrored = Mirrored(settings)
        self.interface = settings["interface"] or default_interface()
        self.refused = [Counted(self.interface, family, outer.refused(family)) for family in (outer.ETH_P_IP, outer.ETH_P_IPV6)]

    def counts(self):
        """(metric, source) -> a count that only grows, until its source starts anew."""
        found = {}
        for part in (self.device, self.tunnel, self.suricata, self.allowances, self.stages):
            try:
                found.update(part())
            except (OSError, ValueError, KeyError, TypeError) as error:
                print(f"mirror-sensor: not reported: {error}", file=sys.stderr, flush=True)
        return found

    def device(self):
        packets, size = self.mirrored.count()
        return {("Packets", "device"): packets, ("Bytes", "device"): size}

    def tunnel(self):
        return {("VxlanErrors", str(number)): refused.count() for number, refused in enumerate(self.refused)}

    def suricata(self):
        if "suricata" not in self.settings["engines"]:
            return {}
        told = dict(flat(suricatasocket.ask(self.settings, "dump-counters")))
        return {(metric, name): told[name] for metric, names in SURICATA.items() for name in names if name in told}

    def allowances(self):
        told = offload.statistics(self.interface)
        return {(metric, name): told[name] for metric, names in ALLOWANCES.items() for name in names if name in told}

    def stages(self):
        found = {}
        for metric, paths in STATUS.items():
            for stage_name, *path in paths:
                value = dig(self.status(stage_name) or {}, path)
                if value is not None:
                    found[metric, "/".join((stage_name, *path))] = value
        return found

    def status(self, name):
        return status.read(f"{self.settings['state']}/{name}/status.json")

    def fresh(self, name):
        told = self.status(name)
        return told if told and time.time() - told["at"] <= STALE_SECONDS else None

    def gauges(self):
        space = os.statvfs(self.settings["spool"])
        found = {"DiskUsed": 100 * (1 - space.f_bavail / space.f_blocks)}
        backlogs = [told["backlog"] for told in map(self.fresh, UPLOADERS) if told]
        if backlogs:
            found["BacklogFiles"] = sum(backlog["files"] for backlog in backlogs)
            found["BacklogBytes"] = sum(backlog["bytes"] for backlog in backlogs)
            found["BacklogAge"] = max(backlog["age"] for backlog in backlogs)
        health = self.fresh("health")
        # Nobody says that the sensor is well: it is not.
        found["Healthy"] = int(bool(health and health["healthy"]))
        if health:
            found["HeartbeatAge"] = health["heartbeatAge"]
        rules = self.status("rules")
        if rules:
            found["RulesRefused"] = int(bool(rules.get("refused")))
        available = offload.statistics(self.interface).get("conntrack_allowance_available")
        if available is not None:
            found["TrackingAvailable"] = available
        return found


def default_interface():
    with open("/proc/net/route") as routes:
        for line in list(routes)[1:]:
            words = line.split()
            if words[1] == "00000000":
                return words[0]
    return ""


def growth(before, now):
    """What was added by source; a count that fell began again at zero."""
    return {key: value - before.get(key, 0) if value >= before.get(key, 0) else max(0, value) for key, value in now.items()}


class Report:
    def __init__(self, settings, sources):
        self.settings = settings
        self.sources = sources
        # Goes with the machine's own counters when it boots.
        self.path = f"{settings['state']}/metrics/counts.json"
        self.before = {tuple(key.split("|", 1)): value for key, value in (status.read(self.path) or {}).items()}

    def data(self):
        now = self.sources.counts()
        totals = {}
        for (metric, _), value in growth(self.before, now).items():
            totals[metric] = totals.get(metric, 0) + value
        return now, {**totals, **self.sources.gauges()}

    def send(self):
        now, values = self.data()
        dimensions = [{"Name": DIMENSION, "Value": self.settings["collector"]}]
        request = {"Namespace": NAMESPACE, "MetricData": [
            {"MetricName": name, "Dimensions": dimensions, "Value": value, "Unit": UNITS[name]} for name, value in values.items()]}
        try:
            # Once: a report whose answer was lost adds up twice.
            aws.call(self.settings, "cloudwatch", "put-metric-data", request=request, seconds=60, tries=1)
        except aws.Failed as error:
            print(f"mirror-sensor: report not taken, its counts go with the next: {error}", file=sys.stderr, flush=True)
            return
        # A source that is silent for a while has not begun again.
        self.before.update(now)
        status.write(self.path, {"|".join(key): value for key, value in self.before.items()})


def main():
    settings = configuration.load(sys.argv[1])
    sources = Sources(settings)
    stage.drop_rights("mirror-metrics", ["mirror-suricata", "mirror-pcap", "mirror-records"])
    os.umask(0o027)
    report = Report(settings, sources)
    stopping = stage.stopping()
    while not stopping.wait(settings["reportSeconds"]):
        report.send()
    # What happened since the last report, the end of the other stages among it.
    report.send()


if __name__ == "__main__":
    main()
