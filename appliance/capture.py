#!/usr/bin/python3 -B
"""The packet stage: capture.py <config.json>, started by capture.sh inside the sensor's namespace.

Keeps tcpdump writing files into the ring and asks it for its counters. Holds the ring's lock: whoever gets the lock knows that every file is closed.
A file changes when a packet arrives after its time is up; heartbeats see to that on a quiet network.
"""
import fcntl
import os
import re
import signal
import subprocess
import sys
import threading
import time

import settings as configuration
import status

COUNTERS = re.compile(r"(\d+) packets? captured, (\d+) packets? received by filter, (\d+) packets? dropped by kernel")
# The kernel hands over a part-filled block of packets after one second at the latest.
DRAIN_SECONDS = 1.5


def command(settings):
    # The start is part of the name: a restart within a second would otherwise overwrite the file of its predecessor.
    name = f"%Y%m%dT%H%M%SZ-{time.time_ns() // 1_000_000}.pcap"
    # Should this process be killed, tcpdump must not go on unasked: its files would never be known to be closed.
    return ["setpriv", "--pdeathsig", "INT", "--", "tcpdump", "-i", settings["device"], "-n", "-s", "0", "-B", str(settings["captureBufferMegabytes"] * 1024),
            "-G", str(settings["rotateSeconds"]), "-C", str(settings["fileMegabytes"]), "-w", f"{settings['ring']}/{name}"]


def watch(tcpdump, path):
    """Passes on what tcpdump says, and keeps its answers about its counters."""
    for line in tcpdump.stderr:
        counters = COUNTERS.search(line)
        if counters:
            captured, _, dropped = (int(group) for group in counters.groups())
            status.write(path, {"at": time.time(), "captured": captured, "dropped": dropped})
        else:
            print(f"tcpdump: {line.rstrip()}", file=sys.stderr, flush=True)


def main():
    settings = configuration.load(sys.argv[1])
    os.umask(0o027)
    lock = os.open(f"{settings['ring']}/.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # The lock goes with tcpdump: until it has written its last byte, the files belong to somebody.
    tcpdump = subprocess.Popen(command(settings), stderr=subprocess.PIPE, text=True, env={**os.environ, "TZ": "UTC"}, pass_fds=[lock],
                               start_new_session=True)
    threading.Thread(target=watch, args=(tcpdump, f"{settings['state']}/pcap/status.json"), daemon=True).start()
    # A signal before tcpdump has its handler would end it.
    time.sleep(0.5)
    while not stopping.wait(settings["heartbeatSeconds"] / 2) and tcpdump.poll() is None:
        tcpdump.send_signal(signal.SIGUSR1)
    if tcpdump.poll() is None:
        # What arrived before the order to stop still waits in the kernel.
        time.sleep(DRAIN_SECONDS)
        tcpdump.send_signal(signal.SIGINT)
        tcpdump.wait()
    sys.exit(0 if stopping.is_set() else f"mirror-sensor: tcpdump ended with {tcpdump.returncode}")


if __name__ == "__main__":
    main()
