import type { Plan } from '../model/index.ts';

const texts = new WeakMap<Plan, string>();

/** A plan as the warden reads it and as the record names it: written once, for plans are never changed. */
export function planText(plan: Plan): string {
  const text = texts.get(plan) ?? JSON.stringify(plan);
  texts.set(plan, text);
  return text;
}
