"""What every stage of the output side does alike: it runs until it is told to stop, and knows when the engines have."""
import fcntl
import grp
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


def lives(settings, engine):
    """Whether an engine of this sensor runs: it holds its lock, and what it had open is closed when it does not."""
    try:
        with open(f"{settings['spool']}/{engine}.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        # The engine is none of this sensor's.
        pass
    return False


def drop_rights(account, groups):
    """From root to an account, after what only root may open was opened; with groups whose files it may read."""
    entry = pwd.getpwnam(account)
    os.setgroups([grp.getgrnam(name).gr_gid for name in groups])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


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
