"""The quickstart in Python, against the installed package: the template must be the one that TypeScript gives."""
import json
import sys

from aws_cdk import App, CfnOutput, Fn, Stack, aws_ec2 as ec2
from cdk_network_visibility import FlowLogQueryPack, FlowLogSource, FlowLogTable, KnownNetworks, S3FlowLogs

app = App()
stack = Stack(app, "Quickstart")
vpc = ec2.Vpc(stack, "Vpc", nat_gateways=0)
flow_logs = S3FlowLogs(stack, "FlowLogs", sources=[FlowLogSource.vpc(vpc)])
table = FlowLogTable(stack, "Table", flow_logs=flow_logs)
FlowLogQueryPack(
    stack,
    "Questions",
    table=table,
    known_networks=KnownNetworks.of(own_ranges=["198.51.100.0/24"], known_noise=["10.0.9.9/32", "192.0.2.53/32"]),
)
CfnOutput(stack, "LogFormat", value=flow_logs.log_format)
CfnOutput(stack, "LogFiles", value=flow_logs.s3_uri)
CfnOutput(stack, "FlowLogIds", value=Fn.join(",", flow_logs.flow_log_ids))

template = app.synth().get_stack_by_name("Quickstart").template
with open(sys.argv[1], encoding="utf-8") as file:
    reviewed = json.load(file)
assert template["Resources"] == reviewed["Resources"], "the template differs from the reviewed one"

try:
    S3FlowLogs(stack, "Wrong", sources=[])
except RuntimeError as error:
    assert "sources must name at least one VPC, subnet or network interface, got none" in str(error), error
else:
    raise AssertionError("a wrong prop was accepted")
