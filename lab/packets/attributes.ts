/** Attributes that give what `Ref` gives. */
export const IDENTITY: Record<string, readonly string[]> = {
  'AWS::EC2::Instance': ['InstanceId'],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateId'],
  'AWS::EC2::NetworkInterface': ['Id'],
  'AWS::EC2::SecurityGroup': ['GroupId', 'Id'],
  'AWS::EC2::Subnet': ['SubnetId'],
  'AWS::EC2::TrafficMirrorFilter': ['Id'],
  'AWS::EC2::TrafficMirrorSession': ['Id'],
  'AWS::EC2::TrafficMirrorTarget': ['Id'],
  'AWS::EC2::VPC': ['VpcId'],
  'AWS::EC2::VPCEndpoint': ['Id'],
  'AWS::EC2::VPCEndpointService': ['ServiceId'],
  'AWS::ElasticLoadBalancingV2::Listener': ['ListenerArn'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['LoadBalancerArn'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['TargetGroupArn'],
};

/** Attributes that give what a property of the same name says, where it says something. */
export const ECHOED: Record<string, readonly string[]> = {
  'AWS::EC2::Subnet': ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'VpcId'],
  'AWS::EC2::VPC': ['CidrBlock'],
};
