import * as bits from './flow-bits.ts';
import type { Findings } from './flow-findings.ts';
import { type Frame, quoteWord, startsShell } from './flow-frame.ts';
import type { Values } from './flow-values.ts';
import { programName, type ScriptLanguage } from './language.ts';
import { exfiltration, persistence, reverseShell } from './rules.ts';
import { isShell } from './shell-command.ts';
import type { Nested } from './shell-state.ts';

/** What the rules about calls look at and add to. */
export interface Meaning {
  readonly language: ScriptLanguage;
  readonly values: Values;
  readonly findings: Findings;
  readonly nested: Nested;
  /** What the statement holds so far. */
  readonly got: number;
  /** Hands what a value holds to everything that it stands in. */
  readonly carry: (mask: number, at: number) => void;
}

/** What an argument does to the call that takes it; answers what the call's own value then holds. */
export function enter(frame: Frame, mask: number, at: number, { language, values, findings, got }: Meaning): number {
  const { name } = frame;
  const { facts } = findings;
  if (bits.reduces(name)) return 0;
  if (bits.evaluates(name, language) && isCode(frame) && (mask & (bits.DOWNLOADED | bits.DECODED | bits.RECEIVED)) !== 0)
    findings.addExecuted(mask, frame.at);
  // A program's name or command line must itself be the value: a version number among fixed words is not code.
  if (bits.runsProcess(name) && isCommand(frame)) findings.addExecuted(mask & ~bits.DECODED, frame.at);
  if (bits.runsProcess(name) && (mask & bits.SOCKET) !== 0 && frame.strings.some(startsShell)) findings.addServed(frame.at);
  if ((mask & bits.SECRET_PATH) !== 0 && bits.reads(name)) return mask | bits.SECRET;
  const sent = mask & (bits.SECRET | bits.ENVIRONMENT);
  const toSocket = bits.sendsOnSocket(name) && values.receiver(name, got) !== 0;
  if (sent !== 0 && (bits.sends(name) || toSocket)) findings.add(exfiltration, at);
  if ((mask & bits.SECRET_PATH) !== 0 && /^(?:CURLFile|curl_file_create|requests\.post|FormData)$/.test(name))
    return mask | bits.SECRET;
  if ((mask & bits.SOCKET) !== 0 && bits.receives(name)) return mask | bits.RECEIVED;
  if ((mask & bits.SOCKET) !== 0 && bits.duplicates(name)) facts.duplicates = frame.at;
  if ((mask & bits.SOCKET) !== 0 && name.endsWith('.pipe')) facts.pipes++;
  if (
    (mask & bits.RECEIVED) !== 0 &&
    /(?:^|\.)(?:fwrite|write|print|puts|stdin\.write)$/.test(name) &&
    facts.shell >= 0 &&
    !toSocket
  )
    facts.relays = frame.at;
  if (
    (mask & bits.WRITE_PATH) !== 0 &&
    frame.argument === (bits.writesDestination(name) ? 1 : 0) &&
    (bits.writes(name) || bits.writesDestination(name))
  )
    findings.add(persistence, at);
  if ((mask & bits.DOWNLOADED) !== 0 && (bits.writes(name) || name.endsWith('.write'))) values.remember(frame);
  return mask;
}

