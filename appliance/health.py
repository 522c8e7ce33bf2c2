#!/usr/bin/python3 -B
"""The health stage: health.py <config.json>. 200 only if every engine answers, its packet counter moves, and a heartbeat came back lately.

The sensor sends itself a heartbeat through its own tunnel device, so that a quiet network is not a sick sensor. The counters must move as well:
an engine that runs but sees nothing is sick. Disk and backlog do not count here: red would take evidence away from a sensor that still collects.
Started as root, because the way into the sensor's namespace is open to root only; drops to the account that may read the engines' answers before it hears anybody.
"""
import http.server
import json
import os
import secrets
import socket
import sys
import threading
import time
from pathlib import Path

import links
import settings as configuration
import stage
import status
import suricatasocket


class Heartbeat:
    """Goes out as any mirrored packet would come in, once for each device; only the bytes we chose at our start count as ours."""

    def __init__(self, settings):
        self.token = secrets.token_bytes(16)
        self.beat = 0
        self.identifiers = configuration.devices(settings)
        self.back = dict.fromkeys(self.identifiers, None)
        self.begun = time.monotonic()
        self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        kind = configuration.HEARTBEAT_TYPE

        def listen(device):
            heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(kind))
            heard.bind((device, kind))
            return heard

        self.heard = {device: links.inside(settings["namespace"], lambda device=device: listen(device)) for device in self.identifiers}

    def send(self):
        self.beat += 1
        frame = bytes.fromhex("020000000001" "020000000002") + configuration.HEARTBEAT_TYPE.to_bytes(2, "big") + self.token + self.beat.to_bytes(8, "big")
        for identifier in self.identifiers.values():
            header = b"\x08\0\0\0" + (identifier << 8).to_bytes(4, "big")
            try:
                self.out.sendto(header + frame.ljust(60, b"\0"), ("127.0.0.1", configuration.VXLAN_PORT))
            except OSError as error:
                # Refused: nobody listens. The missing answer says it all; the sender lives on.
                print(f"mirror-sensor: heartbeat not sent: {error}", file=sys.stderr, flush=True)

    def listen(self, device):
        while True:
            try:
                frame = self.heard[device].recv(2048)
            except OSError:
                # The device went down; it may come back.
                time.sleep(0.2)
                continue
            if frame[14:30] == self.token:
                self.back[device] = time.monotonic()

    def age(self):
        """Seconds since the device that waits longest has seen one; since our start, if it has not yet."""
        return time.monotonic() - min(back or self.begun for back in self.back.values())


class Engine:
    """An engine is well when its own count of packets has moved lately: each heartbeat moves it."""

    def __init__(self, name, count):
        self.name = name
        self.count = count
        self.last = None
        self.moved = None
        self.complaint = "has not answered yet"

    def ask(self):
        try:
            count = self.count()
            self.complaint = None
        except (OSError, ValueError, KeyError) as error:
            self.complaint = f"does not answer: {error}"
            return
        # A count that fell is a new engine; it has still to see something.
        if self.last is not None and count > self.last:
            self.moved = time.monotonic()
        self.last = count


def ask_suricata(settings, device):
    return suricatasocket.ask(settings, "iface-stat", iface=device)["pkts"]


def told(settings, stage, count):
    """What a stage last wrote about itself."""
    answer = status.read(f"{settings['state']}/{stage}/status.json")
    if answer is None:
        raise ValueError("no counters yet")
    return answer[count]


def ask_zeek(settings):
    return int(Path(f"{settings['state']}/zeek/packets").read_text())


def engines(settings):
    """Engines with their ways to be asked, in groups whose members are asked one after the other; Suricata once for each device it reads."""
    ways = {
        "pcap": lambda: told(settings, "pcap", "captured"),
        "zeek": lambda: ask_zeek(settings),
    }
    groups = [[Engine(name, ways[name])] for name in settings["engines"] if name in ways]
    if "suricata" in settings["engines"]:
        several = len(settings["devices"]) > 1
        groups.append([Engine(f"suricata on {device}" if several else "suricata", lambda device=device: ask_suricata(settings, device))
                       for device in settings["devices"]])
    return groups + [[Engine(name, lambda name=name: told(settings, f"custom-{name}", "count"))] for name in settings["customNames"]]


class Health:
    def __init__(self, settings):
        self.bound = settings["heartbeatBoundSeconds"]
        self.pause = settings["heartbeatSeconds"]
        self.heartbeat = Heartbeat(settings)
        self.groups = engines(settings)
        self.path = f"{settings['state']}/health/status.json"

    def start(self):
        listeners = [lambda device=device: self.heartbeat.listen(device) for device in self.heartbeat.heard]
        for work in (*listeners, self.beat, *(lambda group=group: self.poll(group) for group in self.groups)):
            threading.Thread(target=self.guard, args=(work,), daemon=True).start()

    @staticmethod
    def guard(work):
        """A responder whose judge has died would repeat its last verdict for ever."""
        try:
            work()
        finally:
            os._exit(1)

    def beat(self):
        while True:
            self.heartbeat.send()
            self.report()
            time.sleep(self.pause)

    def report(self):
        """For those who count."""
        complaints = self.complaints()
        status.write(self.path, {"at": time.time(), "heartbeatAge": self.heartbeat.age(), "healthy": not complaints, "complaints": complaints})

    def poll(self, group):
        while True:
            for engine in group:
                engine.ask()
            time.sleep(self.pause / 2)

    def late(self, moment):
        return moment is None or time.monotonic() - moment > self.bound

    def complaints(self):
        several = len(self.heartbeat.back) > 1
        found = [f"heartbeat did not come back{f' on {device}' if several else ''}" for device, back in self.heartbeat.back.items() if self.late(back)]
        for engine in (engine for group in self.groups for engine in group):
            if engine.complaint:
                found.append(f"{engine.name} {engine.complaint}")
            elif self.late(engine.moved):
                found.append(f"{engine.name} sees no packets")
        return found


def responder(health):
    class Responder(http.server.BaseHTTPRequestHandler):
        # Nobody gets to hold a thread.
        timeout = 5
        server_version, sys_version = "mirror-sensor", ""

        def do_GET(self):
            complaints = health.complaints()
            body = json.dumps({"healthy": not complaints, "complaints": complaints}).encode()
            self.send_response(503 if complaints else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """A line per check and availability zone would be all there is in the journal."""

    return Responder


def main():
    settings = configuration.load(sys.argv[1])
    health = Health(settings)
    server = http.server.ThreadingHTTPServer(("", settings["healthPort"]), responder(health))
    stage.drop_rights("mirror-health", ["mirror-suricata", "mirror-pcap", "mirror-zeek"])
    health.start()
    server.serve_forever()


if __name__ == "__main__":
    main()
