"""Deploys a synthesized template on moto and runs its state machine as it stands, for the suites beside this file.

moto deploys the template, interprets Amazon States Language and answers for AWS. What it lacks is added here:

- Its interpreter leaves JSONata to an evaluator that is not part of it: jsonata-python is put in, a port of the reference implementation.
- It does not check the parameters of a call, and overlooks those it does not know: they are checked against botocore's model.

None of this is AWS.
"""

import json
import logging
import os
import time
import uuid
from types import SimpleNamespace

os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="eu-west-1")

import boto3
import jsonata
from botocore.validate import ParamValidator
from moto.core import DEFAULT_ACCOUNT_ID
from moto.stepfunctions.models import stepfunctions_backends
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.jsonata import jsonata as interpreter

logging.disable(logging.CRITICAL)
interpreter._eval_jsonata = lambda expression: jsonata.Jsonata(expression).evaluate(None)
# How long the interpreter waited between attempts. It does not wait for real.
WAITS = []
retrier_decl.time = SimpleNamespace(sleep=WAITS.append)


class StateMachine:
    """The state machine of a template that moto deployed."""

    def __init__(self, template):
        stack = {"StackName": "Network"}
        boto3.client("cloudformation").create_stack(**stack, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"])
        self.resources = boto3.client("cloudformation").list_stack_resources(**stack)["StackResourceSummaries"]
        [self.arn] = self.named("AWS::StepFunctions::StateMachine")
        # CloudFormation lays it down where moto does not interpret: carried over as it is.
        made = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].describe_state_machine(self.arn)
        boto3.client("stepfunctions").create_state_machine(name=made.name, definition=made.definition, roleArn=made.roleArn)

    def named(self, resource_type):
        """Physical ids of the resources of a type, in the order of the template."""
        return [one["PhysicalResourceId"] for one in self.resources if one["ResourceType"] == resource_type]

    def execute(self):
        """One execution, as the schedule would start it."""
        states = boto3.client("stepfunctions")
        arn = states.start_execution(stateMachineArn=self.arn, name=str(uuid.uuid4()))["executionArn"]
        deadline = time.monotonic() + 60
        while (execution := states.describe_execution(executionArn=arn))["status"] == "RUNNING":
            assert time.monotonic() < deadline, "the execution does not end"
            time.sleep(0.1)
        return execution

    def succeed(self):
        """An execution that succeeds, its calls, and how many states it entered. Each call is one that AWS would take."""
        execution = self.execute()
        assert execution["status"] == "SUCCEEDED", execution
        events = boto3.client("stepfunctions").get_execution_history(executionArn=execution["executionArn"], maxResults=1000)["events"]
        calls = [event["taskScheduledEventDetails"] for event in events if event["type"] == "TaskScheduled"]
        for call in calls:
            check_call(call)
        return execution, calls, len([event for event in events if event["type"].endswith("StateEntered")])


def check_call(call):
    """What botocore's model says of the parameters of a call."""
    service = call["resourceType"].removeprefix("aws-sdk:")
    action = call["resource"][0].upper() + call["resource"][1:]
    operation = boto3.client(service).meta.service_model.operation_model(action)
    parameters = json.loads(call["parameters"])
    for name, shape in operation.input_shape.members.items():
        # Step Functions writes what it is given as JSON.
        if shape.type_name == "blob" and name in parameters:
            parameters[name] = json.dumps(parameters[name])
    report = ParamValidator().validate(parameters, operation.input_shape)
    assert not report.has_errors(), report.generate_report()
