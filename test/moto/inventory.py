"""Runs the inventory of a synthesized template as it stands, and compares the files it writes with the sessions that there are.

moto answers for EC2 and S3 (machine.py). What it lacks is added here:

- Its EC2 knows neither pages nor throttling of mirror sessions: these are brought about here.
- Its Step Functions hands the Body of a file over as it is: it is written as JSON here, objects as well as text.

None of this is AWS.
"""

import json
import re
import sys

from machine import WAITS, StateMachine, check_call

import boto3
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.traffic_mirrors import TrafficMirrors
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import StateTaskServiceAwsSdk

TEMPLATE = json.load(open(sys.argv[1]))
TARGET = "tmt-0123456789abcdef0"
ORIGINAL = TrafficMirrors.describe_traffic_mirror_sessions


def body_as_json(_, parameters, *__):
    if "Body" in parameters:
        parameters["Body"] = json.dumps(parameters["Body"]).encode()


StateTaskServiceAwsSdk._normalise_parameters = body_as_json

class Inventory(StateMachine):
    """A template that moto deployed, and what its state machine writes."""

    def __init__(self):
        super().__init__(TEMPLATE)
        [self.bucket] = self.named("AWS::S3::Bucket")

    def files(self):
        """Key and text of each file."""
        s3 = boto3.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        keys = [one["Key"] for page in pages for one in page.get("Contents", [])]
        return {key: s3.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode() for key in keys}

    def lines(self):
        """What was written, by session. A file is one line."""
        texts = self.files().values()
        assert all("\n" not in text for text in texts), texts
        return {line["session_id"]: line for line in map(json.loads, texts)}


def interface(**options):
    ec2 = boto3.client("ec2")
    [vpc] = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"][0]
    return ec2.create_network_interface(SubnetId=subnet["SubnetId"], **options)["NetworkInterface"]


def session(interface_id, target=TARGET, **options):
    made = boto3.client("ec2").create_traffic_mirror_session(
        NetworkInterfaceId=interface_id, TrafficMirrorTargetId=target, TrafficMirrorFilterId="tmf-0123456789abcdef0", SessionNumber=1, **options
    )
    return made["TrafficMirrorSession"]["TrafficMirrorSessionId"]


SCENARIOS = []


def scenario(function):
    """Each in an account of its own."""

    def run():
        WAITS.clear()
        with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
            try:
                function(Inventory())
            finally:
                TrafficMirrors.describe_traffic_mirror_sessions = ORIGINAL
        print(f"ok  {function.__name__.replace('_', ' ')}")

    SCENARIOS.append(run)
    return run


@scenario
def one_session(stack):
    ec2 = boto3.client("ec2")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    [instance] = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"]
    [source] = instance["NetworkInterfaces"]
    one = session(source["NetworkInterfaceId"], VirtualNetworkId=4711, PacketLength=200)
    execution, calls, entered = stack.succeed()
    [(key, text)] = stack.files().items()
    started = json.loads(text)["looked_at"]
    # The hour of the folder is that of the line.
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", started), started
    name = execution["executionArn"].split(":")[-1]
    assert key == f"records/sessions/{re.sub('[-T]', '/', started[:13])}/{name}-{one}.json", key
    assert json.loads(text) == {
        "looked_at": started, "session_id": one, "session_number": 1, "virtual_network_id": 4711, "packet_length": 200,
        "filter_id": "tmf-0123456789abcdef0", "target_id": TARGET, "owner_id": DEFAULT_ACCOUNT_ID,
        "interface_id": source["NetworkInterfaceId"], "mac": source["MacAddress"], "addresses": [source["PrivateIpAddress"]],
        "instance_id": instance["InstanceId"], "subnet_id": instance["SubnetId"], "vpc_id": instance["VpcId"],
    }, text
    assert [call["resource"] for call in calls] == ["describeTrafficMirrorSessions", "describeNetworkInterfaces", "putObject"], calls
    # What the price in the docstring rests on: 2, 5 for the page, 1 for the session.
    assert entered == 8, entered


@scenario
def none_at_all(stack):
    _, calls, _ = stack.succeed()
    assert [json.loads(call["parameters"]) for call in calls] == [
        {"Filters": [{"Name": "traffic-mirror-target-id", "Values": [TARGET]}], "MaxResults": 20}
    ], calls
    assert stack.files() == {}


@scenario
def sessions_to_other_targets_do_not_count(stack):
    session(interface()["NetworkInterfaceId"], target="tmt-0fedcba9876543210")
    stack.succeed()
    assert stack.files() == {}


