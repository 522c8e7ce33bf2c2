/** Prints the template that inventory.py deploys: a target, a bucket for records, and the inventory of who is mirrored. */
import { App, aws_ec2 as ec2, aws_s3 as s3, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createInventory } from '../../src/mirroring/collectors/private/inventory';

// Nothing is bootstrapped there.
const stack = new Stack(new App(), 'Network', { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
// moto's CloudFormation makes no mirror targets: the id is one that inventory.py makes sessions for.
const target = ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Target', 'tmt-0123456789abcdef0');
createInventory(stack, target, new s3.Bucket(stack, 'Records'));
console.log(JSON.stringify(Template.fromStack(stack).toJSON(), undefined, 1));
