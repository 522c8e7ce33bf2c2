"""Runs the state machine of a synthesized template as it stands, and compares what it writes with what happened to the flow logs.

moto answers for EC2 and CloudWatch (machine.py). What it lacks is added here:

- Its EC2 knows neither pages nor throttling nor flow logs that are not ACTIVE: these are brought about here.
- Its CloudFormation makes no alarms: the alarm's own queries are put to its CloudWatch.

None of this is AWS.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

from machine import WAITS, StateMachine, check_call

import boto3
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import ec2_backends
from moto.ec2.responses.flow_logs import FlowLogs

SMALL, LARGE = (json.load(open(path)) for path in sys.argv[1:])
ORIGINAL = FlowLogs.describe_flow_logs


class Deployed(StateMachine):
    """A template that moto deployed."""

    def __init__(self, template):
        super().__init__(template)
        self.template = template
        self.flow_logs = self.named("AWS::EC2::FlowLog")

    def read(self):
        """An execution that succeeds: its output, its calls, how many states it entered, and what the alarm sees then."""
        execution, calls, entered = self.succeed()
        return {
            "output": json.loads(execution["output"]),
            "described": [json.loads(call["parameters"]) for call in calls if call["resource"] == "describeFlowLogs"],
            "entered": entered,
            "metrics": {name: value for name, [value] in self.metrics().items()},
        }

    def metrics(self):
        """The values of the alarm's queries."""
        [alarm] = [one["Properties"] for one in self.template["Resources"].values() if one["Type"] == "AWS::CloudWatch::Alarm"]
        queries = [query for query in json.loads(json.dumps(alarm["Metrics"]), object_hook=self.resolve) if "MetricStat" in query]
        assert [one["Expression"] for one in alarm["Metrics"] if "Expression" in one] == ["failed + missing"]
        # One period around now, so that no reading falls beyond its end.
        half = timedelta(minutes=30)
        now = datetime.now(timezone.utc)
        answer = boto3.client("cloudwatch").get_metric_data(
            MetricDataQueries=[{**query, "ReturnData": True} for query in queries], StartTime=now - half, EndTime=now + half
        )
        return {one["Id"]: one["Values"] for one in answer["MetricDataResults"]}

    def resolve(self, value):
        if "Fn::GetAtt" in value:
            assert value["Fn::GetAtt"][1] == "Name", value
            return self.arn.split(":")[-1]
        return value


def scenario(function):
    """Each in an account of its own."""

    def run():
        WAITS.clear()
        with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
            try:
                function()
            finally:
                FlowLogs.describe_flow_logs = ORIGINAL
        print(f"ok  {function.__name__.replace('_', ' ')}")

    run.__name__ = function.__name__
    SCENARIOS.append(run)
    return run


SCENARIOS = []


def deployed(template, has_log_group=True):
    """moto says of a flow log that it failed when its log group was not there."""
    if has_log_group:
        boto3.client("logs").create_log_group(logGroupName="rejects")
    return Deployed(template)


@scenario
def all_well():
    stack = deployed(SMALL)
    reading = stack.read()
    assert reading["metrics"] == {"failed": 0, "missing": 0}, reading
    assert reading["output"] == {"failed": [], "missing": []}, reading
    assert reading["described"] == [{"Filter": [{"Name": "flow-log-id", "Values": stack.flow_logs}]}], reading
    # What the price in the docstring rests on.
    assert reading["entered"] == 4, reading


@scenario
def one_fails():
    stack = deployed(SMALL, has_log_group=False)
    reading = stack.read()
    assert reading["metrics"] == {"failed": 1, "missing": 0}, reading
    [failed] = reading["output"]["failed"]
    assert failed.pop("ResourceId").startswith("vpc-"), failed
    assert failed == {
        "FlowLogId": stack.flow_logs[2], "FlowLogStatus": "ACTIVE", "DeliverLogsStatus": "FAILED", "DeliverLogsErrorMessage": "Access error",
    }, failed


@scenario
def one_is_deleted_by_hand():
    stack = deployed(SMALL)
    boto3.client("ec2").delete_flow_logs(FlowLogIds=[stack.flow_logs[1]])
    reading = stack.read()
    assert reading["metrics"] == {"failed": 0, "missing": 1}, reading
    assert reading["output"] == {"failed": [], "missing": [stack.flow_logs[1]]}, reading


@scenario
def one_fails_and_one_is_deleted():
    stack = deployed(SMALL, has_log_group=False)
    boto3.client("ec2").delete_flow_logs(FlowLogIds=[stack.flow_logs[0]])
    assert stack.read()["metrics"] == {"failed": 1, "missing": 1}


@scenario
def all_are_deleted():
    stack = deployed(SMALL)
    boto3.client("ec2").delete_flow_logs(FlowLogIds=stack.flow_logs)
    reading = stack.read()
    assert reading["metrics"] == {"failed": 0, "missing": 3}, reading
    assert reading["output"] == {"failed": [], "missing": stack.flow_logs}, reading


