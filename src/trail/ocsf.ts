import type { Json, JsonObject, KernelEvent, RecordedStep } from '../model/index.ts';
import { isTexts, textOf } from './json.ts';
import { targetOf } from './story.ts';
import { denialSentence, hookText } from './timeline.ts';

// OCSF 1.1.0: class numbers, activities and required members as in its schema.
const VERSION = '1.1.0';
const FILE_ACTIVITY: Readonly<Record<string, number>> = {
  create: 1,
  mkdir: 1,
  symlink: 1,
  link: 1,
  mknod: 1,
  read: 2,
  write: 3,
  truncate: 3,
  delete: 4,
  rmdir: 4,
  rename: 5,
  mode: 6,
  owner: 7,
};
const FILE_TYPE: Readonly<Record<string, number>> = { mkdir: 2, rmdir: 2, symlink: 7 };
const NETWORK: ReadonlySet<string> = new Set(['connect', 'bind', 'listen', 'send', 'request']);

interface Class {
  readonly class_uid: number;
  readonly class_name: string;
  readonly category_uid: number;
  readonly category_name: string;
}

const PROCESS: Class = { class_uid: 1007, class_name: 'Process Activity', category_uid: 1, category_name: 'System Activity' };
const FILE: Class = { class_uid: 1001, class_name: 'File System Activity', category_uid: 1, category_name: 'System Activity' };
const NET: Class = { class_uid: 4001, class_name: 'Network Activity', category_uid: 4, category_name: 'Network Activity' };
const FINDING: Class = { class_uid: 2004, class_name: 'Detection Finding', category_uid: 2, category_name: 'Findings' };
const BASE: Class = { class_uid: 0, class_name: 'Base Event', category_uid: 0, category_name: 'Uncategorized' };

function common(kind: Class, activity: number, uid: string, ts: number): JsonObject {
  return {
    ...kind,
    activity_id: activity,
    type_uid: kind.class_uid * 100 + activity,
    time: Math.floor(ts / 1000),
    severity_id: 1,
    metadata: { version: VERSION, uid, product: { name: 'Sallyport', vendor_name: 'Sallyport' } },
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

function file(path: string, type: number): JsonObject {
  return { path, name: baseName(path), type_id: type };
}

function actor(event: KernelEvent): JsonObject {
  return { process: { pid: event.pid } };
}

function processOf(event: KernelEvent): JsonObject {
  return {
    pid: event.pid,
    cmd_line: event.argv?.join(' '),
    working_directory: event.cwd,
    file: event.path === undefined ? undefined : file(event.path, 1),
    parent_process: event.ppid === undefined ? undefined : { pid: event.ppid },
  };
}

function endpoint(event: KernelEvent): JsonObject {
  if (event.host !== undefined) return { hostname: event.host, ip: event.address, port: event.port };
  return event.address === undefined ? { name: event.path ?? 'unknown' } : { ip: event.address, port: event.port };
}

function denied(event: KernelEvent, uid: string): JsonObject {
  const rule = event.rule ?? 'unknown';
  const target = targetOf(event);
  return {
    ...common(FINDING, 1, uid, event.ts),
    severity_id: 3,
    status_id: 1,
    action_id: 2,
    disposition_id: 2,
    message: denialSentence({ rule, type: event.type, target }),
    finding_info: { uid, title: `Denied by rule ${rule}`, created_time: Math.floor(event.ts / 1000), types: [rule] },
    evidences: [{ process: { pid: event.pid }, data: { type: event.type, target } }],
  };
}

function allowed(event: KernelEvent, uid: string): JsonObject | null {
  if (event.type === 'exec')
    return { ...common(PROCESS, 1, uid, event.ts), actor: { process: { pid: event.ppid } }, process: processOf(event) };
  if (NETWORK.has(event.type)) {
    const open = event.type === 'connect' ? 1 : event.type === 'send' ? 6 : 99;
    const side = event.type === 'bind' || event.type === 'listen' ? 'src_endpoint' : 'dst_endpoint';
    const name = open === 99 ? { activity_name: event.type } : {};
    return { ...common(NET, open, uid, event.ts), ...name, actor: actor(event), [side]: endpoint(event) };
  }
  const activity = FILE_ACTIVITY[event.type];
  if (activity === undefined || event.path === undefined) return null;
  const result = event.to === undefined ? {} : { file_result: file(event.to, FILE_TYPE[event.type] ?? 1) };
  return {
    ...common(FILE, activity, uid, event.ts),
    actor: actor(event),
    file: file(event.path, FILE_TYPE[event.type] ?? 1),
    ...result,
  };
}

function withOrigin(event: JsonObject, run: string, host: string, seq: number): JsonObject {
  return { ...event, device: { hostname: host, type_id: 0 }, unmapped: { run, seq } };
}

/** A kernel event as an OCSF 1.1.0 event; a denial becomes a Detection Finding. Null for the trail's own bookkeeping. */
export function ocsfOfEvent(event: KernelEvent, host: string): JsonObject | null {
  const uid = `${event.run}:${event.seq}`;
  const mapped = event.verdict === 'deny' ? denied(event, uid) : allowed(event, uid);
  return mapped === null ? null : withOrigin(mapped, event.run, host, event.seq);
}

/** A step of the main chain as an OCSF 1.1.0 event: runs are launched and terminated processes, the rest base events. */
export function ocsfOfStep(step: RecordedStep, host: string): JsonObject {
  const uid = `main:${step.seq}`;
  const run = step.run ?? '';
  const argv = step['argv'];
  if (step.type === 'run.start') {
    const process = {
      cmd_line: isTexts(argv) ? argv.join(' ') : '',
      working_directory: textOf(step['cwd']),
      user: { name: textOf(step['user']) },
    };
    return withOrigin(
      { ...common(PROCESS, 1, uid, step.ts), actor: { user: { name: textOf(step['user']) } }, process },
      run,
      host,
      step.seq,
    );
  }
  if (step.type === 'run.end') {
    const code: Json | undefined = step['exitCode'];
    return withOrigin(
      { ...common(PROCESS, 2, uid, step.ts), actor: {}, process: { name: run }, exit_code: code },
      run,
      host,
      step.seq,
    );
  }
  if (step.type === 'hook' && step['verdict'] === 'deny') return deniedHook(step, host);
  const message = [step['what'], step['note'], step['question'], step['verdict']].flatMap((one) => textOf(one) ?? []).join(', ');
  return withOrigin(
    { ...common(BASE, 99, uid, step.ts), type_uid: 99, activity_name: step.type, message: message || step.type },
    run,
    host,
    step.seq,
  );
}

/** An action that an agent's hook was refused: a Detection Finding, as a denial inside a cage is one. */
function deniedHook(step: RecordedStep, host: string): JsonObject {
  const rules = Array.isArray(step['rules']) ? step['rules'] : [];
  const uid = `main:${step.seq}`;
  return withOrigin(
    {
      ...common(FINDING, 1, uid, step.ts),
      severity_id: 3,
      status_id: 1,
      action_id: 2,
      disposition_id: 2,
      message: hookText(step),
      finding_info: {
        uid,
        title: `Denied by rule ${rules[0] ?? 'unknown'}`,
        created_time: Math.floor(step.ts / 1000),
        types: rules,
      },
      evidences: [{ data: { client: step['client'], session: step['session'], tool: step['tool'], actions: step['actions'] } }],
    },
    step.run ?? '',
    host,
    step.seq,
  );
}
