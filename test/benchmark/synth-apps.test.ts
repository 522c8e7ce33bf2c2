import { appOf, Sources } from '../../benchmark/synth-apps';

test.each<Sources>(['referenced', 'declared'])('the template written by hand is the one that the library writes, sources %s', sources => {
  const [ours, handWritten] = (['ours', 'hand-written'] as const).map(side => appOf(side, sources, 9).synth().getStackByName('Network').template);
  expect(handWritten).toEqual(ours);
  expect(Object.values<{ Type: string }>(ours.Resources).filter(({ Type }) => Type === 'AWS::EC2::FlowLog')).toHaveLength(9);
});

test.each<Sources>(['referenced', 'declared'])('the flat template has the same kinds of resources, sources %s', sources => {
  const [ours, flat] = (['ours', 'flat'] as const).map(side => appOf(side, sources, 9).synth().getStackByName('Network').template.Resources);
  const kinds = (resources: Record<string, { Type: string }>) => Object.values(resources).map(({ Type }) => Type).sort();
  expect(kinds(flat)).toEqual(kinds(ours));
});
