"""The one place that speaks to AWS, by its command line tool: requests are signed as AWS means them, and the Python of the system is enough.

Credentials are those of the instance's role. Callers repeat what failed, each in its own way and without end; the tool itself tries twice.
"""
import json
import os
import random
import re
import signal
import subprocess

CODE = re.compile(r"An error occurred \((?P<code>[^)]+)\)")
CALL_SECONDS = 300
# Nothing on an image may turn calls into something else. An endpoint set in the environment would do so behind the back of `endpointUrl`.
ENVIRONMENT = {"AWS_PAGER": "", "AWS_RETRY_MODE": "standard", "AWS_CONFIG_FILE": "/dev/null",
               "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
LONGEST_PAUSE = 60


class Failed(OSError):
    """The call did not succeed, or nobody knows whether it did. `code` is what AWS said, None where it said nothing."""

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code


def words(settings, service, operation, *arguments):
    place = [] if not settings["endpointUrl"] else ["--endpoint-url", settings["endpointUrl"]]
    region = [] if not settings["region"] else ["--region", settings["region"]]
    return ["aws", *place, *region, "--cli-connect-timeout", "10", "--cli-read-timeout", "60", "--output", "json", service, operation, *arguments]


def stop(process):
    """The tool and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def call(settings, service, operation, *arguments, request=None, seconds=CALL_SECONDS, tries=2):
    """What AWS answers, as Python sees JSON. `request` goes in as JSON of any size; a word of the command line could not be that long."""
    if request is None:
        return run(settings, service, operation, arguments, (), seconds, tries)
    # In memory, yet a file: the tool opens it more than once.
    with os.fdopen(os.memfd_create("request"), "w") as file:
        json.dump(request, file)
        file.flush()
        arguments += ("--cli-input-json", f"file:///proc/self/fd/{file.fileno()}")
        return run(settings, service, operation, arguments, (file.fileno(),), seconds, tries)


def run(settings, service, operation, arguments, files, seconds, tries):
    try:
        # Its own session: a signal that asks this stage to stop is not for a call under way.
        process = subprocess.Popen(words(settings, service, operation, *arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True,
                                   env={**os.environ, **ENVIRONMENT, "AWS_MAX_ATTEMPTS": str(tries)}, start_new_session=True, pass_fds=files)
    except OSError as error:
        raise Failed(f"{service} {operation}: {error}") from error
    try:
        said, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        stop(process)
        raise Failed(f"{service} {operation}: no answer in {seconds} s") from None
    if process.returncode != 0:
        found = CODE.search(complaint)
        raise Failed(f"{service} {operation}: {complaint.strip()[-500:] or f'ended with {process.returncode}'}", found["code"] if found else None)
    return json.loads(said) if said.strip() else {}


def put(settings, bucket, key, path, content_type="application/octet-stream"):
    """One PutObject, whatever the size: a write in parts would need the right to read the key's data back. S3 refuses what does not match its digest."""
    call(settings, "s3api", "put-object", "--bucket", bucket, "--key", key, "--body", str(path), "--checksum-algorithm", "SHA256",
         "--content-type", content_type)


def pause(failures, shortest):
    """Seconds until the next try: twice as long after each failure, up to a minute; half of it by chance, so that sensors do not come back as one."""
    longest = min(max(shortest, LONGEST_PAUSE), shortest * 2 ** min(failures, 10))
    return longest / 2 + random.random() * longest / 2
