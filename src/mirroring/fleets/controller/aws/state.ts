import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Versioned } from '../ports';

/** The state of a fleet: one item of a table whose partition key is `fleet`. */
export class StateItem {
  public constructor(private readonly client: Pick<DynamoDBClient, 'send'>, private readonly table: string, private readonly fleet: string) {}

  public async read(): Promise<Versioned> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key: { fleet: { S: this.fleet } }, ConsistentRead: true }));
    return { version: Number(Item?.version?.N ?? 0), text: Item?.state?.S ?? '' };
  }

  /** `false`: the item has another version by now. */
  public async write(text: string, seen: number): Promise<boolean> {
    try {
      await this.client.send(new PutItemCommand({
        TableName: this.table,
        Item: { fleet: { S: this.fleet }, version: { N: String(seen + 1) }, state: { S: text } },
        ConditionExpression: seen === 0 ? 'attribute_not_exists(fleet)' : '#version = :seen',
        ExpressionAttributeNames: seen === 0 ? undefined : { '#version': 'version' },
        ExpressionAttributeValues: seen === 0 ? undefined : { ':seen': { N: String(seen) } },
      }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }
}
