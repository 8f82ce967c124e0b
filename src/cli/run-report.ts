import type { Alarm, RunSummary } from '../model/index.ts';
import { shortened, visibleCommand } from '../trail/index.ts';
import { duration, plural, visible } from './text.ts';

/** The one quiet line at the end of a run: what ran, how it ended, how long, what changed, what was refused, where to look. */
export function closingLine(summary: RunSummary, isTransaction: boolean, colour: boolean): string {
  const { changed } = summary;
  const files = changed.created + changed.modified + changed.deleted;
  const refused = summary.denied.reduce((sum, one) => sum + one.count, 0);
  const parts = [
    shortened(visibleCommand(summary.command), 60),
    ending(summary),
    duration(summary.durationMs),
    summary.walls.mode === 'bubblewrap'
      ? 'what it changed was not seen'
      : files === 0
        ? 'no files changed'
        : `${plural(files, 'file')} changed${changed.deleted > 0 ? ` (${changed.deleted} deleted)` : ''}`,
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(summary.alarms.length > 0 ? ['ALARM'] : []),
    ...(summary.walls.mode === 'none' && summary.reason !== 'denied' ? ['NO WALLS'] : []),
    `run ${summary.run.slice(0, 13)}`,
  ];
  const line = `sallyport: ${parts.filter((part) => part !== '').join(' · ')}`;
  const notes = [
    ...(isTransaction ? waiting(summary, files) : stops(summary)),
    ...summary.protected.filter((one) => one.action !== 'reported').map((one) => `  ${one.action}: ${visible(one.path)}`),
  ];
  const text = [line, ...notes].join('\n');
  return colour ? `\x1b[2m${text}\x1b[0m` : text;
}

const WHERE: Readonly<Record<Alarm['where'], string>> = {
  request: 'in a request to',
  record: 'in the record, at',
  file: 'in the file',
};

/** What a person must read even where the closing line is switched off. */
export function alarmLines({ alarms, run }: RunSummary): string {
  if (alarms.length === 0) return '';
  const lines = alarms
    .slice(0, 10)
    .map(({ canary, where, what }) => `  the decoy ${visible(canary)} stood ${WHERE[where]} ${visible(what)}\n`);
  const more = alarms.length > 10 ? `  and ${alarms.length - 10} more\n` : '';
  return `sallyport: ALARM: something in this run looked for credentials and used what it found.\n${lines.join('')}${more}  No honest program does. What ran: sallyport trail show ${run.slice(0, 13)}\n`;
}

function waiting({ run }: RunSummary, files: number): readonly string[] {
  const id = run.slice(0, 13);
  return files === 0
    ? []
    : [`  On an overlay, not in the workspace yet: sallyport diff ${id}, then commit ${id} or discard ${id}`];
}

function stops({ destructive, run, changed, reason, signal }: RunSummary): readonly string[] {
  const limit = limitMet(reason, signal);
  const more = limit === undefined ? [] : [`  A higher one: sallyport run --limit ${limit}=VALUE, or none`];
  return [...more, ...undoing(destructive, run, changed)];
}

function undoing(destructive: RunSummary['destructive'], run: string, changed: RunSummary['changed']): readonly string[] {
  if (destructive.stopped > 0) {
    return [
      `  The destructive limit (${destructive.limit}) stopped it; ${changed.deleted} deleted. Bring them back: sallyport undo ${run.slice(0, 13)}`,
    ];
  }
  return changed.deleted > 0 ? [`  Bring them back: sallyport undo ${run.slice(0, 13)}`] : [];
}

function ending({ exitCode, signal, reason }: RunSummary): string {
  if (reason === 'denied') return 'denied';
  const limit = limitMet(reason, signal);
  if (limit !== undefined) return `ended by its ${limit} limit`;
  if (signal !== null) return `ended by ${signal}`;
  return exitCode === 0 ? '' : `exit ${exitCode}${reason === null ? '' : ` (${reason})`}`;
}

const LIMIT_SIGNALS: Readonly<Record<string, string>> = { SIGXCPU: 'cpu', SIGXFSZ: 'file-size' };

/** The limit that ended a run, as `--limit` calls it. */
function limitMet(reason: string | null, signal: string | null): string | undefined {
  return reason === 'time' || reason === 'memory' || reason === 'pids' ? reason : LIMIT_SIGNALS[signal ?? ''];
}
