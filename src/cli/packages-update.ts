/** `sallyport packages update`. */
import { resolve } from 'node:path';
import { UserError } from '../model/index.ts';
import {
  OSV_ARCHIVES,
  readPackageSettings,
  type UpdateProgress,
  type UpdateSource,
  updatePackageData,
} from '../package-data/index.ts';
import { prepareState, stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { ecosystemOf } from './package-name.ts';
import { bytes, plural, visible } from './text.ts';

export async function update({ args, flags, io }: Invocation): Promise<number> {
  if (args.length > 0)
    throw new UserError('USAGE', '`sallyport packages update` takes options only.', {
      hint: 'Sources are given with --osv and --names.',
      exitCode: 2,
    });
  const given = [
    ...texts(flags['osv']).map((text) => osvSource(text, io)),
    ...texts(flags['names']).map((text) => namesSource(text, io)),
  ];
  const sources = given.length > 0 ? given : (readPackageSettings(io.env).sources ?? OSV_ARCHIVES);
  const progress = progressLine(io);
  const state = stateDirectory(io.env);
  prepareState(state);
  const generation = await updatePackageData(state, sources, new Date(), progress.step).finally(progress.end);
  if (flags['json'] === true) {
    const { created, malicious, vulnerabilities, names, sources: from } = generation;
    io.out(`${JSON.stringify({ schemaVersion: 1, created, malicious, vulnerabilities, names, sources: from })}\n`);
    return 0;
  }
  for (const { from, items, skipped, trust } of generation.sources) {
    const left = skipped === 0 ? '' : `, ${skipped} not understood`;
    io.out(`${visible(from)}: ${items} read${left} (${TRUST[trust]})\n`);
  }
  const { malicious, vulnerabilities, names } = generation;
  io.out(
    `${plural(malicious, 'report')} of malicious packages, ${plural(vulnerabilities, 'vulnerability', 'vulnerabilities')}, ${plural(names, 'name')}\n`,
  );
  return 0;
}

const TRUST = {
  sha256: 'has the digest that was given',
  signature: 'signed with the key that was given',
  https: 'as the connection brought it',
  local: 'a file of this machine',
} as const;

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function osvSource(text: string, io: Io): UpdateSource {
  return { kind: 'osv', ...placeOf(text, io) };
}

function namesSource(text: string, io: Io): UpdateSource {
  const sign = text.indexOf('=');
  const ecosystem = sign > 0 ? ecosystemOf(text.slice(0, sign)) : undefined;
  if (ecosystem === undefined)
    throw new UserError('USAGE', '--names needs an ecosystem and a source.', {
      hint: 'For example: --names pypi=names.txt',
      exitCode: 2,
    });
  return { kind: 'names', ecosystem, ...placeOf(text.slice(sign + 1), io) };
}

/** `ADDRESS#sha256=HEX`, `ADDRESS#key=BASE64`. */
function placeOf(text: string, io: Io): { readonly from: string; readonly sha256?: string; readonly key?: string } {
  const mark = /#(sha256|key)=([^#]*)$/.exec(text);
  const place = mark === null ? text : text.slice(0, mark.index);
  const from = /^https?:\/\//i.test(place) ? place : resolve(io.cwd, place);
  const [, what, value = ''] = mark ?? [];
  if (what === undefined) return { from };
  const isRight = what === 'sha256' ? /^[0-9a-f]{64}$/i.test(value) : Buffer.from(value, 'base64').length === 32;
  if (!isRight)
    throw new UserError('USAGE', `#${what}= is not followed by what it must be.`, {
      hint: 'sha256 takes 64 hexadecimal digits, key 32 bytes as base64.',
      exitCode: 2,
    });
  return what === 'sha256' ? { from, sha256: value } : { from, key: value };
}

/** One line on a terminal's standard error; nothing anywhere else. */
function progressLine(io: Io): { readonly step: (progress: UpdateProgress) => void; readonly end: () => void } {
  if (!io.errIsTty || io.env['TERM'] === 'dumb') return { step: () => undefined, end: () => undefined };
  let shown = 0;
  return {
    step: ({ source, bytes: have, total }) => {
      const now = performance.now();
      if (now - shown < 100) return;
      shown = now;
      io.err(`\r\x1b[2K${visible(source)}: ${bytes(have)}${total === undefined ? '' : ` of ${bytes(total)}`}`);
    },
    end: () => {
      if (shown > 0) io.err('\r\x1b[2K');
    },
  };
}
