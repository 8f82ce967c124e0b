import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { readPrivateFile, writeFirstPrivateFile } from './private-files.ts';

/** Where a decoy would be looked for, and what it looks like. */
type Kind = 'aws-id' | 'aws-secret' | 'github' | 'stripe' | 'database' | 'model' | 'other';

/** What one canary secret plants. All of it is searched for under the one name. */
export interface Canary {
  readonly name: string;
  readonly decoys: Readonly<Record<Kind, string>>;
}

/** A file to plant in the cage's home folder; `path` is relative to it. */
export interface CanaryFile {
  readonly path: string;
  readonly content: string;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WORD = `${UPPER}${UPPER.toLowerCase()}0123456789`;

/**
 * The decoys of a canary secret: made from a key of this installation, so that they are the same in every run, and what one run
 * left in a file is recognised when a later one sends it.
 *
 * @throws UserError VAULT_FILE
 */
export function canaryOf(folder: string, name: string): Canary {
  const key = canaryKey(join(folder, 'canary.key'));
  const make = (kind: Kind, prefix: string, alphabet: string, length: number): string =>
    prefix + characters(createHmac('sha512', key).update(`${name}\0${kind}`).digest(), alphabet, length);
  return {
    name,
    decoys: {
      'aws-id': make('aws-id', 'AKIA', `${UPPER}234567`, 16),
      'aws-secret': make('aws-secret', '', `${WORD}/+`, 40),
      github: make('github', 'ghp_', WORD, 36),
      stripe: make('stripe', 'sk_live_', WORD, 24),
      database: make('database', '', WORD, 24),
      model: make('model', 'sk-proj-', WORD, 48),
      other: make('other', '', WORD, 40),
    },
  };
}

/** The decoy that a variable of this name would hold. */
export function decoyFor({ decoys }: Canary, variable: string): string {
  if (/AWS_ACCESS_KEY/i.test(variable)) return decoys['aws-id'];
  if (/AWS/i.test(variable)) return decoys['aws-secret'];
  if (/^GH_|GITHUB/i.test(variable)) return decoys.github;
  if (/STRIPE/i.test(variable)) return decoys.stripe;
  if (/OPENAI|_AI_|LLM|MODEL/i.test(variable)) return decoys.model;
  return decoys.other;
}

/** The files in which an agent, or who talked it into looking, would find credentials. The first canary fills them. */
export function canaryFiles(run: { readonly canaries: readonly Canary[] }): readonly CanaryFile[] {
  const [canary] = run.canaries;
  if (canary === undefined) return [];
  const { decoys } = canary;
  const database = ['postgres://app', `${decoys.database}@db.internal:5432/app`].join(':');
  return [
    {
      path: '.aws/credentials',
      content: `[default]\naws_access_key_id = ${decoys['aws-id']}\naws_secret_access_key = ${decoys['aws-secret']}\n`,
    },
    {
      path: '.config/gh/hosts.yml',
      content: `github.com:\n    oauth_token: ${decoys.github}\n    git_protocol: https\n    user: deploy\n`,
    },
    {
      path: '.env.production',
      content: [
        `DATABASE_URL=${database}`,
        `STRIPE_SECRET_KEY=${decoys.stripe}`,
        `OPENAI_API_KEY=${decoys.model}`,
        `SESSION_SECRET=${decoys.other}`,
        '',
      ].join('\n'),
    },
  ];
}

function canaryKey(path: string): Buffer {
  const found = readPrivateFile(path);
  if (found !== undefined) return checked(path, found);
  const made = randomBytes(32);
  return writeFirstPrivateFile(path, made) ? made : checked(path, readPrivateFile(path) ?? Buffer.alloc(0));
}

function checked(path: string, key: Buffer): Buffer {
  if (key.length === 32) return key;
  throw new UserError('VAULT_FILE', `${path} is not the key of the canaries.`, { hint: 'Remove it; a new one is made.' });
}

/** At most 64 characters from 64 random bytes. The bias of the remainder does not matter: nobody guesses 2^80. */
function characters(random: Buffer, alphabet: string, length: number): string {
  return [...random.subarray(0, length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
