"""The example mirror-to-appliance in Python, against the installed package: the template must be the one that TypeScript gives."""
import json
import sys

from aws_cdk import App, Stack, aws_ec2 as ec2
from cdk_network_visibility import (
    FlowLogSource, MirrorDestination, MirrorFilter, MirrorPreset, MirroredTraffic, MirrorSession, MirrorSource, MirrorTarget,
    PrimaryNetworkInterface, S3FlowLogs,
)

app = App()
stack = Stack(app, "MirrorToAppliance")
vpc = ec2.Vpc(stack, "Vpc", max_azs=1, nat_gateways=1)
S3FlowLogs(stack, "FlowLogs", sources=[FlowLogSource.vpc(vpc)])


def server(name: str) -> ec2.Instance:
    instance = ec2.Instance(
        stack,
        name,
        vpc=vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        instance_type=ec2.InstanceType("m7g.large"),
        machine_image=ec2.MachineImage.latest_amazon_linux2023(cpu_type=ec2.AmazonLinuxCpuType.ARM_64),
        block_devices=[ec2.BlockDevice(device_name="/dev/xvda", volume=ec2.BlockDeviceVolume.ebs(20, encrypted=True))],
        require_imdsv2=True,
        detailed_monitoring=True,
    )
    PrimaryNetworkInterface(stack, f"{name}Interface", instance=instance)
    return instance


target = MirrorTarget(stack, "Target", destination=MirrorDestination.instance(server("Appliance")))
dns = MirrorFilter(stack, "Dns", preset=MirrorPreset.dns())
for name in ["Web", "Api"]:
    MirrorSession(stack, f"{name}Mirror", source=MirrorSource.instance(server(name)), target=target, filter=dns)

template = app.synth().get_stack_by_name("MirrorToAppliance").template
with open(sys.argv[1], encoding="utf-8") as file:
    reviewed = json.load(file)
assert template["Resources"] == reviewed["Resources"], "the template differs from the reviewed one"

try:
    MirroredTraffic.to_port(ec2.Port.icmp_ping())
except RuntimeError as error:
    assert "port of MirroredTraffic.toPort must be a port or range of TCP or UDP" in str(error), error
else:
    raise AssertionError("a wrong prop was accepted")
