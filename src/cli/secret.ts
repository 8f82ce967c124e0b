/** The secret commands. A value is read here and handed on; none is printed, not even in an error. */
import { pathOutside } from '../confine/index.ts';
import { outsideVault, workspacesAround } from '../guard/index.ts';
import { findSecretArguments, findSecrets } from '../inspect/secrets/index.ts';
import { UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import { stateDirectory } from '../trail/index.ts';
import {
  askHidden,
  formatHostPattern,
  type GivenValue,
  isCanary,
  type Phase,
  parseHostPattern,
  recordJson,
  resolveProgram,
  type SecretRecord,
  type SecretSource,
  splitCommand,
  type Vault,
} from '../vault/index.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { textFlag, textFlags } from './flags.ts';
import { duration, visible } from './text.ts';

const SCHEMA = 1;
/** More than any secret has; a file that was redirected by mistake must not fill the memory. */
const MOST_INPUT = 65_536;

export async function add(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const name = onlyName(invocation, 'secret add', 'The value is never an argument: other users can read those.');
  const record = describe(name, flags, io);
  const vault = vaultOf(io);
  if (vault.list().some((known) => known.name === name))
    throw new UserError('SECRET_EXISTS', `There is a secret ${name} already.`, {
      hint: `Take it away first: sallyport secret rm ${name}`,
    });
  await vault.add(record, record.source.kind === 'file' ? await readValue(record, io) : undefined);
  if (flags['json'] === true) {
    io.out(document({ secret: recordJson(record) }));
    return 0;
  }
  if (flags['quiet'] !== true) io.out(`Added ${inOneLine(record)}\n`);
  if (record.env === undefined && !isCanary(record)) io.err('Without --env no program inside is given its placeholder.\n');
  return 0;
}

export async function list({ io, flags }: Invocation): Promise<number> {
  const records = vaultOf(io).list();
  if (flags['json'] === true) {
    io.out(document({ secrets: records.map(recordJson) }));
    return 0;
  }
  if (records.length === 0) io.err('There are no secrets. `sallyport secret add --help` tells how to add one.\n');
  for (const record of records) io.out(`${inOneLine(record)}\n`);
  return 0;
}

export async function remove(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const name = onlyName(invocation, 'secret rm');
  await vaultOf(io).remove(name);
  if (flags['json'] === true) io.out(document({ removed: name }));
  else if (flags['quiet'] !== true) io.out(`Removed ${visible(name)}.\n`);
  return 0;
}

/** Exit codes: 0 it can be had, 1 it can not. */
export async function test(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const name = onlyName(invocation, 'secret test');
  try {
    const { length, sha256 } = await vaultOf(io).probe(name);
    if (flags['json'] === true) io.out(document({ name, ok: true, length, sha256 }));
    else io.out(`${visible(name)} can be had: ${length} characters, SHA-256 ${sha256}...\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError) || error.code === 'SECRET_UNKNOWN') throw error;
    if (flags['json'] === true) io.out(document({ name, ok: false, code: error.code, message: error.message }));
    else io.err(`${visible(error.message)}\n${error.hint === undefined ? '' : `${visible(error.hint)}\n`}`);
    return 1;
  }
}

function vaultOf(io: Io): Vault {
  const state = stateDirectory(io.env);
  return outsideVault(state, io.env, workspacesAround(state, io.env, io.cwd), {
    passphrase: (secret) => askHidden(`Passphrase of ${visible(secret)}`),
  });
}

function onlyName({ args }: Invocation, command: string, hint = `sallyport ${command} NAME`): string {
  const [name, ...more] = args;
  if (name !== undefined && more.length === 0) return name;
  throw new UserError('USAGE', `\`sallyport ${command}\` needs one name.`, { hint });
}

function describe(name: string, flags: FlagValues, io: Io): SecretRecord {
  const source = sourceOf(flags, io);
  const env = textFlag(flags, 'env') ?? (source.kind === 'env' ? source.variable : undefined);
  return {
    name,
    source,
    hosts: textFlags(flags, 'host').map((text) => {
      const pattern = parseHostPattern(text);
      return pattern === undefined ? text : formatHostPattern(pattern);
    }),
    places: [
      ...textFlags(flags, 'header').map((header) => ({ kind: 'header', name: header.toLowerCase() }) as const),
      ...textFlags(flags, 'query').map((query) => ({ kind: 'query', name: query }) as const),
    ],
    phases: phasesOf(flags),
    env,
    ttlMs: ttlOf(textFlag(flags, 'ttl')),
  };
}

function sourceOf(flags: FlagValues, io: Io): SecretSource {
  const variable = textFlag(flags, 'from-env');
  const command = textFlag(flags, 'from-command');
  const given = [variable, command, flags['passphrase'], flags['canary']].filter((flag) => flag !== undefined);
  if (given.length > 1) throw new UserError('USAGE', '--from-env, --from-command, --passphrase and --canary exclude each other.');
  if (variable !== undefined) return { kind: 'env', variable };
  if (flags['canary'] === true) return { kind: 'canary' };
  if (command !== undefined) return { kind: 'command', argv: commandOf(command, io) };
  return { kind: 'file', sealed: flags['passphrase'] === true ? 'passphrase' : 'identity' };
}

function commandOf(line: string, io: Io): readonly string[] {
  const [program = '', ...args] = splitCommand(line);
  // The list of secrets is not encrypted, and `secret list` prints the command.
  if (findSecretArguments([program, ...args]).length > 0 || args.some((word) => findSecrets(word).length > 0))
    throw new UserError('SECRET_IN_COMMAND', 'The command itself holds what looks like a secret.', {
      hint: 'Let the program read that from its own configuration, or put it into a script.',
    });
  // What an agent has put into `node_modules/.bin` must not become the program of a secret.
  const PATH = workspacesAround(stateDirectory(io.env), io.env, io.cwd).reduce<string | undefined>(pathOutside, io.env['PATH']);
  return [resolveProgram(program, { ...io.env, PATH }), ...args];
}

function phasesOf(flags: FlagValues): readonly Phase[] {
  const given = new Set(textFlags(flags, 'phase'));
  if (given.size === 0) return ['agent'];
  return (['setup', 'agent'] as const).filter((phase) => given.has(phase));
}

function ttlOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const milliseconds = parseTime(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new UserError('SECRET_TTL', `--ttl needs a time such as 30m or 1h, not "${visible(text)}".`);
}

async function readValue({ name, source }: SecretRecord, io: Io): Promise<GivenValue> {
  const value = io.stdinIsTty ? await typed(`Value of ${visible(name)}`) : await readInput();
  if (source.kind !== 'file' || source.sealed === 'identity') return { value, passphrase: undefined };
  const passphrase = await typed('Passphrase');
  if ((await typed('The same again')) === passphrase) return { value, passphrase };
  throw new UserError('PASSPHRASE', 'The two passphrases differ.');
}

async function typed(question: string): Promise<string> {
  const answer = await askHidden(question);
  if (answer !== undefined && answer !== '') return answer;
  throw new UserError('NO_ANSWER', `${question}: nothing was typed on the terminal.`, {
    hint: 'Without a terminal the value can come from standard input, a passphrase can not.',
  });
}

async function readInput(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of process.stdin) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > MOST_INPUT) throw new UserError('SECRET_TOO_LONG', 'Standard input holds more than a secret can be.');
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

/** `github  command gh auth token  api.github.com:443  any header  agent  as GH_TOKEN`. */
function inOneLine(record: SecretRecord): string {
  const { name, hosts, places, phases, env, ttlMs } = record;
  const where = places.length === 0 ? ['any header'] : places.map((place) => `${place.kind} ${place.name}`);
  const parts = [
    name,
    sourceInWords(record.source),
    ...(isCanary(record) ? [] : [hosts.join(', '), where.join(', ')]),
    phases.join(' and '),
    ...(env === undefined ? [] : [`as ${env}`]),
    ...(ttlMs === 0 ? [] : [`for ${duration(ttlMs)}`]),
  ];
  return parts.map(visible).join('  ');
}

function sourceInWords(source: SecretSource): string {
  if (source.kind === 'env') return `from ${source.variable}`;
  if (source.kind === 'command') return `from \`${source.argv.join(' ')}\``;
  if (source.kind === 'canary') return 'canary';
  return source.sealed === 'identity' ? 'encrypted' : 'encrypted with a passphrase';
}

function document(members: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA, ...members })}\n`;
}
