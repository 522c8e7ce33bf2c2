#!/usr/bin/python3 -B
"""The health stage: health.py <config.json>. 200 only if every engine answers, its packet counter moves, and a heartbeat came back lately.

The sensor sends itself a heartbeat through its own tunnel device, so that a quiet network is not a sick sensor. The counters must move as well:
an engine that runs but sees nothing is sick. Disk and backlog do not count here: red would take evidence away from a sensor that still collects.
Started as root, because the way into the sensor's namespace is open to root only; drops to the account that may read the engines' answers before it hears anybody.
"""
import ctypes
import http.server
import json
import os
import pwd
import secrets
import socket
import sys
import threading
import time

import settings as configuration
import status

ANSWER_SECONDS = 2


def inside(namespace, action):
    """What a child of the sensor's namespace would open, opened from here: sockets stay where they were made."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net") as here, open(f"/run/netns/{namespace}") as there:
        if libc.setns(there.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter namespace {namespace}")
        try:
            return action()
        finally:
            if libc.setns(here.fileno(), 0) != 0:
                # Anything opened from here on would be in the wrong place.
                os._exit(1)


class Heartbeat:
    """Goes out as any mirrored packet would come in; only the bytes we chose at our start count as ours."""

    def __init__(self, settings):
        self.token = secrets.token_bytes(16)
        self.beat = 0
        self.back = None
        self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        kind = configuration.HEARTBEAT_TYPE

        def listen():
            heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(kind))
            heard.bind((settings["device"], kind))
            return heard

        self.heard = inside(settings["namespace"], listen)

    def send(self):
        self.beat += 1
        frame = bytes.fromhex("020000000001" "020000000002") + configuration.HEARTBEAT_TYPE.to_bytes(2, "big") + self.token + self.beat.to_bytes(8, "big")
        header = b"\x08\0\0\0" + (configuration.HEARTBEAT_VNI << 8).to_bytes(4, "big")
        try:
            self.out.sendto(header + frame.ljust(60, b"\0"), ("127.0.0.1", configuration.VXLAN_PORT))
        except OSError as error:
            # Refused: nobody listens. The missing answer says it all; the sender lives on.
            print(f"mirror-sensor: heartbeat not sent: {error}", file=sys.stderr, flush=True)

    def listen(self):
        while True:
            try:
                frame = self.heard.recv(2048)
            except OSError:
                # The device went down; it may come back.
                time.sleep(0.2)
                continue
            if frame[14:30] == self.token:
                self.back = time.monotonic()


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


def ask_suricata(settings):
    path = f"{settings['state']}/suricata/command.socket"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as engine:
        engine.settimeout(ANSWER_SECONDS)
        engine.connect(path)
        with engine.makefile("rb") as answers:
            for request in ({"version": "0.2"}, {"command": "iface-stat", "arguments": {"iface": settings["device"]}}):
                engine.sendall(json.dumps(request).encode() + b"\n")
                answer = json.loads(answers.readline())
                if answer["return"] != "OK":
                    raise ValueError(answer)
    return answer["message"]["pkts"]


def ask_pcap(settings):
    told = status.read(f"{settings['state']}/pcap/status.json")
    if told is None:
        raise ValueError("no counters yet")
    return told["captured"]


class Health:
    def __init__(self, settings):
        self.bound = settings["heartbeatBoundSeconds"]
        self.pause = settings["heartbeatSeconds"]
        self.heartbeat = Heartbeat(settings)
        ways = {"suricata": ask_suricata, "pcap": ask_pcap}
        self.engines = [Engine(name, lambda ask=ways[name]: ask(settings)) for name in settings["engines"]]

    def start(self):
        for work in (self.heartbeat.listen, self.beat, *(lambda engine=engine: self.poll(engine) for engine in self.engines)):
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
            time.sleep(self.pause)

    def poll(self, engine):
        while True:
            engine.ask()
            time.sleep(self.pause / 2)

    def late(self, moment):
        return moment is None or time.monotonic() - moment > self.bound

    def complaints(self):
        found = ["heartbeat did not come back"] if self.late(self.heartbeat.back) else []
        for engine in self.engines:
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


def drop_rights():
    account = pwd.getpwnam("mirror-suricata")
    os.setgroups([pwd.getpwnam("mirror-pcap").pw_gid])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


def main():
    settings = configuration.load(sys.argv[1])
    health = Health(settings)
    server = http.server.ThreadingHTTPServer(("", settings["healthPort"]), responder(health))
    drop_rights()
    health.start()
    server.serve_forever()


if __name__ == "__main__":
    main()
