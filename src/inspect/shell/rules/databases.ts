import type { Effect } from '../../../model/index.ts';
import type { Call, ProgramRule } from '../call.ts';
import { effect, hasFlag, operands, optionValues } from '../call.ts';
import type { Arg } from '../scope.ts';
import { noteUnknown, within, writtenAt } from '../scope.ts';
import { changesData, destructiveSql } from '../sql.ts';

interface SqlClient {
  readonly programs: readonly string[];
  readonly flags: readonly string[];
  /** Plain arguments after this many are SQL too: `sqlite3 FILE SQL`. */
  readonly textFrom?: number;
  /** Options that name a file of statements. */
  readonly files?: readonly string[];
}

const CLIENTS: readonly SqlClient[] = [
  {
    programs: ['psql', 'pgcli', 'cockroach', 'usql', 'vsql', 'gsql', 'ysqlsh'],
    flags: ['-c', '--command', '-e', '--execute'],
    files: ['-f', '--file'],
  },
  { programs: ['mysql', 'mariadb', 'mycli', 'tidb'], flags: ['-e', '--execute'] },
  { programs: ['sqlite3', 'duckdb', 'sqlite', 'litecli', 'libsql', 'sqlcipher'], flags: ['-cmd', '-c', '-s'], textFrom: 1 },
  {
    programs: [
      'clickhouse-client',
      'clickhouse',
      'snowsql',
      'trino',
      'presto',
      'bq',
      'sqlcmd',
      'cqlsh',
      'influx',
      'impala-shell',
      'hive',
      'beeline',
      'osql',
      'isql',
      'athena',
    ],
    flags: ['-q', '--query', '-Q', '-e', '--execute', '-n'],
    textFrom: 0,
  },
  { programs: ['turso', 'wrangler', 'supabase', 'neonctl', 'pscale'], flags: ['--command', '--execute', '-c', '-q'] },
];

function sqlEffects(client: SqlClient): ProgramRule['effects'] {
  return (call) => {
    const texts: Arg[] = [...optionValues(call.args, ...client.flags), ...clustered(call.args, client.flags)];
    const files = [...optionValues(call.args, ...(client.files ?? [])), ...clustered(call.args, client.files ?? [])];
    for (const file of files) texts.push(...statementsIn(call, file));
    if (client.textFrom !== undefined)
      texts.push(...operands(call.args, { long: ['separator', 'host', 'user'] }).slice(client.textFrom));
    const piped = call.stdin;
    const effects: Effect[] = [];
    for (const text of texts) effects.push(...sqlText(call, text.value, text.raw));
    if (piped !== undefined && texts.length === 0) effects.push(...sqlText(call, piped.text, 'its standard input'));
    return effects;
  };
}

// `psql -tAc 'DROP ...'`: the last letter of a cluster takes the next word.
function clustered(args: readonly Arg[], flags: readonly string[]): readonly Arg[] {
  const letters = flags.filter((flag) => flag.length === 2).map((flag) => flag.charAt(1));
  return args.flatMap((arg, at) =>
    /^-[A-Za-z0-9]{2,}$/.test(arg.value ?? '') && letters.includes(arg.value?.at(-1) ?? '') ? args.slice(at + 1, at + 2) : [],
  );
}

function statementsIn(call: Call, file: Arg): readonly Arg[] {
  if (file.value === '-' || file.value === '/dev/stdin') return [];
  const written = file.value === null ? undefined : writtenAt(call.scope, file.value);
  return [{ ...file, value: written?.text ?? null }];
}

