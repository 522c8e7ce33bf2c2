import { fail, Json } from '../private/errors';

/** What a template says of a resource that does not exist yet: its id, or one of its attributes. Equal text means the same thing. */
export interface Token {
  readonly stack: string;
  readonly logicalId: string;
  /** Nothing stands for the id itself. */
  readonly attribute?: string;
}

const TOKEN = /‹([^|›]+)\|([^|›]+)(?:\|([^›]*))?›/g;

export function tokenText({ stack, logicalId, attribute }: Token): string {
  return attribute === undefined ? `‹${stack}|${logicalId}›` : `‹${stack}|${logicalId}|${attribute}›`;
}

/** All tokens inside a text. */
export function tokensIn(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(([, stack, logicalId, attribute]) => ({ stack, logicalId, attribute }));
}

/** The token that a text is as a whole. */
export function tokenIn(value: Json | undefined): Token | undefined {
  if (typeof value !== 'string') return undefined;
  const [token] = tokensIn(value);
  return token !== undefined && tokenText(token) === value ? token : undefined;
}

export function hasToken(value: Json | undefined): boolean {
  return typeof value === 'string' && tokensIn(value).length > 0;
}

/** A text that must be known before deployment. */
export function literalAt(value: Json | undefined, what: string): string {
  if (typeof value !== 'string') return fail(`${what} must be a string, got ${JSON.stringify(value)}`);
  return hasToken(value) ? fail(`${what} is known at deployment only, got ${value}`) : value;
}

/** CloudFormation takes `4789` and `"4789"` alike. */
export function integerAt(value: Json | undefined, what: string): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : fail(`${what} must be a whole number, got ${JSON.stringify(value)}`);
}
