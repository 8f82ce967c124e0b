import { FOLLOWED } from '../../flow/keyed.ts';
import { sinks } from '../../flow/sink.ts';
import { taintOf, unknown, type Value } from '../../flow/value.ts';
import type { CodeRule, IsSafeFor } from '../../rule.ts';

/** Of an object whose keys are written here, what may hold keys of its own: no text. */
function narrow(value: Value, isSafeFor: IsSafeFor): Value | undefined {
  if (value.known?.is !== 'map' || value.taint !== undefined) return value;
  const parts = [...value.known.entries.values(), value.known.rest ?? unknown];
  return parts.find((part) => {
    const taint = taintOf(part);
    return taint !== undefined && !isSafeFor(taint, 'nosql-injection');
  });
}

export const prototypePollution: CodeRule = {
  id: 'prototype-pollution',
  title: 'Data decides which property is set',
  cwe: 'CWE-1321',
  severity: 'medium',
  confidence: 'medium',
  message: 'Data from outside decides which property of an object is set, so it can change every object through `__proto__`.',
  flow: {
    sinks: [
      ...sinks([
        'lodash.merge(1,2)',
        'lodash.mergeWith(1,2)',
        'lodash.defaultsDeep(1,2)',
        'lodash.set(1)',
        'lodash.setWith(1)',
        '_.merge(1,2)',
        '_.mergeWith(1,2)',
        '_.defaultsDeep(1,2)',
        '_.set(1)',
        'lodash.merge(1)',
        'lodash/merge(1)',
        'lodash.zipObjectDeep(0)',
        '$.extend(2)',
        'jQuery.extend(2)',
        'deepmerge(1)',
        'merge(1)',
        'deep-extend(1)',
        'extend(2)',
        'object-path.set(1)',
        'dot-prop.set(1)',
        'hoek.merge(1)',
        'merge-deep(1)',
        'defaults-deep(1)',
      ]),
      ...sinks(['*.[]=']),
    ],
    narrow,
    fromParameter: (_value, path) => (path === FOLLOWED ? 'medium' : undefined),
  },
};
