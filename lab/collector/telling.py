"""What all stories are told with."""
import socket

import bench

MARKER = 'alert http any any -> $HOME_NET any (msg:"marker"; flow:established,to_server; http.uri; content:"/marker-"; sid:{sid}; rev:1;)\n'


def hold(what, holds, found=""):
    print(f"{'ok    ' if holds else 'BROKEN'} {what}{f' ({found})' if found != '' else ''}", flush=True)
    if not holds:
        raise SystemExit(1)


def paths(sensor, sid=1):
    return {event.get("http", {}).get("url") for event in sensor.alerts() if event["alert"]["signature_id"] == sid}


def talk(sender, conversation, vni=7, family=socket.AF_INET):
    """Both directions, from different outer ports, as two interfaces' worth of packets come."""
    for forward, frame in conversation:
        sender.send(frame, vni=vni, port=50001 if forward else 50002, family=family)


def interleaved(talks):
    """(outer port, frame) of conversations, fifty at a time, step by step: an answer comes fifty packets after its request."""
    return [(50001 if forward else 50002, frame) for at in range(0, len(talks), 50) for step in zip(*talks[at:at + 50]) for forward, frame in step]


def green(sensor, seconds=30):
    return bench.until(seconds, lambda: sensor.health()[0] == 200)


def red(sensor, word):
    return bench.until(15, lambda: sensor.health()[0] == 503 and any(word in complaint for complaint in sensor.health()[1]))


def running(sensor, story):
    """Tells a story of a sensor that runs; what its stages said is shown when the story breaks."""
    sensor.set_up()
    hold("setup says what it did, and may run twice", "every network identifier" in sensor.set_up())
    hold("nothing glues packets together before the tunnel", not bench.glues_packets())
    try:
        sensor.start()
        hold("green after the start", green(sensor) is not None)
        story()
    except BaseException:
        for log in sorted(sensor.folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}")
        raise
    finally:
        sensor.end()


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def engine(sensor):
    """What questions to its Suricata need to know."""
    return {"state": str(sensor.folder / "state")}
