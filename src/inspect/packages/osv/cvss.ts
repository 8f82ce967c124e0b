import type { Severity } from '../../../model/index.ts';

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const RIGHTS: Readonly<Record<'U' | 'C', Readonly<Record<string, number>>>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** The severity of a CVSS 3 vector by its base score (FIRST, CVSS v3.1, 7.1); undefined for what is none. */
export function severityOfVector(vector: string): Severity | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) return undefined;
  const parts = new Map(vector.split('/').map((part) => [part.split(':')[0] ?? '', part.split(':')[1] ?? '']));
  const weight = (metric: string): number => WEIGHTS[metric]?.[parts.get(metric) ?? ''] ?? Number.NaN;
  const scope = parts.get('S') === 'C' ? 'C' : 'U';
  const rights = RIGHTS[scope][parts.get('PR') ?? ''] ?? Number.NaN;
  const lost = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = scope === 'U' ? 6.42 * lost : 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15;
  const reach = 8.22 * weight('AV') * weight('AC') * rights * weight('UI');
  const score = impact <= 0 ? 0 : Math.min(10, (scope === 'U' ? 1 : 1.08) * (impact + reach));
  return Number.isNaN(score) ? undefined : severityOfScore(Math.ceil(score * 10 - 1e-9) / 10);
}

function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}
