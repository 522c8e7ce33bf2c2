"""The example ids in Python, against the installed package: the template must be the one that TypeScript gives, the digest of the appliance's program included."""
import json
import sys

from aws_cdk import App, Size, Stack, aws_ec2 as ec2
from cdk_network_visibility import (
    CaptureEngine, FlowLogSource, MirrorCollector, MirrorQueryPack, MirrorRecordTables, MirrorSession, MirrorSource, S3FlowLogs, SuricataRules,
)

app = App()
stack = Stack(app, "Ids")
vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=1)
S3FlowLogs(stack, "FlowLogs", sources=[FlowLogSource.vpc(vpc)])
web = ec2.Instance(
    stack,
    "Web",
    vpc=vpc,
    vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
    instance_type=ec2.InstanceType("m7g.large"),
    machine_image=ec2.MachineImage.latest_amazon_linux2023(cpu_type=ec2.AmazonLinuxCpuType.ARM_64),
    block_devices=[ec2.BlockDevice(device_name="/dev/xvda", volume=ec2.BlockDeviceVolume.ebs(20, encrypted=True))],
    require_imdsv2=True,
    detailed_monitoring=True,
)
RULE = 'alert tls any any -> any any (msg:"TLS 1.0 is spoken"; tls.version:1.0; sid:1000001; rev:1;)'
collector = MirrorCollector(
    stack,
    "Collector",
    vpc=vpc,
    engines=[
        CaptureEngine.suricata(rules=[SuricataRules.bundled(), SuricataRules.inline(RULE)]),
        CaptureEngine.pcap(bytes_per_day=Size.gibibytes(100)),
    ],
)
collector.add_dashboard()
MirrorQueryPack(stack, "Questions", tables=MirrorRecordTables(stack, "Records", collector=collector))
MirrorSession(stack, "Mirror", source=MirrorSource.instance(web), target=collector.target)

template = app.synth().get_stack_by_name("Ids").template
with open(sys.argv[1], encoding="utf-8") as file:
    reviewed = json.load(file)
assert template["Resources"] == reviewed["Resources"], "the template differs from the reviewed one"
