import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json } from '../../model/index.ts';
import { cleanResult } from '../result/clean-result.ts';

/**
 * A body of an upstream that is no answer to what was asked: an error of the connection, mostly. Clients show it to a model, so it
 * is read as a result is. Undefined: it holds a result all the same, which could pass for the answer to another question.
 */
export function plainAnswer(body: Buffer): Buffer | undefined {
  if (body.length === 0) return body;
  // Nobody can say how a client would read it.
  if (!isUtf8(body)) return undefined;
  const text = body.toString('utf8');
  // In UTF-16 or -32, which some readers recognise by it, another text stands there.
  if (text.includes('\0')) return undefined;
  const value = parsed(text);
  if (value !== undefined && all(value).some(isMessage)) return undefined;
  const { result, notes } = cleanResult({ body: value ?? text });
  if (notes.length === 0) return body;
  const clean = result['body'];
  return Buffer.from(value === undefined && typeof clean === 'string' ? clean : JSON.stringify(clean));
}

/** Also where it is one only for a reader that sees no difference between upper and lower case. */
function isMessage(value: Json): boolean {
  return (
    isJsonObject(value) && Object.keys(value).some((name) => ['result', 'method'].includes(name.toUpperCase().toLowerCase()))
  );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function all(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}
