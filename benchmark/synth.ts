import { CompiledPackage, median } from './compiled';
import type { Side, Sources } from './synth-apps';
import { alignedTable } from '../lab/engine/report';

const SIDES: Side[] = ['ours', 'hand-written', 'flat'];

/**
 * Time from an empty app to its template, against the same template written by hand with L1 constructs.
 *
 * Processor time: on a machine that others use too, time on the clock varies two- to threefold.
 */
export async function synthBenchmark(parameters: { readonly runs: number }): Promise<void> {
  const compiled = new CompiledPackage();
  const script = compiled.translate('synth-apps.ts');
  const rows: (string | number)[][] = [];
  for (const sources of ['referenced', 'declared'] satisfies Sources[]) {
    for (const count of [100, 1000]) {
      // Turns within a round are as near in time as can be: what slows one of them down slows all.
      const rounds = Array.from({ length: parameters.runs }, (_, round) => {
        const turns = [...SIDES.slice(round % 3), ...SIDES.slice(0, round % 3)];
        return Object.fromEntries(turns.map(side => [side, JSON.parse(compiled.run(script, side, sources, count)) as [number, number]]));
      });
      const times = (side: Side, app: 0 | 1) => `${Math.round(median(rounds.map(round => round[side][app])))}`;
      const ratio = (side: Side, app: 0 | 1) => median(rounds.map(round => round.ours[app] / round[side][app])).toFixed(2);
      for (const [app, name] of ['first of the process', 'second'].entries() as IterableIterator<[0 | 1, string]>) {
        rows.push([sources, count, name, ...SIDES.map(side => times(side, app)), ratio('hand-written', app), ratio('flat', app)]);
      }
    }
  }
  compiled.remove();
  console.log(`Synthesis, processor time: median of ${parameters.runs} rounds of fresh processes in turn; ratios are medians of the rounds' ratios. Aim: 1.15 by hand`);
  console.log(alignedTable(['sources', 'flow logs', 'app', 'ours ms', 'by hand ms', 'flat ms', 'ours / by hand', 'ours / flat'], rows).join('\n'));
}
