/** An option of a Suricata rule, its name in lower case as Suricata compares it. */
export interface RuleOption {
  readonly name: string;
  readonly value?: string;
}

/** Up to a semicolon that no backslash escapes. Suricata ends an option there in quotes, too. */
const OPTION = /((?:\\[^]|[^\\;])*);/gy;
/** Rules without one belong to it. */
const DEFAULT_GROUP = 1;
const MOST = 2 ** 32 - 1;

/** The options of a rule, in their order; nothing where parentheses or the last semicolon are missing. */
export function ruleOptions(rule: string): RuleOption[] | undefined {
  const body = /^[^()]*\(([^]*)\)\s*$/.exec(rule)?.[1];
  if (body === undefined) {
    return undefined;
  }
  const found = [...body.matchAll(OPTION)];
  const read = found.reduce((sum, [text]) => sum + text.length, 0);
  return body.slice(read).trim() === '' ? found.map(([, option]) => optionOf(option)) : undefined;
}

/** Number of a rule in its group, by which Suricata tells rules apart: `1:1000001`. Nothing where it has none that Suricata takes, or two. */
export function ruleIdentity(rule: string): string | undefined {
  const options = ruleOptions(rule) ?? [];
  const valuesOf = (wanted: string) => options.flatMap(({ name, value = '' }) => name === wanted ? value : []);
  const [number, ...others] = valuesOf('sid');
  const [group = String(DEFAULT_GROUP)] = valuesOf('gid');
  return others.length === 0 && isNumber(number) && Number(number) > 0 && isNumber(group) ? `${Number(group)}:${Number(number)}` : undefined;
}

function optionOf(text: string): RuleOption {
  const [name, ...value] = text.split(':');
  return { name: name.trim().toLowerCase(), value: value.length === 0 ? undefined : value.join(':').trim() };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text) && Number(text) <= MOST;
}
