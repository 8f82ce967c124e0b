import type { JsonObject, KernelEvent, RecordedStep } from '../model/index.ts';
import { groupDenials } from './denial-lines.ts';
import { isTexts, numberOf, textOf } from './json.ts';
import { bytes, count, duration, grouped, moment } from './quantities.ts';
import type { RunEntry } from './read.ts';
import { addressOf, requestText } from './requests.ts';
import type { Deed, DenialStory, HostStory, LabelStory, ProcessStory, Story } from './story.ts';
import { shortened, visible, visibleCommand } from './visible.ts';

/** Marks text for a terminal, or leaves it as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
}

function sgr(on: boolean, code: number): (text: string) => string {
  return on ? (text) => `\u001b[${code}m${text}\u001b[0m` : (text) => text;
}

export function paint(colour: boolean): Paint {
  return { bold: sgr(colour, 1), dim: sgr(colour, 2), red: sgr(colour, 31), green: sgr(colour, 32) };
}

export function commandOf(step: JsonObject): string {
  const argv = step['argv'];
  return isTexts(argv) ? visibleCommand(argv) : '';
}

/** How a run went, in a few words. */
export function outcomeOf(entry: RunEntry): string {
  if (entry.status === 'running') return 'running';
  if (entry.end === null) return 'ended without a record';
  const reason = textOf(entry.end['reason']);
  const signal = textOf(entry.end['signal']);
  const code = numberOf(entry.end['exitCode']);
  const how = signal !== undefined ? `killed by ${visible(signal)}` : code === undefined ? 'outcome unknown' : `exit ${code}`;
  return reason === undefined || reason === '' ? how : `${how} (${visible(reason)})`;
}

const sentences: Readonly<Record<string, (target: string, type: string) => string>> = {
  'read-only': (t) => `${t} is outside what this run may write`,
  protected: (t) => `${t} is protected, because other programs trust it later`,
  destructive: (t) => `the limit for removing files stopped the removal of ${t}`,
  syscall: (t) => `the system call ${t} is not available inside`,
  socket: (t) => `no connection to ${t}: this run has no network`,
  network: (t) => `no connection to ${t}: this run has no network`,
  'network.name': (t) => `the name ${t} was not resolved: no rule lets this run reach it`,
  'network.unlisted': (t) => `no connection to ${t}: no rule lets this run reach it`,
  'network.near': (t) => `no connection to ${t}: it is near, and no rule names it`,
  'network.metadata': (t) => `no connection to ${t}: it hands out credentials of the machine`,
  'network.address': (t) => `no connection to ${t}: its name leads to an address that no rule names`,
  'network.mismatch': (t) => `the connection to ${t} was cut: what was spoken did not fit what was allowed`,
  'network.malformed': (t) => `a request to ${t} was not passed on: it could be read in two ways, or not at all`,
  'network.limit': () => 'too many connections or requests were open at the same time',
  'network.deny': (t) => `no connection to ${t}: the policy denies it`,
  'network.ask': (t) => `no connection to ${t}: nobody said yes`,
  'fetch.ask': (t) => `${t} was not fetched: nobody said yes`,
  'fetch.cached': (t) => `${t} was not fetched: it is not in the cache`,
  'fetch.off': (t) => `${t} was not fetched: this run may not read web pages`,
  'fetch.secret': (t) => `${t} was not fetched: its address holds what looks like a secret`,
  'git.push': (t) => `the push to ${t} was stopped: nobody said yes`,
  'git.unlisted': (t) => `git at ${t} was refused: no rule names that host`,
  'git.request': (t) => `git at ${t} was refused: it is neither a fetch nor a push`,
  'ssh.sign': (t) => `nothing was signed: ${t}`,
  'ssh.login': (t) => `no log-in at ${t}`,
  'flow.toxic': (t) => `no connection to ${t} after private data and what strangers wrote: nobody said yes`,
  'flow.private': (t) => `no connection to ${t} after private data: nobody said yes`,
  script: (t) => `${t} was not run: what it holds looks dangerous`,
  unreadable: (t, type) => `a call (${type}) could not be checked${t === '' ? '' : `: ${t}`}`,
  setuid: (t) => `${t} may not be given another user's rights`,
};

