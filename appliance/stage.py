"""What every stage of the output side does alike: it runs until it is told to stop, and knows when the engines have."""
import os
import pwd
import signal
import threading
import time
import traceback

import aws


def stopping():
    """An event that the order to stop sets."""
    event = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: event.set())
    return event


def guard(work):
    """A stage with a dead part looks alive for ever; one that ends is started again."""
    def guarded():
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    return threading.Thread(target=guarded, daemon=True)


def lives(account):
    """Whether any process of an account runs. What it had open is closed when none does."""
    try:
        wanted = pwd.getpwnam(account).pw_uid
    except KeyError:
        return False
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == wanted:
                    return True
            except OSError:
                # It ended while we looked.
                continue
    return False


def free(path):
    space = os.statvfs(path)
    return space.f_bavail * space.f_frsize


def size(path):
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0


def age(path):
    """Seconds since the last write."""
    try:
        return max(0, time.time() - os.stat(path).st_mtime)
    except FileNotFoundError:
        return 0


def finish(sweep, settings):
    """The last sweep, tried again until the time for it is up; whether everything is out."""
    end = time.monotonic() + settings["finalSweepSeconds"]
    failures = 0
    while not sweep():
        failures += 1
        rest = end - time.monotonic()
        if rest <= 0:
            return False
        time.sleep(min(rest, aws.pause(failures, settings["sweepSeconds"])))
    return True
