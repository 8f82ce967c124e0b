import type { Confidence, RuleInfo, Severity } from '../../model/index.ts';
import type { Assignment } from './assignment.ts';
import type { FileKind } from './file-kind.ts';
import { isPlaceholder, isPlain, isRandom, isReference, isUuid, isWordy } from './likeness.ts';
import { soleForms } from './named-formats.table.ts';
import { kindOfName } from './names.ts';
import { secretPassword, secretValue } from './rules.ts';

export interface Judgement {
  readonly rule: RuleInfo;
  readonly id: string;
  readonly what: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

const hidden = /^[\s*x•.·-]+$/i;

function isLiteral({ value, quoted }: Assignment, kind: FileKind): boolean {
  if (value.length < 4 || value.length > 400 || hidden.test(value) || isPlaceholder(value) || isReference(value)) return false;
  if (quoted) return !/\s/.test(value) || (kind.isConfig && value.length <= 40 && !/^[A-Za-z ,.!?'-]+$/.test(value));
  // Without quotes a value is a literal in configuration only; in code it is a variable unless nothing else looks like it.
  if (/[()[\]{}|]/.test(value)) return false;
  return kind.isConfig || (isRandom(value) && !(kind.isCode && /[&?]|^[A-Za-z_][\w.]*$/.test(value)));
}

// Of letters, digits and marks, or long: `hunter2`, `P@ssw0rd!`, not `password`, `user_password`, `Enter password`.
function isChosenPassword({ value, quoted }: Assignment): boolean {
  if (value.length > 64 || isPlain(value) || /[<>{}|\\]/.test(value)) return false;
  if (isRandom(value)) return true;
  if (/^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*[:?.!]?$/.test(value)) return false;
  if (!quoted && /^[\w.]+$/.test(value) && !/\d/.test(value)) return false;
  return /[A-Za-z]/.test(value) && (/\d/.test(value) || /[!@#$%^&*?+=~]/.test(value));
}

function judgePassword(assignment: Assignment): Judgement | null {
  if (!isChosenPassword(assignment)) return null;
  const { value } = assignment;
  const strong =
    isRandom(value) || (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && /[^A-Za-z0-9]/.test(value));
  return {
    rule: secretPassword,
    id: 'password',
    what: 'password',
    severity: 'medium',
    confidence: strong ? 'medium' : 'low',
  };
}

function judgeSecret({ name, value }: Assignment): Judgement | null {
  // Some providers mark the keys that a page may hold.
  if (isPlain(value) || /^(?:pub|pk)[_-]?[0-9a-f]/.test(value)) return null;
  const base = { rule: secretValue, id: 'secret-value', what: 'random value under a name that says it is secret' };
  if (isUuid(value)) return /(?:token|secret|api.?key)$/i.test(name) ? { ...base, severity: 'low', confidence: 'low' } : null;
  if (!isRandom(value) || isWordy(value)) return null;
  return { ...base, severity: value.length >= 16 ? 'high' : 'medium', confidence: 'medium' };
}

/** `weather_key`: of a service when its value is one that only a machine makes; a digest may be the key of a row. */
function judgeKey({ value }: Assignment): Judgement | null {
  const isIssued = /^[A-Za-z0-9_-]{24,64}$/.test(value) && /\d/.test(value) && !/^[0-9a-f-]+$/i.test(value);
  if (!isIssued || !isRandom(value) || isWordy(value)) return null;
  return {
    rule: secretValue,
    id: 'secret-value',
    what: 'random value under the name of a key',
    severity: 'medium',
    confidence: 'low',
  };
}

/** A value that a provider cannot have given out for what the name says. */
function hasOtherForm({ name, value }: Assignment): boolean {
  const plain = name.replace(/[^A-Za-z]/g, '').toLowerCase();
  return soleForms.some((form) => form.name.test(plain) && !form.value.test(value));
}

/** Whether the literal that a name is set to is a secret, from the name, the value and the kind of file. */
export function judgeValue(assignment: Assignment, kind: FileKind): Judgement | null {
  if (kind.isListing || assignment.isQualified || hasOtherForm(assignment)) return null;
  const named = kindOfName(assignment.name);
  if (named === null || !isLiteral(assignment, kind)) return null;
  if (named === 'key') return judgeKey(assignment);
  return named === 'password' ? judgePassword(assignment) : judgeSecret(assignment);
}
