/** A regional NAT gateway has no interface, which reads '-' or NULL. */
export const INTERFACE = "nullif(interface_id, '-')";
/** Interfaces that AWS made have no instance. They must not disappear, nor hide in the sums of those that have one. */
export const KIND = "CASE WHEN instance_id <> '-' THEN 'instances' ELSE 'no instance' END";
/** The same in the language of Logs Insights: a case without a default is nothing, which is not counted. */
export const INTERFACES_COUNTED = ['interfaces', 'case(interface_id != "-", interface_id)'] as const;
export const KIND_COLUMN = ['interfaces_of', 'case(instance_id != "-", "instances", "no instance")'] as const;
export const KIND_MEANING = 'Interfaces without an instance are a line of their own: NAT gateways, load balancers and endpoints, which repeat what others moved; also Fargate, Lambda and RDS, which do not.';
export const LAST_LINE = 'Accepted traffic as interfaces saw it: what one sent another received, so do not add lines up. Next: top-talkers, or the activity of one interface.';
