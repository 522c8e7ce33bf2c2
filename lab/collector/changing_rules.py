"""Rules that change while the engine runs, and rules that must not come into use."""
import contextlib
import datetime
import email.utils
import http.server
import os
import threading
import time
import urllib.parse
from pathlib import Path

import bench
import rulesources
import suricatasocket
import wire
from telling import MARKER, engine, hold, interleaved, paths, program, running, talk

CONVERSATIONS = 500
# Stands for S3: folders that are buckets, and a file beside them that says whether it answers.
STORE = """#!/bin/sh
[ -e {store}/down ] && {{ echo 'fatal error: Could not connect to the endpoint URL' >&2; exit 1; }}
for word; do case $word in s3://*) from={store}/${{word#s3://}} ;; esac; to=$word; done
case $from in */) rm -f "$to"/*.rules; cp -P "$from"*.rules "$to" ;; *) cp "$from" "$to" ;; esac
"""


def store(folder):
    """A place for rules that the sensor takes for S3."""
    program(folder / "bin/aws", STORE.format(store=folder / "s3"))
    os.environ["PATH"] = f"{folder / 'bin'}:{os.environ['PATH']}"
    place = folder / "s3/rules/lab"
    place.mkdir(parents=True)
    return place


def told(sensor, question, seconds=20):
    """Until the rules stage says so; what it says then."""
    held = bench.until(seconds, lambda: question(sensor.status("rules"))) is not None
    return held, sensor.status("rules")


def process(sensor):
    return sensor.stages["suricata"].process.pid


def around_a_reload(sensor, sender, place):
    """500 conversations while a rule is added: the engine stays the same, and misses none."""
    talks = [wire.conversation(f"10.30.{n // 250}.{n % 250 + 1}", "10.1.0.1", f"/marker-reload-{n}") for n in range(CONVERSATIONS)]
    before, loaded = process(sensor), suricatasocket.ask(engine(sensor), "ruleset-reload-time")
    begun = time.time()
    sending = threading.Thread(target=sender.send_at, args=(800, interleaved(talks)))
    sending.start()
    time.sleep(1)
    (place / "added.rules").write_text('alert http any any -> $HOME_NET any (msg:"added"; http.uri; content:"/added-"; sid:10; rev:1;)\n')
    held, status = told(sensor, lambda status: status["loaded"] == 2)
    hold("a rule that is added is tested and loaded", held, status)
    during = suricatasocket.ask(engine(sensor), "ruleset-reload-time") != loaded and sending.is_alive()
    sending.join()
    hold("the reload fell among the packets, into the same engine", during and process(sensor) == before, f"{time.time() - begun:.1f} s of packets")
    wanted = {f"/marker-reload-{n}" for n in range(CONVERSATIONS)}
    bench.until(15, lambda: wanted <= paths(sensor))
    drops = suricatasocket.ask(engine(sensor), "iface-stat", iface="mirror-suricata")["drop"]
    hold(f"{len(wanted & paths(sensor))} of {CONVERSATIONS} conversations alert around a reload", wanted <= paths(sensor) and drops == 0, f"{drops} packets dropped")
    talk(sender, wire.conversation("10.2.1.1", "10.1.0.1", "/added-1"))
    hold("the added rule alerts", bench.until(10, lambda: paths(sensor, 10) == {"/added-1"}) is not None)
    talk(sender, wire.conversation("10.2.1.2", "10.9.0.1", "/marker-foreign"))
    time.sleep(1)
    hold("home networks are what they were before", "/marker-foreign" not in paths(sensor))


# What nobody may have the engine do, be it by a file that calls itself rules.
BROKEN = [
    ("not a rule", lambda path: path.write_text("alert nonsense\n"), "alert nonsense"),
    ("a rule that runs a script", lambda path: path.write_text('alert tcp any any -> any any (msg:"l"; lua:own.lua; sid:11; rev:1;)\n'), "lua"),
    ("a rule that writes a file", lambda path: path.write_text(
        'alert dns any any -> any any (msg:"d"; dns.query; dataset:set,own,type string,save /tmp/own.lst; sid:12; rev:1;)\n'), "dataset"),
    ("a number that is there twice", lambda path: path.write_text(MARKER.format(sid=1)), "Duplicate"),
    ("a link to somewhere else", lambda path: path.symlink_to("/etc/passwd"), "Too many levels of symbolic links"),
    ("a file without end", lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 65_000_000), "fetching s3://rules/lab/ failed"),
]


