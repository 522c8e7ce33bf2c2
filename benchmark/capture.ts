import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';

/** Packets per second until loss: a program of its own, in the language of the appliance. It says what it needs where that is not there. */
export async function captureBenchmark({ runs }: { runs: number }): Promise<void> {
  if (process.platform !== 'linux') {
    console.log(`SKIPPED: benchmark capture: needs Linux, this is ${process.platform}`);
    return;
  }
  // What the capture stages run with, whatever else is called python3 here.
  const python = '/usr/bin/python3';
  if (!existsSync(python)) {
    console.log(`SKIPPED: benchmark capture: needs ${python}`);
    return;
  }
  const { status, error } = spawnSync(python, ['-B', join(__dirname, 'capture.py'), '--runs', String(runs)], { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`benchmark capture ended with ${status}`);
}
