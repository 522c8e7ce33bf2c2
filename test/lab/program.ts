import { spawnSync } from 'child_process';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in this process: to start one takes seconds. What it prints and its exit code are caught. */
export async function runHere(main: (args: string[]) => void | Promise<void>, args: string[]): Promise<Ended> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(text => stdout.push(String(text)) > 0),
    jest.spyOn(process.stderr, 'write').mockImplementation(text => stderr.push(String(text)) > 0),
  ];
  const { exitCode } = process;
  process.exitCode = undefined;
  try {
    await main(args);
    return { status: Number(process.exitCode ?? 0), stdout: stdout.join(''), stderr: stderr.join('') };
  } finally {
    process.exitCode = exitCode;
    spies.forEach(spy => spy.mockRestore());
  }
}

/** Runs a program as users do: a process of its own. */
export function runAlone(file: string, args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', file, ...args], { encoding: 'utf8' });
  return { status: status!, stdout, stderr };
}