/** A denial as a sentence. */
export function denialSentence(denial: Pick<DenialStory, 'rule' | 'type' | 'target'>): string {
  const sentence = sentences[denial.rule.replace(/\[\d+\]$/, '')];
  const target = visible(denial.target);
  return sentence === undefined ? `${visible(denial.type)} ${target} was refused` : sentence(target, visible(denial.type));
}

function deedLine(deed: Deed): string {
  if (deed.count <= 3) return `${deed.deed} ${deed.sample.map(visible).join(', ')}`;
  const places = [...deed.places].sort((a, b) => b[1] - a[1]);
  const [first] = places;
  if (first !== undefined && places.length === 1) return `${deed.deed} ${count(deed.count, 'file')} in ${visible(first[0])}`;
  const shown = places.slice(0, 3).map(([place, n]) => `${grouped(n)} in ${visible(place)}`);
  return `${deed.deed} ${count(deed.count, 'file')}: ${shown.join(', ')}${places.length > 3 ? ', …' : ''}`;
}

const DEEPEST = 12;

function depths(processes: readonly ProcessStory[]): readonly number[] {
  const depthOf = new Map<number, number>();
  return processes.map((process) => {
    // A second exec of the same process stands where the first stood.
    const depth = depthOf.get(process.pid) ?? (process.ppid === undefined ? 0 : (depthOf.get(process.ppid) ?? -1) + 1);
    const kept = Math.min(DEEPEST, Math.max(0, depth));
    depthOf.set(process.pid, kept);
    return kept;
  });
}

function processLines(story: Story, startTs: number, most: number): readonly string[] {
  const level = depths(story.processes);
  const lines: string[] = [];
  for (const [index, process] of story.processes.entries()) {
    if (index >= most) {
      lines.push(`  … and ${count(story.processes.length - most, 'more process', 'more processes')} (--all shows every event)`);
      break;
    }
    const indent = '  '.repeat((level[index] ?? 0) + 1);
    lines.push(
      `${indent}+${duration((process.ts - startTs) / 1000)}  ${shortened(visibleCommand(process.argv), 160)}  [${process.pid}]`,
    );
    for (const deed of process.deeds.values()) lines.push(`${indent}    ${deedLine(deed)}`);
  }
  return lines;
}

const LABELS: Readonly<Record<string, string>> = { private: 'private', untrusted: 'by strangers' };

function labelLine({ label, path, by }: LabelStory, short: Story['short']): string {
  const who = by === undefined ? '' : ` (opened by ${shortened(visibleCommand(by), 100)})`;
  return `  ${LABELS[label] ?? visible(label)}: ${visible(short(path))}${who}`;
}

function hostLines(hosts: readonly HostStory[]): readonly string[] {
  return hosts.slice(0, 100).map(({ place, count: times, sent, received }) => {
    return `  ${visible(place)}: ${count(times, 'connection')}, ${bytes(sent)} out, ${bytes(received)} in`;
  });
}

function answerLine(step: RecordedStep, startTs: number): string {
  const text = [
    step['canary'],
    step['where'],
    step['question'],
    step['effect'],
    step['verdict'],
    step['answer'],
    step['by'],
    step['what'],
    step['message'],
  ].flatMap((one) => textOf(one) ?? []);
  return `  +${duration((step.ts - startTs) / 1000)}  ${step.type}  ${shortened(visible(text.join(' · ')), step.type === 'flow' ? 600 : 200)}`;
}

function section(title: string, lines: readonly string[], p: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', p.bold(title), ...lines];
}