/** Text that begins with fixed words is a template of the author's; only brackets and quotes may stand around code that came in. */
function isCode(frame: Frame): boolean {
  if (frame.argument > 0) return /(?:^|\.)(?:Function|create_function|runpy\.run_path)$/.test(frame.name);
  return frame.command.every((part) => /^[\s(){}[\]'"`;]*$/.test(part));
}

function isCommand(frame: Frame): boolean {
  if (frame.argument === 0 && frame.command.every((part) => part.trim() === '')) return true;
  const words = frame.strings.filter((word) => word !== '');
  return words.length === 2 && isShell(programName(words[0] ?? '')) && words[1] === '-c';
}

/** What a call holds by its own name and by what it is called on. */
export function begin(frame: Frame, held: number, { findings, carry }: Meaning): void {
  const { name, at } = frame;
  const { facts } = findings;
  let mask = held;
  if (bits.listens(name)) facts.listens = true;
  if (bits.opensSocket(name)) {
    mask |= bits.SOCKET;
    facts.socket = true;
  }
  if (bits.downloads(name)) mask |= bits.DOWNLOADED;
  if (bits.decodes(name)) mask |= bits.DECODED;
  if ((held & bits.SOCKET) !== 0 && bits.receives(name)) mask |= bits.RECEIVED;
  if ((held & bits.SOCKET) !== 0 && name.endsWith('.pipe')) facts.pipes++;
  if (bits.runsProcess(name)) facts.spawns = at;
  if ((held & bits.WRITE_PATH) !== 0 && bits.writes(name)) findings.add(persistence, at);
  if ((held & bits.SECRET_PATH) !== 0 && bits.reads(name)) mask |= bits.SECRET;
  if (mask !== 0) carry(mask, at);
  // `eval(...)` inside `exec(...)`: the inner call is part of the outer's command, not fixed text.
  frame.callback = mask & (bits.DOWNLOADED | bits.RECEIVED);
  if ((mask & bits.SOCKET) !== 0 && (/\.on$/.test(name) || /(?:createServer|connect|createConnection|listen)$/.test(name)))
    frame.callback |= /\.on$/.test(name) ? bits.RECEIVED : bits.SOCKET;
  if (bits.opensSocket(name) && /(?:http|https)\.request$/.test(name)) frame.callback = bits.DOWNLOADED;
}

/** What only the whole call tells. */
export function end(frame: Frame, meaning: Meaning): void {
  endReading(frame, meaning);
  endWriting(frame, meaning);
  if (bits.runsProcess(frame.name)) endProcess(frame, meaning);
}

function endReading(frame: Frame, { language, values, findings, carry }: Meaning): void {
  const first = frame.strings[0] ?? '';
  if (bits.downloadsByUrl(frame.name) && /^(?:https?|ftp):\/\//.test(first)) carry(bits.DOWNLOADED, frame.at);
  if (frame.name === 'Buffer.from' && frame.strings.some((text) => text === 'base64' || text === 'hex'))
    carry(bits.DECODED, frame.at);
  if (bits.downloadsToFile(frame.name)) values.remember(frame);
  if (frame.name === 'open' && /^STD(?:IN|OUT|ERR)$/.test(frame.firstId) && /^[<>+]{1,2}&/.test(first))
    findings.facts.duplicates = frame.at;
  if (frame.name === 'socket' && language === 'perl') {
    findings.facts.socket = true;
    values.hold(frame.firstId, bits.SOCKET);
  }
}

function endWriting(frame: Frame, { findings }: Meaning): void {
  if (!bits.opensFile(frame.name) || (frame.got & bits.WRITE_PATH) === 0) return;
  const mode = frame.strings.find((text) => /^(?:[rwax]b?t?\+?b?|>{1,2}|\+[<>]{1,2})(?::.{0,20})?$/.test(text)) ?? 'r';
  if (/[wax+>]/.test(mode) || frame.strings.some((text) => /^>{1,2}\s{0,3}[~/]/.test(text))) findings.add(persistence, frame.at);
}

function endProcess(frame: Frame, { values, findings, nested }: Meaning): void {
  const strings = frame.strings.filter((text) => text !== '');
  if (strings.some(startsShell)) findings.facts.shell = frame.at;
  const command = frame.command.join('').trim();
  const joined = strings.map(quoteWord).join(' ');
  if (strings.some((text) => /(?:ba)?sh\b.{0,40}[<>]&\s?(?:%d|[3-9])/.test(text)) && findings.facts.socket)
    findings.add(reverseShell, frame.at);
  for (const code of new Set([command.includes(' ') || strings.length < 2 ? command : '', joined])) {
    if (code.length < 4) continue;
    for (const hit of nested(code, 'shell')) findings.hits.push({ ...hit, at: frame.at });
  }
  findings.addRun(values.files, strings, command, frame.at);
}
