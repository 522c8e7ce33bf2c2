import { reject, show } from '../../../private/errors';
import { FlowLogField } from '../flow-log-field';

/** Names that differ by no more than this are taken for a slip of the pen. */
const MOST_SLIPS = 2;

/** What shells, Terraform and quoting leave in a format that is copied from there, with what to write instead. */
const ESCAPES: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  { pattern: /\$\$\{/, advice: 'Terraform doubles the dollar: write ${…} with one' },
  { pattern: /\\+\$/, advice: 'the backslash is a shell\'s or an editor\'s escape: write ${…} without it' },
  { pattern: /%\{/, advice: 'write ${…} with a dollar' },
  { pattern: /["'`]/, advice: 'take the quotes off: they belong around the whole text, in your program' },
  { pattern: /\}[,;]|[,;]\$/, advice: 'fields are separated by spaces: take the commas off' },
  { pattern: /\}\$\{/, advice: 'put a space between the fields' },
];

/** The field that a reference such as `${srcaddr}` names. */
export function parseReference(word: string, extra: readonly FlowLogField[], logFormat: string): FlowLogField {
  const name = /^\$\{([^{}]*)\}$/.exec(word)?.[1];
  if (name === undefined) {
    const advice = ESCAPES.find(({ pattern }) => pattern.test(word))?.advice ?? 'check its braces';
    reject(`logFormat must be references such as \${srcaddr} separated by spaces, got ${show(word)} in ${show(logFormat)}; ${advice}`);
  }
  const known = [...FlowLogField._known(), ...extra];
  const field = known.find(candidate => candidate.name === name);
  if (field === undefined) {
    const [near] = known.map(candidate => ({ candidate, slips: slips(name, candidate.name) })).sort((one, other) => one.slips - other.slips);
    const guess = near.slips <= MOST_SLIPS ? `did you mean \${${near.candidate.name}}? If AWS has the field by this name` : 'check the spelling; if AWS has the field by this name';
    reject(`logFormat names ${show(name)}, which is no flow log field that this library knows, in ${show(logFormat)}; `
      + `${guess}, list it: parse(..., { extraFields: [FlowLogField.of(${show(name)})] })`);
  }
  return field;
}

/** How many letters must be added, removed or changed to make one name of the other; `_` and capital letters are no slips. */
function slips(given: string, name: string): number {
  const typed = given.toLowerCase().replace(/_/g, '-');
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= typed.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (typed[i - 1] === name[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[name.length];
}
