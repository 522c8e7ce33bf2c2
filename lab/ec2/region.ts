import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { Readable } from 'stream';
import { randomBy, VirtualClock } from './clock';
import { LoopbackEc2, NoAnswer } from './ec2';
import { Faults, NO_FAULTS } from './faults';
import { Services } from './services';
import { World } from './world';

/** How the subject, a Lambda function, is started. */
export interface Subject {
  /** A handler that calls through these clients, and lives by this clock. */
  handlerOf(world: Surroundings): (event: unknown, context: { awsRequestId: string; getRemainingTimeInMillis(): number }) => Promise<void>;
  clientsOf(options: object): Clients;
}

interface Client { send(command: never): Promise<never> }

export interface Clients {
  readonly ec2: Client;
  readonly ecs: Client;
  readonly dynamodb: Client;
  readonly lambda: Client;
  s3(region: string): Client;
}

export interface Surroundings extends Clients {
  readonly table: string;
  readonly fleet: string;
  readonly functionName: string;
  answer(url: string, body: string): Promise<void>;
  log(line: string): void;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  random(): number;
}

export interface RegionOptions {
  readonly seed?: number;
  readonly faults?: Partial<Faults>;
  /** Over a socket; else in memory, through the same serialisation. */
  readonly http?: boolean;
  /** Milliseconds that an invocation may take. */
  readonly timeoutMs?: number;
  /** A share of calls, from 0 to 1, right before or after which the function dies. */
  readonly crash?: number;
  /** A share of calls that take as long as this: the function stands still, and its lease runs out. */
  readonly stall?: { readonly share: number; readonly milliseconds: number };
}

/** What an invocation came to. */
export interface Invocation {
  readonly event: object;
  readonly fleet: string;
  readonly startedAt: number;
  endedAt?: number;
  outcome?: 'done' | 'failed' | 'crashed' | 'timed out';
  error?: unknown;
}

export const NOON = Date.parse('2026-11-30T12:00:00Z');
const TIMEOUT_MS = 900_000;
/** Lambda repeats an asynchronous invocation that failed after so long. */
const REPEATED_AFTER_MS = [60_000, 120_000];

/** An account in a Region with a function: EC2 and what the function needs, over a clock of their own. */
export class Region {
  readonly clock = new VirtualClock(NOON);
  readonly world = new World(this.clock, '111111111111');
  readonly ec2: LoopbackEc2;
  readonly services: Services;
  readonly invocations: Invocation[] = [];
  readonly answers: { url: string; body: { Status: string; Reason?: string } }[] = [];
  readonly logs: Record<string, unknown>[] = [];
  readonly random: () => number;
  /** Called before each call of the function: may let it die, by `true`. */
  dies: (count: number) => boolean;
  private isFaulty = true;
  private calls = 0;
  private server?: Server;
  private clients!: Clients;

  constructor(private readonly subject: Subject, private readonly options: RegionOptions = {}) {
    this.random = randomBy(options.seed ?? 1);
    this.ec2 = new LoopbackEc2(this.world, { ...NO_FAULTS, ...options.faults }, this.random);
    this.services = new Services(this.world, (name, event) => { void this.invoke(event, name.replace('controller-', '')); });
    this.dies = () => this.isFaulty && options.crash !== undefined && this.random() < options.crash;
  }

