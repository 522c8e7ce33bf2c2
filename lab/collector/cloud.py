#!/usr/bin/python3 -B
"""What stands between the appliance and the stand-in for AWS: cloud.py <folder> <port> <upstream port> <metadata port>.

Passes requests on to moto, breaks them as the file `mode` in the folder says, and keeps a line of each in `requests`. Answers for Auto Scaling, which
moto cannot finish, and for the instance's metadata, whose word on the lifecycle stands in the file `state`.
"""
import http.client
import http.server
import json
import os
import socket
import struct
import sys
import threading
import time
import urllib.parse
from pathlib import Path

ERRORS = [(500, "InternalError"), (503, "SlowDown")]
INSTANCES = """<DescribeAutoScalingInstancesResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeAutoScalingInstancesResult>
<AutoScalingInstances><member><InstanceId>{id}</InstanceId><AutoScalingGroupName>sensors</AutoScalingGroupName><AvailabilityZone>eu-west-1a</AvailabilityZone>
<LifecycleState>Terminating:Wait</LifecycleState><HealthStatus>HEALTHY</HealthStatus><ProtectedFromScaleIn>false</ProtectedFromScaleIn></member>
</AutoScalingInstances></DescribeAutoScalingInstancesResult></DescribeAutoScalingInstancesResponse>"""
DONE = "<{0}Response xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><{0}Result/></{0}Response>"


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *_):
        """The lab looks at `requests`."""

    def answer(self, status, body, kind="text/xml"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def between(folder, upstream):
    turn = iter(range(10 ** 9))
    lock = threading.Lock()

    def note(**line):
        with lock, open(folder / "requests", "a") as file:
            file.write(json.dumps({"at": time.time(), **line}) + "\n")

    class Between(Quiet):
        def hang_up(self):
            """As a cable that is cut: no answer, no good-bye."""
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True

        def handle_one_request(self):
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def pass_on(self, body):
            connection = http.client.HTTPConnection("127.0.0.1", upstream, timeout=30)
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in ("expect", "connection", "content-length"):
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.getheader("Content-Type") or "text/xml"

        def serve(self):
            mode = (folder / "mode").read_text().strip()
            length = int(self.headers.get("Content-Length") or 0)
            if mode == "cut":
                self.rfile.read(length // 2)
                note(mode=mode, path=self.path)
                return self.hang_up()
            body = self.rfile.read(length)
            operation = (self.headers.get("X-Amz-Target") or "").rsplit(".", 1)[-1]
            form = {name: values[0] for name, values in urllib.parse.parse_qs(body.decode()).items()} if b"Action=" in body[:2000] else {}
            line = {"mode": mode, "path": self.path, "operation": operation or form.get("Action") or self.command}
            if mode == "error":
                status, code = ERRORS[next(turn) % 2]
                note(status=status, **line)
                told = json.dumps({"__type": code, "message": "as told"}).encode() if operation else f"<Error><Code>{code}</Code><Message>as told</Message></Error>".encode()
                return self.answer(status, told, "application/x-amz-json-1.1" if operation else "text/xml")
            if mode == "slow":
                time.sleep(0.5 + length / 2_000_000)
            if operation in ("PutLogEvents", "PutEvents"):
                line["body"] = json.loads(body)
            if b"poison" in body and operation in ("PutLogEvents", "PutEvents"):
                note(status=400, **line)
                return self.answer(400, b'{"__type":"InvalidParameterException","message":"poison"}', "application/x-amz-json-1.1")
            if "LifecycleAction" in line["operation"] or line["operation"] == "DescribeAutoScalingInstances":
                told = INSTANCES.format(id=form.get("InstanceIds.member.1")) if "Describe" in line["operation"] else DONE.format(line["operation"])
                note(status=200, form=form, **line)
                return self.answer(200, told.encode())
            if mode == "partial" and operation == "PutEvents":
                return self.part(json.loads(body), line)
            status, told, kind = self.pass_on(body)
            note(status=status, **line)
            if mode == "lost":
                return self.hang_up()
            return self.answer(status, told, kind)

        def part(self, request, line):
            """Every second event fails, as EventBridge says it: inside a success."""
            results = [{"EventId": str(at)} if at % 2 == 0 else {"ErrorCode": "ThrottlingException", "ErrorMessage": "as told"}
                       for at in range(len(request["Entries"]))]
            line["body"] = {"Entries": request["Entries"][::2]}
            note(status=200, **line)
            told = json.dumps({"FailedEntryCount": len(request["Entries"]) // 2, "Entries": results}).encode()
            return self.answer(200, told, "application/x-amz-json-1.1")

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = serve

    return Between


def metadata(folder):
    class Metadata(Quiet):
        def do_PUT(self):
            self.answer(200, b"token", "text/plain") if self.path == "/latest/api/token" else self.answer(404, b"")

        def do_GET(self):
            if self.headers.get("X-aws-ec2-metadata-token") != "token":
                return self.answer(401, b"")
            if self.path != "/latest/meta-data/autoscaling/target-lifecycle-state":
                return self.answer(404, b"")
            return self.answer(200, (folder / "state").read_bytes(), "text/plain")

    return Metadata


def served(port, handler):
    http.server.ThreadingHTTPServer.allow_reuse_address = True
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def main():
    folder, port, upstream, other = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    served(other, metadata(folder))
    server, parent = None, os.getppid()
    while os.getppid() == parent:
        refused = (folder / "mode").read_text().strip() == "refused"
        if refused and server:
            server.shutdown()
            server.server_close()
            server = None
        elif not refused and not server:
            server = served(port, between(folder, upstream))
        time.sleep(0.1)


if __name__ == "__main__":
    main()
