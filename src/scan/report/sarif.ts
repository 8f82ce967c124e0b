import type { Log, Notification, ReportingDescriptor, Result, ThreadFlowLocation } from 'sarif';
import type { Confidence, Fix, Place, RuleInfo, Severity } from '../../model/index.ts';
import type { ScanFinding, ScanResult } from '../types.ts';
import { worstFirst } from './counts.ts';

export interface SarifOptions {
  /** Of Sallyport. */
  readonly version: string;
  readonly rules: readonly RuleInfo[];
  /** A rule's page in Markdown; undefined where there is none. */
  readonly pageOf: (rule: string) => string | undefined;
}

// docs.github.com, "SARIF support for code scanning": more results make the upload fail.
const MOST_RESULTS = 25_000;
const MOST_STEPS = 100;

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** In the ranges that GitHub gives its four words to. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '1.0' };
const PRECISIONS: Readonly<Record<Confidence, string>> = { high: 'high', medium: 'medium', low: 'low' };

/** A report as SARIF 2.1.0. What was not analysed makes the invocation unsuccessful. */
export function renderSarif(report: ScanResult, options: SarifOptions): string {
  const kept = worstFirst(report.findings).slice(0, MOST_RESULTS);
  const ids = [...new Set(kept.map(({ rule }) => rule))].sort();
  const left = report.findings.length - kept.length;
  const notifications: Notification[] = [
    ...report.incomplete.map(({ path, line, reason }): Notification => {
      const region = line === undefined ? {} : { region: { startLine: line } };
      return {
        level: 'warning',
        message: { text: `Not analysed: ${reason}` },
        locations: [{ physicalLocation: { artifactLocation: artifact(path), ...region } }],
      };
    }),
    ...(left === 0
      ? []
      : [
          { level: 'warning' as const, message: { text: `${left} findings are left out: a run holds at most ${MOST_RESULTS}.` } },
        ]),
  ];
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Sallyport',
            version: options.version,
            semanticVersion: options.version,
            rules: ids.map((id) => descriptor(id, kept, options)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { uri: folderUri(report.root) } },
        invocations: [{ executionSuccessful: report.incomplete.length === 0, toolExecutionNotifications: notifications }],
        results: kept.map((finding) => resultOf(finding, ids.indexOf(finding.rule))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 1)}\n`;
}

function descriptor(id: string, findings: readonly ScanFinding[], { rules, pageOf }: SarifOptions): ReportingDescriptor {
  const known = rules.find((rule) => rule.id === id);
  const example = findings.find(({ rule }) => rule === id);
  const severity = known?.severity ?? example?.severity ?? 'medium';
  const cwe = known?.cwe ?? example?.cwe;
  const page = pageOf(id);
  const title = known?.title ?? example?.message ?? id;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      'security-severity': SCORES[severity],
      precision: PRECISIONS[known?.confidence ?? example?.confidence ?? 'medium'],
      tags: ['security', ...(cwe === undefined ? [] : [`external/cwe/${cwe.toLowerCase()}`])],
    },
  };
}

function resultOf(finding: ScanFinding, ruleIndex: number): Result {
  const { rule, severity, message, place, fingerprint, trace = [], fix, suppressed, engines, commit } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: physical(place) }],
    partialFingerprints: { 'sallyportFingerprint/v1': fingerprint, primaryLocationLineHash: fingerprint },
    ...(trace.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: trace.slice(0, MOST_STEPS).map(stepOf) }] }] }),
    ...(fix === undefined ? {} : { fixes: [fixOf(fix)] }),
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: suppressed.by === 'comment' ? 'inSource' : 'external', justification: suppressed.reason }] }),
    properties: {
      'security-severity': SCORES[severity],
      severity,
      confidence: finding.confidence,
      ...(engines === undefined ? {} : { engines }),
      ...(commit === undefined ? {} : { commit }),
    },
  };
}

function stepOf({ place, note }: { readonly place: Place; readonly note: string }): ThreadFlowLocation {
  return { location: { physicalLocation: physical(place), message: { text: note } } };
}

function fixOf({ description, edits }: Fix): NonNullable<Result['fixes']>[number] {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return {
    description: { text: description },
    artifactChanges: paths.map((path) => ({
      artifactLocation: artifact(path),
      replacements: edits
        .filter((edit) => edit.path === path)
        .map(({ start, end, text }) => ({
          deletedRegion: { charOffset: start, charLength: end - start },
          insertedContent: { text },
        })),
    })),
  };
}

function physical({ path, line, column, endLine, endColumn }: Place): {
  artifactLocation: { uri: string; uriBaseId: string };
  region: { startLine: number; startColumn: number; endLine?: number; endColumn?: number };
} {
  const end = endColumn === undefined ? {} : { endLine: endLine ?? line, endColumn };
  return { artifactLocation: artifact(path), region: { startLine: line, startColumn: column, ...end } };
}

function artifact(path: string): { uri: string; uriBaseId: string } {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}

function folderUri(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `file://${encoded.endsWith('/') ? encoded : `${encoded}/`}`;
}