/** The readable timeline of a run, ending in a line feed. Nothing in it obeys what an agent wrote into a name. */
export function renderTimeline(entry: RunEntry, steps: readonly RecordedStep[], story: Story, colour: boolean): string {
  const p = paint(colour);
  const { start, end } = entry;
  const ms = end === null ? undefined : numberOf(end['durationMs']);
  const fine = end !== null && end['exitCode'] === 0;
  const outcome = outcomeOf(entry);
  const others = steps.filter((step) => step.type !== 'run.start' && step.type !== 'run.end');
  const lines = [
    `${p.bold(shortened(commandOf(start), 400))}`,
    `  run      ${entry.run}`,
    `  when     ${moment(start.ts)}${ms === undefined ? '' : `, ${duration(ms)}`}`,
    `  where    ${visible(textOf(start['cwd']) ?? '?')}`,
    `  profile  ${visible(textOf(start['profile']) ?? '?')}`,
    `  outcome  ${fine ? p.green(outcome) : p.red(outcome)}`,
    ...section('What ran', processLines(story, start.ts, 200), p),
    ...section(
      'Denied',
      groupDenials(story.denials, story.short)
        .slice(0, 100)
        .map((one) => `  ${p.red(`${one.count}×`)} ${visible(one.rule)}: ${denialSentence(one)}`),
      p,
    ),
    ...section(
      'Read, and to be kept in mind',
      story.labels.slice(0, 100).map((one) => labelLine(one, story.short)),
      p,
    ),
    ...section('Reached', hostLines(story.hosts.filter(({ isPublished }) => !isPublished)), p),
    ...section(
      'Keys and pushes',
      story.uses.slice(0, 100).map(({ what, count: times }) => `  ${visible(what)}${times > 1 ? ` (${times} times)` : ''}`),
      p,
    ),
    ...section('Published', hostLines(story.hosts.filter(({ isPublished }) => isPublished)), p),
    ...section(
      'Protected paths',
      story.protected.slice(0, 100).map((one) => `  ${visible(one.action)}: ${visible(one.path)}`),
      p,
    ),
    ...section(
      'Limits reached',
      story.limits.map((one) => `  ${visible(one)}`),
      p,
    ),
    ...section(
      'Questions, answers and later steps',
      others.map((step) => answerLine(step, start.ts)),
      p,
    ),
    '',
    p.dim(`${count(story.events, 'event')}${story.cut ? ', more than a timeline keeps apart; --all shows every one' : ''}`),
    ...(story.kept > 0
      ? [`The state before the first change is kept for ${count(story.kept, 'path')}. Undo: sallyport undo ${entry.run}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** One kernel event as a line of `show --all`, without line feed. */
export function eventLine(event: KernelEvent, startTs: number): string {
  const what =
    event.argv === undefined
      ? event.host === undefined
        ? [
            event.path,
            event.to,
            addressOf(event),
            event.call,
            event.action,
            event.what,
            event.type === 'label' ? event.kind : undefined,
          ]
            .flatMap((one) => one ?? [])
            .join(' → ')
        : requestText(event)
      : visibleCommand(event.argv);
  const denied = event.verdict === 'allow' ? '' : `  ${event.verdict}${event.rule === undefined ? '' : ` (${event.rule})`}`;
  return visible(`+${duration((event.ts - startTs) / 1000)}  [${event.pid}]  ${event.type}  ${what}${denied}`);
}

/** What an agent's hook told, and what was decided: `claude-code: Bash npm test: allow`. */
export function hookText(step: JsonObject): string {
  const actions = Array.isArray(step['actions']) ? step['actions'] : [];
  const what = actions.flatMap((one) =>
    typeof one === 'object' && one !== null && 'what' in one ? (textOf(one.what) ?? []) : [],
  );
  const about = what.length === 0 ? (textOf(step['event']) ?? '') : what.join(', ');
  return `${textOf(step['client']) ?? '?'}: ${shortened(about, 150)}: ${textOf(step['verdict']) ?? '?'}`;
}

/** A call through the MCP gateway: `github: create_issue {"title":"x"}: ask`. */
function callText(step: JsonObject): string {
  const what = [`${textOf(step['server']) ?? '?'}: ${textOf(step['tool']) ?? '?'}`, textOf(step['arguments']) ?? '']
    .join(' ')
    .trim();
  const came = step['isError'] === true ? 'error' : 'done';
  return `${shortened(what, 150)}: ${textOf(step['verdict']) ?? came}`;
}

/** One step of the main chain as a line of `tail`, without line feed. */
export function stepLine(step: RecordedStep): string {
  const about =
    step.type === 'run.start'
      ? commandOf(step)
      : step.type === 'run.end'
        ? `exit ${numberOf(step['exitCode']) ?? '?'}`
        : step.type === 'hook'
          ? hookText(step)
          : step.type === 'call' || step.type === 'call.end'
            ? callText(step)
            : [step['question'], step['verdict'], step['what'], step['note']].flatMap((one) => textOf(one) ?? []).join(' · ');
  return `${moment(step.ts)}  ${step.type.padEnd(10)}  ${visible(step.run ?? '-')}  ${shortened(visible(about), 200)}`.trimEnd();
}
