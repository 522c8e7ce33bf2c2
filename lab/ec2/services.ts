import { createHash } from 'crypto';
import { World } from './world';

/** What the controller uses beside EC2, no stricter than it needs to be: one table, asynchronous invocations, objects, tasks. */
export class Services {
  readonly items = new Map<string, Record<string, { S?: string; N?: string }>>();
  readonly objects = new Map<string, string>();

  /** @param invoke what happens with an asynchronous invocation. */
  constructor(private readonly world: World, private readonly invoke: (functionName: string, event: object) => void) {}

  /** Answers a request that is not of EC2. */
  answer(method: string, path: string, target: string, body: string): { status: number; body: string; headers?: Record<string, string> } {
    if (target.startsWith('DynamoDB_20120810.')) return this.dynamodb(target.split('.')[1], JSON.parse(body));
    if (target.startsWith('AmazonEC2ContainerServiceV20141113.')) return { status: 200, body: JSON.stringify(this.ecs(target.split('.')[1], JSON.parse(body))) };
    const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
    if (functionName !== undefined) {
      this.invoke(functionName, JSON.parse(body));
      return { status: 202, body: '' };
    }
    if (method === 'PUT') {
      this.objects.set(decodeURIComponent(path).replace(/\?.*$/, ''), body);
      return { status: 200, body: '', headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } };
    }
    return { status: 404, body: `no ${method} ${path}` };
  }

  private dynamodb(action: string, request: DynamoRequest): { status: number; body: string } {
    const key = (request.Key ?? request.Item)!.fleet.S!;
    const item = this.items.get(key);
    if (action === 'GetItem') return { status: 200, body: JSON.stringify(item === undefined ? {} : { Item: item }) };
    if (action !== 'PutItem') return failure('UnknownOperationException', action);
    if (!holds(request, item)) return failure('ConditionalCheckFailedException', 'The conditional request failed');
    if (JSON.stringify(request.Item).length > 400 * 1024) return failure('ValidationException', 'Item size has exceeded the maximum allowed size');
    this.items.set(key, request.Item!);
    return { status: 200, body: '{}' };
  }

  private ecs(action: string, request: { cluster: string; serviceName?: string; tasks?: string[]; containerInstances?: string[] }): object {
    const members = this.world.ecs.map((member, index) => ({ ...member, arn: String(index) })).filter(({ cluster }) => cluster === request.cluster);
    switch (action) {
      case 'ListTasks':
        return {
          taskArns: members.filter(({ eni, service }) => eni !== undefined && (request.serviceName ?? service) === service).map(({ arn }) => arn),
        };
      case 'ListContainerInstances':
        return { containerInstanceArns: members.filter(({ instance }) => instance !== undefined).map(({ arn }) => arn) };
      case 'DescribeTasks':
        return {
          tasks: members.filter(({ arn }) => request.tasks!.includes(arn)).map(({ eni }) => ({
            attachments: [{ type: 'ElasticNetworkInterface', details: [{ name: 'subnetId', value: 'subnet-1' }, { name: 'networkInterfaceId', value: eni }] }],
          })),
        };
      default:
        return {
          containerInstances: members.filter(({ arn }) => request.containerInstances!.includes(arn))
            .map(({ instance }) => ({ ec2InstanceId: instance })),
        };
    }
  }
}

interface DynamoRequest {
  readonly Key?: { fleet: { S?: string } };
  readonly Item?: Record<string, { S?: string; N?: string }>;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, { N?: string }>;
}

/** The two conditions that there are. Any other one is a mistake. */
function holds(request: DynamoRequest, item: Record<string, { S?: string; N?: string }> | undefined): boolean {
  if (request.ConditionExpression === 'attribute_not_exists(fleet)') return item === undefined;
  const [, name, value] = /^(#\w+) = (:\w+)$/.exec(request.ConditionExpression ?? '') ?? [];
  if (name === undefined) throw new Error(`Unknown condition: ${request.ConditionExpression}`);
  return item !== undefined && item[request.ExpressionAttributeNames![name]].N === request.ExpressionAttributeValues![value].N;
}

function failure(code: string, message: string): { status: number; body: string } {
  return { status: 400, body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }) };
}
