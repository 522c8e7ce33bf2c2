"""Questions to a running Suricata, over its unix socket."""
import json
import os
import socket
import struct
import time
from pathlib import Path

ANSWER_SECONDS = 2


class Refusal(OSError):
    """The engine answered, and said no."""


def connected(settings):
    """The engine serves one after the other, and has few places to wait in."""
    limit = time.monotonic() + ANSWER_SECONDS
    while True:
        engine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        engine.settimeout(ANSWER_SECONDS)
        try:
            engine.connect(f"{settings['state']}/suricata/command.socket")
            return engine
        except OSError as error:
            engine.close()
            if not isinstance(error, BlockingIOError) or time.monotonic() > limit:
                raise
            time.sleep(0.05)


def started(settings):
    """When the engine's process started, in seconds since the machine did; OSError when there is none."""
    with connected(settings) as engine:
        process, *_ = struct.unpack("3i", engine.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    # Its name may have spaces; what follows the last bracket has none.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def ask(settings, command, **arguments):
    """What the engine answers; OSError when it does not."""
    with connected(settings) as engine:
        with engine.makefile("rb") as answers:
            for request in ({"version": "0.2"}, {"command": command, **({"arguments": arguments} if arguments else {})}):
                engine.sendall(json.dumps(request).encode() + b"\n")
                line = answers.readline()
                if not line:
                    raise OSError("the engine hung up")
                answer = json.loads(line)
                if answer["return"] != "OK":
                    raise Refusal(answer)
    return answer["message"]
