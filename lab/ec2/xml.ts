export type Xml = string | number | boolean | undefined | Xml[] | { [name: string]: Xml };

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An answer as EC2 writes it: lists hold `item`s, and what is not there is left out. */
export function answerXml(action: string, requestId: string, body: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${inner(body)}</${action}Response>`;
}

export function errorXml(code: string, message: string, requestId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${inner({ Code: code, Message: message })}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
}

function inner(value: Xml): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map(item => `<item>${inner(item)}</item>`).join('');
  if (typeof value === 'object') return Object.entries(value).map(([name, part]) => part === undefined ? '' : `<${name}>${inner(part)}</${name}>`).join('');
  return String(value).replace(/[&<>]/g, character => ESCAPES[character]);
}
