/**
 * A clock of its own for a simulation: whoever sleeps is woken in the order of time, and time jumps when everybody sleeps.
 *
 * Work that is no sleep, requests over a socket for example, is told by `during`: time stands still until it is done.
 */
export class VirtualClock {
  private readonly sleepers: Sleeper[] = [];
  private working = 0;
  private activity = 0;
  private order = 0;

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.activity += 1;
    return new Promise(wake => push(this.sleepers, { at: this.time + Math.max(0, milliseconds), order: this.order += 1, wake }));
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1;
    this.activity += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
      this.activity += 1;
    }
  }

  /** Lets time pass until a promise is settled, or until a time is reached. */
  async until(end: Promise<unknown> | number): Promise<void> {
    let isOver = false;
    if (typeof end === 'number') {
      void this.sleep(end - this.time).then(() => { isOver = true; });
    } else {
      void end.then(() => { isOver = true; }, () => { isOver = true; });
    }
    for (;;) {
      await this.quiet();
      if (isOver) return;
      const next = pop(this.sleepers);
      if (next === undefined) throw new Error('Everybody waits, and nobody sleeps: the simulation stands still');
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }

  /** Until nothing moves any more but by time. */
  private async quiet(): Promise<void> {
    for (let seen = -1; this.working > 0 || seen !== this.activity;) {
      seen = this.activity;
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

const isBefore = (a: Sleeper, b: Sleeper) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A heap: hours of ten thousand sessions are hundreds of thousands of sleeps. */
function push(heap: Sleeper[], one: Sleeper): void {
  let index = heap.push(one) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(heap[index], heap[parent])) return;
    [heap[index], heap[parent]] = [heap[parent], heap[index]];
    index = parent;
  }
}

function pop(heap: Sleeper[]): Sleeper | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || last === first) return first;
  heap[0] = last;
  for (let index = 0; ;) {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const smaller = right < heap.length && isBefore(heap[right], heap[left]) ? right : left;
    if (smaller >= heap.length || !isBefore(heap[smaller], heap[index])) return first;
    [heap[index], heap[smaller]] = [heap[smaller], heap[index]];
    index = smaller;
  }
}

/** Numbers from 0 to 1 by a seed (mulberry32). */
export function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
