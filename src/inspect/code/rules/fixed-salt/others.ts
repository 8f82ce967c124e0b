import { textOf, type Value } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

function isFixed(value: Value | undefined): boolean {
  if (textOf(value) !== undefined) return true;
  const known = value?.known;
  return (
    known?.is === 'list' && !known.isOpen && known.items.length > 0 && known.items.every((item) => item.known?.is === 'literal')
  );
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['PBEKeySpec'], check: (call, report) => call.isNew && isFixed(call.args[1]) && report(call.place) },
      { names: ['PBEParameterSpec'], check: (call, report) => call.isNew && isFixed(call.args[0]) && report(call.place) },
    ],
  },
};