def broken_rules(sensor, sender, place):
    good = sensor.status("rules")
    for name, breaking, word in BROKEN:
        breaking(place / "broken.rules")
        held, status = told(sensor, lambda status: status["refused"])
        hold(f"refused and told: {name}", held and word in status["refused"], status["refused"])
        hold("the last good set stays", status["loaded"] == good["loaded"] and status["sha256"] == good["sha256"])
        (place / "broken.rules").unlink()
        held, status = told(sensor, lambda status: status["refused"] is None)
        hold("and all is well when it is gone", held)
    (place.parents[1] / "down").touch()
    held, status = told(sensor, lambda status: status["refused"])
    hold("a store that does not answer changes nothing, and is told", held and "fetching s3://rules/lab/ failed" in status["refused"] and status["loaded"] == 2,
         status["refused"])
    stats, = suricatasocket.ask(engine(sensor), "ruleset-stats")
    hold("the engine has what it had", (stats["rules_loaded"], stats["rules_failed"]) == (2, 0), stats)
    talk(sender, wire.conversation("10.2.1.3", "10.1.0.1", "/marker-still"))
    hold("alerts go on", bench.until(10, lambda: "/marker-still" in paths(sensor)) is not None)


def rules_that_change(folder):
    """Rules from a store: tested, swapped, reloaded; and what does not pass."""
    place, sender = store(folder), bench.Sender()
    (place / "base.rules").write_text(MARKER.format(sid=1))
    sensor = bench.Sensor(folder, engines=["suricata"], bundledRules=False, ruleSources=["s3://rules/lab/"], rulesSeconds=1)

    def story():
        around_a_reload(sensor, sender, place)
        broken_rules(sensor, sender, place)
        hold("no packet was refused to the source", sender.unreachables() == 0)

    running(sensor, story)


def broken_from_the_start(folder):
    """The first set that a sensor ever sees does not pass."""
    place, sender = store(folder), bench.Sender()
    (place / "broken.rules").write_text("alert nonsense\n")
    sensor = bench.Sensor(folder, engines=["suricata"], bundledRules=False, ruleSources=["s3://rules/lab/broken.rules"], rulesSeconds=1)

    def story():
        status = sensor.status("rules")
        hold("the engine starts with the distribution's rules, and says so", status["sources"] == ["bundled"] and status["loaded"] > 300 and status["refused"], status)
        (place / "broken.rules").write_text(MARKER.format(sid=1))
        held, status = told(sensor, lambda status: status["refused"] is None)
        hold("as soon as the set is whole, it is in use", held and status["loaded"] == 1 and status["sources"] == ["s3://rules/lab/broken.rules"], status)
        talk(sender, wire.conversation("10.2.1.4", "10.1.0.1", "/marker-late"))
        hold("and alerts", bench.until(10, lambda: "/marker-late" in paths(sensor)) is not None)

    running(sensor, story)

def no_set_at_all(folder):
    """An engine whose own configuration is wrong takes not even an empty set: the stage lives on and says why, until that is mended."""
    wrong = folder / "suricata-wrong.yaml"
    packaged = Path("/etc/suricata/suricata.yaml").read_text()
    wrong.write_text(packaged.replace('EXTERNAL_NET: "!$HOME_NET"', 'EXTERNAL_NET: "!any"'))
    sensor = bench.Sensor(folder, engines=["suricata"], bundledRules=False, rulesSeconds=1, suricataConfig=str(wrong))
    (folder / "rules/lab.rules").write_text(MARKER.format(sid=1))
    sensor.set_up()
    stage = bench.Stage(bench.started_by("mirror-sensor-rules", sensor.config), folder / "rules.log")
    try:
        hold("without a set in use, the reason is told", bench.until(60, (folder / "state/rules/status.json").exists) is not None, "")
        status, first = sensor.status("rules"), stage.process.pid
        hold("nothing is loaded, and nothing in use", status["refused"] and (status["loaded"], status["sources"], status["sha256"]) == (0, [], None), status)
        wrong.write_text(packaged)
        bench.run("/usr/bin/python3", "-B", str(bench.APPLIANCE / "engineconfig.py"), str(sensor.config))
        held, status = told(sensor, lambda status: status["refused"] is None, seconds=60)
        hold("once that is mended, the same stage puts the set into use", held and status["loaded"] == 1 and stage.process.pid == first, status)
    finally:
        stage.kill()


