/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
  public constructor(private state: number) {}

  public next(): number {
    this.state = (this.state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  public below(count: number): number {
    return Math.floor(this.next() * count);
  }

  public chance(share: number): boolean {
    return this.next() < share;
  }

  public pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }
}
