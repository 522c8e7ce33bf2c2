"""A loopback AWS for one instance: loopback_server.py <folder>, run by the Python of a virtual environment with moto, in the network of the instance.

HTTPS on 127.0.0.1:443 under the real names of the endpoints (the instance's /etc/hosts leads here, and it trusts the certificate), and the metadata
service on 169.254.169.254:80, by token only. Every call goes into <folder>/calls.jsonl. What moto does not know is answered here: SignalResource, which
is kept in <folder>/signals.jsonl and refused, as CloudFormation refuses it, when <folder>/no-deployment exists.
"""
import http.server
import io
import json
import re
import sys
import threading
from pathlib import Path
from urllib.parse import parse_qs

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

FOLDER = Path(sys.argv[1])
INSTANCE = "i-0123456789abcdef0"
TOKEN = "token-of-the-lab"
CREDENTIALS = {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIALAB", "SecretAccessKey": "lab", "Token": "lab",
               "LastUpdated": "2026-01-01T00:00:00Z", "Expiration": "2036-01-01T00:00:00Z"}
FACTS = {
    "meta-data/instance-id": INSTANCE,
    "meta-data/iam/security-credentials/": "sensor",
    "meta-data/iam/security-credentials/sensor": json.dumps(CREDENTIALS),
    "meta-data/placement/region": "eu-central-1",
    "meta-data/placement/availability-zone": "eu-central-1a",
    "meta-data/autoscaling/target-lifecycle-state": "InService",
    "dynamic/instance-identity/document": json.dumps({"region": "eu-central-1", "instanceId": INSTANCE}),
}


class Metadata(http.server.BaseHTTPRequestHandler):
    def answer(self, status, text=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("X-aws-ec2-metadata-token-ttl-seconds", "21600")
        self.end_headers()
        self.wfile.write(text.encode())

    def do_PUT(self):
        asked = self.path == "/latest/api/token" and self.headers["X-aws-ec2-metadata-token-ttl-seconds"]
        self.answer(*((200, TOKEN) if asked else (400,)))

    def do_GET(self):
        fact = FACTS.get(self.path[len("/latest/"):])
        if self.headers["X-aws-ec2-metadata-token"] != TOKEN:
            self.answer(401)
        else:
            self.answer(*((404,) if fact is None else (200, fact)))

    def log_message(self, *_):
        pass


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


def note(file, entry):
    with open(FOLDER / file, "a") as out:
        out.write(json.dumps(entry) + "\n")


def signal_resource(form):
    told = {name: values[0] for name, values in form.items()}
    if (FOLDER / "no-deployment").exists():
        body = "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack is in CREATE_COMPLETE state and can not be signaled</Message></Error></ErrorResponse>"
        return Response(body, status=400, mimetype="text/xml")
    note("signals.jsonl", told)
    return Response("<SignalResourceResponse><ResponseMetadata><RequestId>lab</RequestId></ResponseMetadata></SignalResourceResponse>", mimetype="text/xml")


def recorded(application):
    """Notes each call, and answers what moto cannot."""
    def answer(environ, start_response):
        request = Request(environ)
        service = re.search(r"Credential=ASIALAB/.*/([a-z0-9-]+)/aws4_request", request.headers.get("Authorization", ""))
        form = {}
        if request.mimetype == "application/x-www-form-urlencoded":
            data = request.get_data()
            form = parse_qs(data.decode())
            # Read once; moto wants to, too.
            environ["wsgi.input"] = io.BytesIO(data)
        action = form.get("Action", [request.headers.get("X-Amz-Target", request.method)])[0]
        if service:
            note("calls.jsonl", {"service": service[1], "host": request.host, "action": action, "path": request.path})
        if action == "SignalResource":
            return signal_resource(form)(environ, start_response)
        return application(environ, start_response)

    return answer


def main():
    metadata = http.server.ThreadingHTTPServer(("169.254.169.254", 80), Metadata)
    threading.Thread(target=metadata.serve_forever, daemon=True).start()
    cloud = recorded(DomainDispatcherApplication(create_backend_app))
    make_server("127.0.0.1", 443, cloud, threaded=True, request_handler=Quiet, ssl_context=(str(FOLDER / "cloud.crt"), str(FOLDER / "cloud.key"))).serve_forever()


if __name__ == "__main__":
    main()