class Bucket(http.server.BaseHTTPRequestHandler):
    """As much of S3 as it takes to look for files and to fetch them."""
    objects = {}

    def log_message(self, *_):
        """Nothing."""

    def answer(self, code, body, **headers):
        self.send_response(code)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        if self.command == "GET":
            # Who gives up does not listen to the end.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(body)

    def do_GET(self):
        place = urllib.parse.urlsplit(self.path)
        asked, key = urllib.parse.parse_qs(place.query), urllib.parse.unquote(place.path).partition("/rules")[2].lstrip("/")
        if "list-type" in asked:
            entries = "".join(f"<Contents><Key>{name}</Key><LastModified>{at}.000Z</LastModified><ETag>x</ETag><Size>{len(body)}</Size></Contents>"
                              for name, (at, body) in sorted(self.objects.items()) if name.startswith(asked.get("prefix", [""])[0]))
            self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>".encode())
        elif key in self.objects:
            at, body = self.objects[key]
            moment = email.utils.format_datetime(datetime.datetime.fromisoformat(f"{at}+00:00"), usegmt=True)
            self.answer(200, body, Last_Modified=moment, ETag='"x"')
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_HEAD = do_GET


def rules_from_s3(folder):
    """What the tool of AWS makes of a bucket."""
    if not Path("/usr/bin/aws").exists():
        print("SKIPPED: nothing is fetched from a bucket: the package awscli is not installed", flush=True)
        return
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept = dict(os.environ)
    os.environ.update(PATH="/usr/bin:/bin:/usr/sbin", AWS_ACCESS_KEY_ID="lab", AWS_SECRET_ACCESS_KEY="lab", HOME=str(folder))
    sources = rulesources.Sources({"spool": str(folder), "endpointUrl": f"http://127.0.0.1:{server.server_port}", "region": "eu-west-1"})

    def fetched(source):
        return {path.name: path.read_text() for path in sources.fetch(source)}

    def refused(source):
        try:
            return f"fetched {sources.fetch(source)}"
        except rulesources.Refused as reason:
            return str(reason)

    try:
        Bucket.objects = {"lab/a.rules": ("2026-01-01T00:00:01", b"# 1"), "lab/deep/b.rules": ("2026-01-01T00:00:01", b"# b"), "lab/c.yaml": ("2026-01-01T00:00:01", b"c: 1"),
                          "other/d.rules": ("2026-01-01T00:00:01", b"# d")}
        found = fetched("s3://rules/lab/")
        hold("files of rules below the prefix, and nothing else", found == {"a.rules": "# 1", "b.rules": "# b"}, found)
        Bucket.objects["lab/a.rules"] = ("2026-01-01T00:00:02", b"# 2")
        del Bucket.objects["lab/deep/b.rules"]
        found = fetched("s3://rules/lab/")
        hold("a change that keeps the size is seen, and what is gone is gone", found == {"a.rules": "# 2"}, found)
        found = fetched("s3://rules/other/d.rules")
        hold("one object", found == {"one.rules": "# d"}, found)
        said = refused("s3://rules/other/e.rules")
        hold("an object that is not there is told", said.startswith("fetching s3://rules/other/e.rules failed") and "404" in said, said)
        Bucket.objects["lab/../../../escaped.rules"] = ("2026-01-01T00:00:01", b"# e")
        said = refused("s3://rules/lab/")
        hold("a key that leads elsewhere leads nowhere", "parent directory" in said and not list(folder.rglob("escaped.rules")), said)
        del Bucket.objects["lab/../../../escaped.rules"]
        Bucket.objects["lab/large.rules"] = ("2026-01-01T00:00:01", b"#" * 65_000_000)
        said = refused("s3://rules/lab/")
        hold("a file that is too large is given up", "File too large" in said, said)
    finally:
        os.environ.clear()
        os.environ.update(kept)
        server.shutdown()


STORIES = [("rules", rules_that_change), ("broken", broken_from_the_start), ("none", no_set_at_all), ("bucket", rules_from_s3)]