@scenario
def an_interface_that_is_gone_is_named_all_the_same(stack):
    there = interface()
    lines = [session("eni-0aaaaaaaaaaaaaaaa"), session(there["NetworkInterfaceId"])]
    stack.succeed()
    gone, found = (stack.lines()[one] for one in lines)
    assert gone["interface_id"] == "eni-0aaaaaaaaaaaaaaaa" and gone["addresses"] == [], gone
    assert not {"mac", "instance_id", "subnet_id", "vpc_id"} & set(gone), gone
    assert found["mac"] == there["MacAddress"] and found["vpc_id"] == there["VpcId"], found
    # It hangs on no instance.
    assert "instance_id" not in found, found


@scenario
def only_interfaces_that_are_gone(stack):
    one = session("eni-0aaaaaaaaaaaaaaaa")
    stack.succeed()
    assert list(stack.lines()) == [one]


@scenario
def an_interface_with_several_addresses_and_sessions(stack):
    made = interface(PrivateIpAddresses=[{"Primary": True, "PrivateIpAddress": "172.31.0.10"}, {"Primary": False, "PrivateIpAddress": "172.31.0.11"}],
                     Ipv6Addresses=[{"Ipv6Address": "2001:db8::1"}])
    ones = {session(made["NetworkInterfaceId"]) for _ in range(2)}
    _, calls, _ = stack.succeed()
    lines = stack.lines()
    assert set(lines) == ones, lines
    asked = [json.loads(call["parameters"]) for call in calls if call["resource"] == "describeNetworkInterfaces"]
    assert [one["Filters"][0]["Values"] for one in asked] == [[made["NetworkInterfaceId"]]], asked
    for line in lines.values():
        assert line["addresses"] == ["172.31.0.10", "172.31.0.11", "2001:db8::1"], line


def paged(size):
    """EC2 in pages, as it answers: a last page may be empty."""

    def answer(response):
        assert int(response._get_param("MaxResults")) == 20
        token = int(response._get_param("NextToken") or 0)
        page = ORIGINAL(response)
        found = page.result["TrafficMirrorSessions"]
        page.result["TrafficMirrorSessions"] = found[token : token + size]
        if token >= len(found):
            # Not even an empty list.
            del page.result["TrafficMirrorSessions"]
        else:
            page.result["NextToken"] = str(token + size)
        return page

    TrafficMirrors.describe_traffic_mirror_sessions = answer


@scenario
def page_by_page_and_the_last_one_is_empty(stack):
    ones = {session(interface()["NetworkInterfaceId"]) for _ in range(45)}
    paged(20)
    _, calls, _ = stack.succeed()
    described = [json.loads(call["parameters"]).get("NextToken") for call in calls if call["resource"] == "describeTrafficMirrorSessions"]
    assert described == [None, "20", "40", "60"], described
    lines = stack.lines()
    assert set(lines) == ones, lines
    assert len({line["mac"] for line in lines.values()}) == 45, lines
    asked = [json.loads(call["parameters"]) for call in calls if call["resource"] == "describeNetworkInterfaces"]
    assert [len(one["Filters"][0]["Values"]) for one in asked] == [20, 20, 5], asked


@scenario
def throttled_twice(stack):
    one = session(interface()["NetworkInterfaceId"])
    attempts = []

    def at_the_third_attempt(response):
        attempts.append(response)
        if len(attempts) < 3:
            raise EC2ClientError("RequestLimitExceeded", "Request limit exceeded.")
        return ORIGINAL(response)

    TrafficMirrors.describe_traffic_mirror_sessions = at_the_third_attempt
    stack.succeed()
    assert list(stack.lines()) == [one]
    assert len(attempts) == 3 and len(WAITS) == 2, (attempts, WAITS)


@scenario
def refused_for_good_it_fails(stack):
    def never(_):
        raise EC2ClientError("UnauthorizedOperation", "You are not authorized to perform this operation.")

    TrafficMirrors.describe_traffic_mirror_sessions = never
    assert stack.execute()["status"] == "FAILED"
    assert stack.files() == {}


def fails_when_a_parameter_is_unknown():
    """The check of calls is alive, of those with a Body as well."""
    try:
        check_call({"resourceType": "aws-sdk:s3", "resource": "putObject", "parameters": '{"Bucket": "b", "Key": "k", "Body": {"a": 1}, "Text": ""}'})
    except AssertionError as error:
        assert "Text" in str(error), error
        return
    raise AssertionError("a parameter that S3 does not know was let through")


fails_when_a_parameter_is_unknown()
for run in SCENARIOS:
    run()
print(f"who is mirrored, on moto: {len(SCENARIOS)} scenarios")
