import { spawnSync } from 'child_process';
import { join } from 'path';

/** Packets per second until loss: a program of its own, in the language of the appliance. It says what it needs where that is not there. */
export async function captureBenchmark({ runs }: { runs: number }): Promise<void> {
  if (process.platform !== 'linux') {
    console.log(`SKIPPED: benchmark capture: needs Linux, this is ${process.platform}`);
    return;
  }
  const { status, error } = spawnSync('/usr/bin/python3', ['-B', join(__dirname, 'capture.py'), '--runs', String(runs)], { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`benchmark capture ended with ${status}`);
}
