#!/usr/bin/python3 -B
"""Who sends: sightings.py <config.json>. Network identifier and outer source address of mirrored packets, a line for each, hourly.

The engines see what is inside the tunnel; who sent it is outside. A look at the first bytes of some packets is enough: the kernel chooses them by
chance, the fewer the more there are. Heartbeats of the sensor do not arrive here: they never leave the machine.
Started as root to open the sockets; drops to its own account, without capabilities, before it reads anything.
"""
import ctypes
import ipaddress
import json
import os
import selectors
import socket
import struct
import sys
import time
from pathlib import Path

import metrics
import outer
import settings as configuration
import stage

# The filter's ancillary data: a random number.
RANDOM = 0xFFFFF000 + 56
# A header of IPv4 with all its options, UDP, VXLAN.
LOOK_BYTES = 60 + 8 + 8
MOST_A_SECOND, FEWEST_A_SECOND = 500, 100
RAREST = 1 / 65536
# Whoever may send packets may invent addresses.
MOST_SOURCES = 50_000
TURN_SECONDS = 1


def program(family, share):
    """A share of what goes to the tunnel's port."""
    most = min(0xFFFFFFFF, int(share * 0x100000000))
    return outer.program(family, [(outer.LD_W_ABS, RANDOM), (outer.JGT, most)], LOOK_BYTES)


def read(packet):
    """(network identifier, outer source), None for what is no mirrored packet."""
    if packet[0] >> 4 == 4:
        tunnel, source = (packet[0] & 15) * 4 + 8, packet[12:16]
    else:
        tunnel, source = 48, packet[8:24]
    if len(packet) < tunnel + 8 or not packet[tunnel] & 0x08:
        return None
    return int.from_bytes(packet[tunnel + 4:tunnel + 7], "big"), str(ipaddress.ip_address(source))


class Ear:
    """One family of packets on the outer interface. Bound to its protocol, it hears what comes in, not what goes out."""

    def __init__(self, interface, family):
        self.family = family
        self.share = 1.0
        self.taken = 0
        self.opened = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        outer.attach(self.opened, program(family, self.share))
        self.opened.bind((interface, family))
        self.opened.setblocking(False)

    def adapt(self, seconds):
        rate, self.taken = self.taken / seconds, 0
        wanted = self.share
        if rate > MOST_A_SECOND:
            wanted = max(RAREST, self.share * (MOST_A_SECOND + FEWEST_A_SECOND) / 2 / rate)
        elif rate < FEWEST_A_SECOND:
            wanted = min(1.0, self.share * 2)
        if wanted != self.share:
            outer.attach(self.opened, program(self.family, wanted))
            self.share = wanted


class Sightings:
    def __init__(self, settings):
        self.settings = settings
        self.folder = Path(settings["spool"]) / "sightings"
        self.begin()

    def begin(self):
        self.since = time.time()
        self.sources = {}
        self.unnamed = 0

    def add(self, source, share):
        now = time.time()
        entry = self.sources.get(source)
        if entry is None:
            if len(self.sources) >= MOST_SOURCES:
                self.unnamed += 1
                return
            entry = self.sources[source] = {"first": now, "packets": 0, "sampling": 1.0}
        entry["last"] = now
        entry["packets"] += 1 / share
        entry["sampling"] = min(entry["sampling"], share)

    def write(self):
        """A file of its own for each hour, whole or not at all; none, when nobody sent."""
        if self.unnamed:
            print(f"mirror-sensor: packets of more than {MOST_SOURCES} sources, {self.unnamed} not recorded", file=sys.stderr, flush=True)
        if self.sources:
            name = f"sightings-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(self.since))}.json"
            draft = self.folder / f".{name}.new"
            with open(draft, "w") as file:
                file.writelines(json.dumps(line) + "\n" for line in self.lines())
            os.replace(draft, self.folder / name)
        self.begin()

    def lines(self):
        for (identifier, address), entry in sorted(self.sources.items()):
            yield {"time": utc(time.time()), "sensor": self.settings["sensor"], "virtual_network_id": identifier, "address": address,
                   "packets": round(entry["packets"]), "first_seen": utc(entry["first"]), "last_seen": utc(entry["last"]), "sampling": entry["sampling"]}


def utc(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def listen(ears, sightings, seconds, stopping):
    """Until time is up; reads only what there is a reason to wake for."""
    with selectors.DefaultSelector() as selector:
        for ear in ears:
            selector.register(ear.opened, selectors.EVENT_READ, ear)
        end = turn = time.monotonic()
        end += seconds
        while not stopping.is_set() and time.monotonic() < end:
            for key, _ in selector.select(TURN_SECONDS):
                hear(key.data, sightings)
            passed = time.monotonic() - turn
            if passed >= TURN_SECONDS:
                for ear in ears:
                    ear.adapt(passed)
                turn = time.monotonic()


def hear(ear, sightings):
    try:
        while ear.taken < 10 * MOST_A_SECOND:
            found = read(ear.opened.recv(LOOK_BYTES))
            ear.taken += 1
            if found:
                sightings.add(found, ear.share)
    except OSError:
        # Nothing more for now, or the device went down; it may come back.
        return
    # More in a second than is worth looking at: rarer from now on, without waiting for the second to end.
    ear.adapt(TURN_SECONDS)


def main():
    settings = configuration.load(sys.argv[1])
    interface = settings["interface"] or metrics.default_interface()
    ears = [Ear(interface, family) for family in (outer.ETH_P_IP, outer.ETH_P_IPV6)]
    stage.drop_rights("mirror-sightings", ["mirror-records"])
    os.umask(0o007)
    sightings = Sightings(settings)
    stopping = stage.stopping()
    while not stopping.is_set():
        # Hours of the clock, so that files fall into the hours of their keys.
        span = settings["sightingsSeconds"]
        listen(ears, sightings, span - time.time() % span, stopping)
        sightings.write()


if __name__ == "__main__":
    main()