@scenario
def one_is_not_active():
    stack = deployed(SMALL)
    flow_log(stack.flow_logs[0]).flow_log_status = "INACTIVE"
    reading = stack.read()
    assert reading["metrics"] == {"failed": 1, "missing": 0}, reading
    assert [one["FlowLogStatus"] for one in reading["output"]["failed"]] == ["INACTIVE"], reading


@scenario
def one_has_a_status_that_is_not_documented():
    stack = deployed(SMALL)
    flow_log(stack.flow_logs[0]).deliver_logs_status = "ACCESSERROR"
    assert stack.read()["metrics"] == {"failed": 1, "missing": 0}


@scenario
def one_has_no_delivery_status_yet():
    stack = deployed(SMALL)
    flow_log(stack.flow_logs[0]).deliver_logs_status = None
    assert stack.read()["metrics"] == {"failed": 0, "missing": 0}


@scenario
def flow_logs_of_others_do_not_count():
    stack = deployed(SMALL)
    [vpc] = boto3.client("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    boto3.client("ec2").create_flow_logs(
        ResourceIds=[vpc["VpcId"]], ResourceType="VPC", TrafficType="ALL", LogGroupName="nowhere", DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/none"
    )
    assert stack.read()["metrics"] == {"failed": 0, "missing": 0}


@scenario
def sixty_one_in_two_goes():
    stack = deployed(LARGE, has_log_group=False)
    boto3.client("ec2").delete_flow_logs(FlowLogIds=[stack.flow_logs[0], stack.flow_logs[55]])
    reading = stack.read()
    assert [len(call["Filter"][0]["Values"]) for call in reading["described"]] == [50, 11], reading["described"]
    assert [one for call in reading["described"] for one in call["Filter"][0]["Values"]] == stack.flow_logs
    assert reading["metrics"] == {"failed": 1, "missing": 2}, reading
    assert reading["output"]["missing"] == [stack.flow_logs[0], stack.flow_logs[55]], reading
    assert reading["entered"] == 6, reading


@scenario
def page_by_page():
    def in_pages_of_20(response):
        token = int(response._get_param("NextToken") or 0)
        answer = ORIGINAL(response)
        found = answer.result["FlowLogs"]
        answer.result["FlowLogs"] = found[token : token + 20]
        if token + 20 < len(found):
            answer.result["NextToken"] = str(token + 20)
        return answer

    stack = deployed(LARGE, has_log_group=False)
    boto3.client("ec2").delete_flow_logs(FlowLogIds=[stack.flow_logs[30]])
    FlowLogs.describe_flow_logs = in_pages_of_20
    reading = stack.read()
    assert [call.get("NextToken") for call in reading["described"]] == [None, "20", "40", None], reading["described"]
    assert reading["metrics"] == {"failed": 1, "missing": 1}, reading
    assert reading["output"]["missing"] == [stack.flow_logs[30]], reading


@scenario
def throttled_twice():
    attempts = []

    def at_the_third_attempt(response):
        attempts.append(response)
        if len(attempts) < 3:
            raise EC2ClientError("RequestLimitExceeded", "Request limit exceeded.")
        return ORIGINAL(response)

    stack = deployed(SMALL)
    FlowLogs.describe_flow_logs = at_the_third_attempt
    assert stack.read()["metrics"] == {"failed": 0, "missing": 0}
    assert len(attempts) == 3 and len(WAITS) == 2, (attempts, WAITS)


@scenario
def refused_for_good_nothing_is_written():
    def never(_):
        raise EC2ClientError("UnauthorizedOperation", "You are not authorized to perform this operation.")

    stack = deployed(SMALL)
    FlowLogs.describe_flow_logs = never
    execution = stack.execute()
    assert execution["status"] == "FAILED", execution
    # The alarm takes missing data for a breach.
    assert stack.metrics() == {"failed": [], "missing": []}
    assert len(WAITS) == 6 and all(0 <= waited <= most for waited, most in zip(WAITS, [2, 4, 8, 16, 32, 60])), WAITS


@scenario
def of_two_readings_in_an_interval_the_worse_one_counts():
    stack = deployed(SMALL)
    one = flow_log(stack.flow_logs[0])
    one.deliver_logs_status = "FAILED"
    assert stack.read()["metrics"] == {"failed": 1, "missing": 0}
    one.deliver_logs_status = "SUCCESS"
    reading = stack.read()
    assert reading["output"] == {"failed": [], "missing": []}, reading
    assert reading["metrics"] == {"failed": 1, "missing": 0}, reading


def flow_log(flow_log_id):
    return ec2_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].flow_logs[flow_log_id]


def fails_when_a_parameter_is_unknown():
    """The check of calls is alive."""
    try:
        check_call({"resourceType": "aws-sdk:ec2", "resource": "describeFlowLogs", "parameters": '{"Filters": []}'})
    except AssertionError as error:
        assert "Filters" in str(error), error
        return
    raise AssertionError("a parameter that EC2 does not know was let through")


fails_when_a_parameter_is_unknown()
for run in SCENARIOS:
    run()
print(f"delivery health on moto: {len(SCENARIOS)} scenarios")
