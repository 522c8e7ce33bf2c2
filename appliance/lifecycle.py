#!/usr/bin/python3 -B
"""The way out: lifecycle.py <config.json>. Sees from the instance's metadata that Auto Scaling wants the machine to end, and lets nothing be lost with it.

Goes on capturing until mirrored packets have ended, has the engines stopped, waits until everything is delivered, and lets Auto Scaling go on.
Each step has a bound, each is said. It may stop nothing itself: a file that it makes asks systemd to (mirror-sensor-drain.path).
Started as root, because the way into the sensor's namespace is open to root only; drops to its own account before it speaks to anybody.
"""
import os
import sys
import time
import urllib.request
from pathlib import Path

import aws
import metrics
import settings as configuration
import stage
import status

QUIET_SECONDS = 10
HEARTBEAT_SECONDS = 60
STOP_SECONDS = 180
LOOK_SECONDS = 1
ENGINES = ["suricata", "zeek"]
# A proxy in the environment is not for the instance's own metadata.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def say(text):
    print(f"mirror-sensor: {text}", file=sys.stderr, flush=True)


def target_state(settings):
    """What Auto Scaling wants of this instance; raises OSError when nobody says."""
    base = settings["metadataUrl"].rstrip("/")
    asked = urllib.request.Request(f"{base}/latest/api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"})
    with direct.open(asked, timeout=5) as answer:
        token = answer.read().decode()
    asked = urllib.request.Request(f"{base}/latest/meta-data/autoscaling/target-lifecycle-state", headers={"X-aws-ec2-metadata-token": token})
    with direct.open(asked, timeout=5) as answer:
        return answer.read().decode().strip()


class Way:
    def __init__(self, settings, traffic, stopping):
        self.settings = settings
        self.traffic = traffic
        self.stopping = stopping
        self.group = None

    def wait_for_order(self):
        complained = False
        while not self.stopping.wait(self.settings["lifecyclePollSeconds"]):
            try:
                if target_state(self.settings) == "Terminated":
                    return True
                complained = False
            except (OSError, ValueError) as error:
                # Said once: without metadata this would be all there is in the journal.
                if not complained:
                    say(f"nobody says what Auto Scaling wants: {error}")
                complained = True
        return False

    def wait(self, seconds, holds):
        """Until it holds; False when time is up."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stopping.is_set():
            if holds():
                return True
            self.stopping.wait(LOOK_SECONDS)
        return holds()

    def drained(self):
        """A span without a mirrored packet."""
        last, since = self.traffic(), time.monotonic()

        def quiet():
            nonlocal last, since
            count = self.traffic()
            if count != last:
                last, since = count, time.monotonic()
            return time.monotonic() - since >= QUIET_SECONDS

        return self.wait(self.settings["drainSeconds"], quiet)

    def ask_to_stop(self):
        Path(f"{self.settings['state']}/lifecycle/stop").touch()
        return self.wait(STOP_SECONDS, lambda: os.path.exists(f"{self.settings['state']}/drained"))

    def left(self):
        """What still waits, by stage. Only what a stage has said since the engines ended counts."""
        found = {}
        for unit in self.settings["outputUnits"]:
            name = unit.rsplit("-", 1)[1]
            if name not in metrics.UPLOADERS:
                continue
            told = status.read(f"{self.settings['state']}/{name}/status.json")
            if told is None or told["at"] < self.asked + 2 * LOOK_SECONDS:
                found[name] = "has not said"
            elif told["backlog"]["bytes"] or told.get("lying"):
                found[name] = told["backlog"]
        running = [engine for engine in ENGINES if stage.lives(self.settings, engine)]
        return {**found, **({"running": running} if running else {})}

    def call(self, operation, *arguments):
        return aws.call(self.settings, "autoscaling", operation, *arguments, seconds=60)

    def action(self, operation, *arguments):
        if self.group is None:
            told = self.call("describe-auto-scaling-instances", "--instance-ids", self.settings["sensor"])["AutoScalingInstances"]
            if not told:
                raise aws.Failed(f"Auto Scaling does not know {self.settings['sensor']}")
            self.group = told[0]["AutoScalingGroupName"]
        self.call(operation, "--lifecycle-hook-name", self.settings["lifecycleHook"], "--auto-scaling-group-name", self.group,
                  "--instance-id", self.settings["sensor"], *arguments)

    def beat(self):
        """Auto Scaling would go on without us otherwise."""
        while not self.stopping.wait(HEARTBEAT_SECONDS):
            try:
                self.action("record-lifecycle-action-heartbeat")
            except (aws.Failed, KeyError) as error:
                say(f"Auto Scaling does not hear that we are at it: {error}")

    def complete(self):
        """Tried until it is done: nobody else does it, and until then the instance costs money."""
        failures = 0
        while not self.stopping.is_set():
            try:
                self.action("complete-lifecycle-action", "--lifecycle-action-result", "CONTINUE")
                say("Auto Scaling may go on")
                return
            except (aws.Failed, KeyError) as error:
                say(f"Auto Scaling was not told: {error}")
                # There is no such action, or no more: its own time was up.
                if getattr(error, "code", None) == "ValidationError":
                    return
                failures += 1
                self.stopping.wait(aws.pause(failures, 2))

    def go(self):
        say("Auto Scaling wants this machine to end")
        stage.guard(self.beat).start()
        say("mirrored packets have ended" if self.drained() else f"mirrored packets go on after {self.settings['drainSeconds']} s, they are left to others")
        say("engines have stopped" if self.ask_to_stop() else f"engines have not stopped in {STOP_SECONDS} s")
        self.asked = time.time()
        done = self.wait(self.settings["uploadSeconds"], lambda: not self.left())
        say("everything is delivered" if done else f"not everything is delivered, and time is up: {self.left()}")
        self.complete()


def main():
    settings = configuration.load(sys.argv[1])
    mirrored = metrics.Mirrored(settings)
    stage.drop_rights("mirror-lifecycle", ["mirror-pcap", "mirror-records"])
    os.umask(0o027)
    stopping = stage.stopping()
    way = Way(settings, lambda: mirrored.count()[0], stopping)
    if way.wait_for_order():
        way.go()
        stopping.wait()


if __name__ == "__main__":
    main()