  async start(): Promise<this> {
    const options = { region: 'eu-west-1', credentials: { accessKeyId: 'A', secretAccessKey: 'S' } };
    this.clients = this.options.http === true
      ? this.subject.clientsOf({ ...options, endpoint: await this.listen() })
      : this.subject.clientsOf({ ...options, endpoint: 'http://loopback', requestHandler: this.inMemory() });
    return this;
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  /** Lets time pass until no invocation runs. */
  async idle(): Promise<void> {
    while (this.invocations.some(({ endedAt }) => endedAt === undefined)) await this.clock.until(this.clock.now() + 1_000);
  }

  /** An asynchronous invocation, repeated twice when it fails. Settles when nothing is left of it. */
  async invoke(event: object, fleet = 'web'): Promise<void> {
    for (const pause of [...REPEATED_AFTER_MS, undefined]) {
      const invocation: Invocation = { event, fleet, startedAt: this.clock.now() };
      this.invocations.push(invocation);
      await this.once(invocation);
      invocation.endedAt = this.clock.now();
      if (invocation.outcome === 'done' || pause === undefined) return;
      await this.clock.sleep(pause);
    }
  }

  private async once(invocation: Invocation): Promise<void> {
    const end = invocation.startedAt + (this.options.timeoutMs ?? TIMEOUT_MS);
    const life = { isOver: false };
    const context = { awsRequestId: `${this.invocations.length}`, getRemainingTimeInMillis: () => end - this.clock.now() };
    let die: () => void = () => undefined;
    const death = new Promise<void>(resolve => { die = resolve; });
    // A cold start.
    await this.clock.sleep(500);
    const work = this.subject.handlerOf(this.surroundings(invocation.fleet, life, die))(structuredClone(invocation.event), context);
    await Promise.race([
      work.then(() => { invocation.outcome ??= 'done'; }, error => {
        invocation.outcome ??= 'failed';
        invocation.error ??= error;
      }),
      death.then(() => { invocation.outcome ??= 'crashed'; }),
      this.clock.sleep(end - this.clock.now()).then(() => { invocation.outcome ??= 'timed out'; }),
    ]);
    life.isOver = true;
  }

  /** What a function that has died still does, nobody sees: its promises stay open. */
  private surroundings(fleet: string, life: { isOver: boolean }, die: () => void): Surroundings {
    const never = new Promise<never>(() => undefined);
    const calling = ({ send }: Client, client: Client): Client => ({
      send: async command => {
        const perhaps = async () => {
          if (!life.isOver && this.dies(this.calls += 1)) {
            life.isOver = true;
            die();
          }
          return life.isOver ? never : undefined;
        };
        const [least, most] = this.ec2.faults.latency;
        const latency = Math.round(least + this.random() * (most - least));
        await perhaps();
        await this.clock.sleep(latency / 2);
        if (life.isOver) return never;
        const outcome = await this.clock.during(() => send.call(client, command).then(value => ({ value }), error => ({ error: error as unknown })));
        await this.clock.sleep(latency / 2 + (this.stalls() ? this.options.stall!.milliseconds : 0));
        await perhaps();
        if ('error' in outcome) throw outcome.error;
        return outcome.value;
      },
    });
    const wrapped = (client: Client) => calling(client, client);
    return {
      ec2: wrapped(this.clients.ec2),
      ecs: wrapped(this.clients.ecs),
      dynamodb: wrapped(this.clients.dynamodb),
      lambda: wrapped(this.clients.lambda),
      s3: region => wrapped(this.clients.s3(region)),
      table: 'fleets',
      fleet,
      functionName: `controller-${fleet}`,
      answer: async (url, body) => {
        if (life.isOver) await never;
        this.answers.push({ url, body: JSON.parse(body) });
      },
      log: line => { if (!life.isOver) this.logs.push({ at: this.clock.now(), ...JSON.parse(line) }); },
      now: () => this.clock.now(),
      sleep: async milliseconds => {
        await this.clock.sleep(milliseconds);
        if (life.isOver) await never;
      },
      random: this.random,
    };
  }

  private stalls(): boolean {
    return this.isFaulty && this.options.stall !== undefined && this.random() < this.options.stall.share;
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    this.isFaulty = false;
    this.ec2.faults = { ...NO_FAULTS, spelling: this.ec2.faults.spelling, refusesNumbers: this.ec2.faults.refusesNumbers };
  }

  private answer(
    method: string, path: string, target: string | undefined, body: string,
  ): { status: number; body: string; headers?: Record<string, string> } {
    return target === undefined && method === 'POST' && path === '/' ? this.ec2.answer(body) : this.services.answer(method, path, target ?? '', body);
  }

  private inMemory(): object {
    return {
      handle: async (request: { method: string; path: string; headers: Record<string, string>; body?: string | Uint8Array }) => {
        const body = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
        try {
          const answer = this.answer(request.method, request.path, request.headers['x-amz-target'], body);
          return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: Readable.from([Buffer.from(answer.body)]) } };
        } catch (error) {
          throw error instanceof NoAnswer ? Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) : error;
        }
      },
    };
  }

  private async listen(): Promise<string> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', part => parts.push(part));
      request.on('end', () => {
        // No Date header: the SDK would take a clock of its own as wrong, and repeat what was refused.
        response.sendDate = false;
        try {
          const url = request.url ?? '/';
          const answer = this.answer(request.method ?? '', url.split('?')[0], request.headers['x-amz-target'] as string | undefined, Buffer.concat(parts).toString());
          response.writeHead(answer.status, answer.headers).end(answer.body);
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          request.socket.destroy();
        }
      });
    });
    this.server = server;
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}
