import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json } from '../../model/index.ts';
import { cleanResult } from '../result/clean-result.ts';

export interface PlainAnswer {
  readonly body: Buffer;
  /** Else some reader may still take it for JSON (with a mark of the byte order, a NaN, a comment), and must not be told to. */
  readonly isJson: boolean;
}

/**
 * A body of an upstream that is no answer to what was asked: an error of the connection, mostly. Clients show it to a model, so it
 * is read as a result is. Undefined: it holds a result all the same, which could pass for the answer to another question.
 */
export function plainAnswer(body: Buffer): PlainAnswer | undefined {
  if (body.length === 0) return { body, isJson: false };
  // Nobody can say how a client would read it.
  if (!isUtf8(body)) return undefined;
  const text = body.toString('utf8');
  // In UTF-16 or -32, which some readers recognise by it, another text stands there.
  if (text.includes('\0')) return undefined;
  const value = parsed(text);
  if (value !== undefined && all(value).some(isMessage)) return undefined;
  const { result, notes } = cleanResult({ body: value ?? text });
  const isJson = value !== undefined;
  if (notes.length === 0) return { body, isJson };
  const clean = result['body'];
  return { body: Buffer.from(!isJson && typeof clean === 'string' ? clean : JSON.stringify(clean)), isJson };
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