function sqlText(call: Call, text: string | null, raw: string): readonly Effect[] {
  if (text === null) {
    noteUnknown(call.scope, `the statements for ${call.program} are only known when they run: ${raw}`);
    return [effect('database', `runs statements in a database (${call.program})`, [], false)];
  }
  for (const [, program] of text.matchAll(/\b(?:TO|FROM)\s+PROGRAM\s+'((?:[^']|'')+)'/gi))
    call.scope.found.machine.runText((program ?? '').replaceAll("''", "'"), within(call.scope, call.program), undefined);
  if (/(?:^|;)\s*(?:source\s|\\\.\s|\\ir?\s|\.read\s)|\bEXECUTE\s+(?:IMMEDIATE\s+)?['"(f]/i.test(text))
    noteUnknown(call.scope, `the statements for ${call.program} are only known when they run: a file or a text that is executed`);
  const losses = destructiveSql(text);
  if (losses.length > 0) return losses.map((loss) => effect('database', `${loss} (${call.program})`, [], true));
  return [effect('database', `${changesData(text) ? 'changes' : 'reads'} a database (${call.program})`, [], false)];
}

const MONGO_LOSS =
  /\bdropDatabase\s*["':]|\bdrop\s*["']?\s*:|\[\s*["'](?:drop|deleteMany|remove|dropDatabase)["']\s*\]\s*\(|\b(?:dropDatabase|dropIndexes|dropUser|dropAllUsersFromDatabase)\s*\(|\.drop\s*\(|\b(?:deleteMany|remove|updateMany)\s*\(\s*(?:\{\s*\}|\))/;

function mongo(call: Call): readonly Effect[] {
  const texts = optionValues(call.args, '--eval').map((arg) => arg.value);
  const scripts = [
    ...optionValues(call.args, '-f', '--file'),
    ...operands(call.args).filter((arg) => /\.(?:js|mongodb)$/.test(arg.value ?? '')),
  ];
  for (const script of scripts) texts.push(script.value === null ? null : (writtenAt(call.scope, script.value)?.text ?? null));
  if (texts.length === 0 && call.stdin !== undefined) texts.push(call.stdin.text);
  if (texts.includes(null)) noteUnknown(call.scope, `the statements for ${call.program} are only known when they run`);
  const isLoss = texts.some((text) => text !== null && MONGO_LOSS.test(text));
  return [effect('database', isLoss ? `drops data (${call.program})` : `reaches a database (${call.program})`, [], isLoss)];
}

const REDIS_LOSS =
  /^(?:FLUSHALL|FLUSHDB|DEL|HDEL|SREM|ZREM|ZREMRANGE\w+|LREM|LPOP|RPOP|SPOP|EXPIRE|PEXPIRE|EXPIREAT|SLAVEOF|REPLICAOF|FAILOVER|UNLINK|SHUTDOWN|SWAPDB|GETDEL|XTRIM|LTRIM|SCRIPT FLUSH|DEBUG|RESTORE|RENAME)$/i;

function redis(call: Call): readonly Effect[] {
  const words = operands(call.args, { short: 'hpanuitsd', long: ['user', 'pass', 'sni', 'cacert', 'cert', 'key', 'pattern'] });
  const lines =
    words.length === 0 && call.stdin?.text ? call.stdin.text.split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '') : [];
  const verbs = [words[0]?.value ?? '', ...lines];
  const text = verbs.find((verb) => REDIS_LOSS.test(verb));
  const second = (words[1]?.value ?? '').toUpperCase();
  const verb = `${(words[0]?.value ?? '').toUpperCase()} ${second}`;
  if (
    /^(?:FUNCTION (?:FLUSH|DELETE)|SCRIPT FLUSH|ACL DELUSER|CONFIG (?:SET|REWRITE|RESETSTAT)|CLUSTER RESET|MODULE LOAD|XGROUP DESTROY)$/.test(
      verb,
    )
  )
    return [effect('database', `changes or deletes what Redis holds (${verb})`, [], true)];
  if (hasFlag(call.args, '--eval', '--pipe'))
    noteUnknown(call.scope, `what ${call.program} is given to run is only known when it runs`);
  // The script of EVAL may call anything.
  const script = /^EVAL/i.test(words[0]?.value ?? '') && /flush|del|unlink/i.test(words[1]?.value ?? '');
  if (text !== undefined || script)
    return [effect('database', `deletes data of Redis (${(text ?? 'EVAL').toUpperCase()})`, [], true)];
  return [effect('database', `reaches Redis (${call.program})`, [], false)];
}

/** SQL clients, MongoDB, Redis. Sources: the clients' manual pages; redis.io commands. */
export const DATABASE_RULES: readonly ProgramRule[] = [
  ...CLIENTS.map((client) => ({ programs: client.programs, effects: sqlEffects(client) })),
  { programs: ['mongosh', 'mongo'], effects: mongo },
  { programs: ['redis-cli', 'valkey-cli', 'keydb-cli', 'iredis'], effects: redis },
  {
    programs: ['dropdb', 'dropuser', 'mongodump-drop', 'pg_dropcluster'],
    effects: (call) => [
      effect(
        'database',
        'drops a database or a user',
        operands(call.args).map((arg) => arg.value ?? arg.raw),
        true,
      ),
    ],
  },
  {
    programs: ['pg_restore', 'mongorestore'],
    effects: (call) => [
      effect(
        'database',
        'restores into a database',
        [],
        call.args.some((arg) => /^(?:-c|--clean|--drop)$/.test(arg.value ?? '')),
      ),
    ],
  },
  {
    programs: ['pg_resetwal', 'pg_archivecleanup'],
    effects: () => [effect('database', 'removes logs that a database recovers from', [], true)],
  },
];
