import type { Finding, RuleInfo, Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** GitHub shows critical from 9.0, high from 7.0, medium from 4.0. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0', info: '0.5' };
const PRECISION = { high: 'high', medium: 'medium', low: 'low' } as const;

/**
 * SARIF 2.1.0 (OASIS). Paths are relative to the folder of the scan; what a comment or the baseline knows is marked as
 * suppressed; a scan that is incomplete says that it did not succeed.
 */
export function renderSarif({ findings, incomplete }: ScanResult, rules: ReadonlyMap<string, RuleInfo>, version: string): string {
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const index = new Map(ids.map((id, at) => [id, at]));
  const run = {
    tool: {
      driver: {
        name: 'Sallyport',
        semanticVersion: version,
        informationUri: 'https://sallyport.dev',
        rules: ids.map((id) => ruleOf(id, rules.get(id))),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { description: { text: 'The folder of the scan.' } } },
    invocations: [
      {
        executionSuccessful: incomplete.length === 0,
        toolExecutionNotifications: incomplete.slice(0, 1000).map(({ path, line, reason }) => ({
          level: 'error',
          message: { text: `Not analysed: ${reason}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: artifact(path),
                ...(line === undefined ? {} : { region: { startLine: line } }),
              },
            },
          ],
        })),
      },
    ],
    results: findings.map((finding) => resultOf(finding, index.get(finding.rule) ?? -1)),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] })}\n`;
}

function ruleOf(id: string, rule: RuleInfo | undefined): object {
  return {
    id,
    name: id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule?.title ?? id },
    help: { text: `sallyport explain ${id}`, markdown: `\`sallyport explain ${id}\`` },
    properties: {
      tags: ['security', ...(rule === undefined ? [] : [`external/cwe/${rule.cwe.toLowerCase()}`])],
      ...(rule === undefined ? {} : { precision: PRECISION[rule.confidence], 'security-severity': SCORES[rule.severity] }),
    },
  };
}

function resultOf(finding: ScanFinding, ruleIndex: number): object {
  const { rule, severity, message, trace, fingerprint, suppressed, confidence } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: location(finding) }],
    partialFingerprints: { primaryLocationLineHash: fingerprint.replace(/^v1:[^:]*:/, ''), 'sallyport/v1': fingerprint },
    ...(trace === undefined ? {} : { codeFlows: [{ threadFlows: [{ locations: trace.map(flowStep) }] }] }),
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: suppressed.by === 'comment' ? 'inSource' : 'external', justification: suppressed.reason }] }),
    properties: { confidence, 'security-severity': SCORES[severity] },
  };
}

function flowStep({ place, note }: NonNullable<Finding['trace']>[number]): object {
  return { location: { physicalLocation: location({ place }), message: { text: note } } };
}

function location({ place }: Pick<Finding, 'place'>): object {
  const { line, column, endLine, endColumn } = place;
  return {
    artifactLocation: artifact(place.path),
    region: {
      startLine: line,
      startColumn: column,
      ...(endLine === undefined ? {} : { endLine }),
      ...(endColumn === undefined ? {} : { endColumn }),
    },
  };
}

function artifact(path: string): object {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}
