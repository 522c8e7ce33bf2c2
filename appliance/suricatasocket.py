"""Questions to a running Suricata, over its unix socket."""
import json
import socket

ANSWER_SECONDS = 2


class Refusal(OSError):
    """The engine answered, and said no."""


def ask(settings, command, **arguments):
    """What the engine answers; OSError when it does not."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as engine:
        engine.settimeout(ANSWER_SECONDS)
        engine.connect(f"{settings['state']}/suricata/command.socket")
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
