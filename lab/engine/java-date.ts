import { fail } from '../private/errors';

/** The part of Java's date patterns that partition projection needs: yyyy, MM, dd, HH, mm, ss and literals. UTC only. */
const FIELDS = { yyyy: 'Years', MM: 'Months', dd: 'Days', HH: 'Hours', mm: 'Minutes', ss: 'Seconds' } as const;
export type TimeUnit = 'YEARS' | 'MONTHS' | 'WEEKS' | 'DAYS' | 'HOURS' | 'MINUTES' | 'SECONDS';
const UNITS: readonly TimeUnit[] = ['YEARS', 'MONTHS', 'WEEKS', 'DAYS', 'HOURS', 'MINUTES', 'SECONDS'];
const MILLISECONDS = { WEEKS: 604_800_000, DAYS: 86_400_000, HOURS: 3_600_000, MINUTES: 60_000, SECONDS: 1000 };

type Piece = { readonly field: keyof typeof FIELDS } | { readonly literal: string };

export class JavaDatePattern {
  private readonly pieces: Piece[];

  constructor(private readonly pattern: string) {
    this.pieces = (pattern.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? []).map(part => {
      if (part.startsWith('\'')) return { literal: part === '\'\'' ? '\'' : part.slice(1, -1).replace(/''/g, '\'') };
      if (part in FIELDS) return { field: part as keyof typeof FIELDS };
      return /[A-Za-z]/.test(part) ? fail(`projection format '${pattern}': the lab does not know '${part}'`) : { literal: part };
    });
    if (!this.fields.includes('yyyy')) fail(`projection format '${pattern}' has no year`);
  }

  /** The smallest unit that the pattern shows. */
  get precision(): TimeUnit {
    const finest = (['ss', 'mm', 'HH', 'dd', 'MM', 'yyyy'] as const).find(field => this.fields.includes(field)) as keyof typeof FIELDS;
    return FIELDS[finest].toUpperCase() as TimeUnit;
  }

  private get fields(): string[] {
    return this.pieces.flatMap(piece => 'field' in piece ? [piece.field] : []);
  }

  format(at: Date): string {
    const iso = at.toISOString();
    const [yyyy, MM, dd, HH, mm, ss] = iso.split(/\D/);
    const values = { yyyy, MM, dd, HH, mm, ss };
    return this.pieces.map(piece => 'field' in piece ? values[piece.field] : piece.literal).join('');
  }

  /** A regular expression for texts of this pattern, without groups. */
  get expression(): string {
    return this.pieces.map(piece => 'field' in piece ? `\\d{${piece.field.length}}` : piece.literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('');
  }

  parse(text: string): Date {
    const match = new RegExp(`^${this.expression.replace(/\\d\{\d\}/g, '($&)')}$`).exec(text);
    if (!match) return fail(`'${text}' is not in the projection format '${this.pattern}'`);
    const value = (field: string, otherwise: number) => this.fields.includes(field) ? Number(match[this.fields.indexOf(field) + 1]) : otherwise;
    const at = new Date(Date.UTC(value('yyyy', 1970), value('MM', 1) - 1, value('dd', 1), value('HH', 0), value('mm', 0), value('ss', 0)));
    return this.format(at) === text ? at : fail(`'${text}' is no date in the projection format '${this.pattern}'`);
  }
}

export function timeUnit(text: string, what: string): TimeUnit {
  const found = UNITS.find(unit => unit === text.toUpperCase());
  return found ?? fail(`${what} must be one of ${UNITS.join(', ')}, got '${text}'`);
}

/** Adds calendar units; the day is clamped to the end of a shorter month, as Java does. */
export function plus(at: Date, count: number, unit: TimeUnit): Date {
  if (unit !== 'YEARS' && unit !== 'MONTHS') return new Date(at.getTime() + count * MILLISECONDS[unit]);
  const months = at.getUTCFullYear() * 12 + at.getUTCMonth() + count * (unit === 'YEARS' ? 12 : 1);
  const result = new Date(at);
  const lastDay = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  result.setUTCFullYear(Math.floor(months / 12), months % 12, Math.min(at.getUTCDate(), lastDay));
  return result;
}

/** A bound of a date range: `NOW`, `NOW-400DAYS`, `NOW+1HOURS`, or a date in the pattern. */
export function dateBound(text: string, pattern: JavaDatePattern, now: Date): Date {
  const relative = /^NOW(?:\s*([+-])\s*(\d+)\s*([A-Z]+))?$/.exec(text.trim());
  if (!relative) return pattern.parse(text.trim());
  const [, sign, count, unit] = relative;
  return count === undefined ? now : plus(now, (sign === '-' ? -1 : 1) * Number(count), timeUnit(unit.endsWith('S') ? unit : `${unit}S`, `unit in '${text}'`));
}
