#!/usr/bin/python3 -B
"""The user's engine: custom.py <config.json> <name>, started by custom.sh. Keeps the program running and asks it, by a program of its own, how many packets
it has seen; without such a program, that it runs is all that is known. Ends when the engine ends, and the other way round.
"""
import os
import signal
import subprocess
import sys
import threading
import time

import settings as configuration
import status

COUNT_SECONDS = 10


def count(words):
    """What the counting program prints, or None."""
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=COUNT_SECONDS)
        return int(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"mirror-sensor: {words[0]} printed no count: {error}", file=sys.stderr, flush=True)
        return None


def main():
    settings = configuration.load(sys.argv[1])
    name = sys.argv[2]
    engine = settings["customEngines"][name]
    command, counter = ([word.replace("{device}", settings["device"]) for word in engine.get(key) or []] for key in ("command", "packetCount"))
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # Should this process be killed, its engine must not go on unseen.
    process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "--", *command], stdin=subprocess.DEVNULL)
    path, beat = f"{settings['state']}/custom-{name}/status.json", 0
    while process.poll() is None and not stopping.is_set():
        beat += 1
        seen = count(counter) if counter else beat
        if seen is not None and process.poll() is None:
            status.write(path, {"at": time.time(), "count": seen})
        stopping.wait(settings["heartbeatSeconds"] / 2)
    if process.poll() is None:
        process.terminate()
        process.wait()
    os._exit(0 if stopping.is_set() else process.returncode or 1)


if __name__ == "__main__":
    main()
