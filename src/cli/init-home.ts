/** `sallyport init home DIR`: the policy of a house, in the folder of its configuration. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../model/index.ts';
import type { Invocation } from './command.ts';
import { textDiff } from './diff-report.ts';

/** A repository's policy only tightens: what an agent may not even propose. What speaks to the running house is judged by its tiers anyway. */
const POLICY = `# A house: an agent proposes, Sallyport tells what may happen then, a person decides (docs/home.md).
#   sallyport run -- AGENT; sallyport home apply last
version: 1
overlay: true
files:
  deny: ["secrets.yaml", "home-assistant_v2.db"]
  protect: [".storage", ".HA_VERSION", ".cloud"]
commands:
  ask: ["hass"]
  deny:
    - run: upnpc
      why: a person opens the router, by hand
      match: ["upnpc -a 192.0.2.5 8123 8123 TCP"]
`;

/** 0: written, or there already; 1: not agreed to. */
export async function initHome({ args, flags, io }: Invocation): Promise<number> {
  const folder = resolve(io.cwd, args[1] ?? '.');
  if (args.length > 2) throw new UserError('USAGE', 'One folder at a time.');
  if (!existsSync(join(folder, 'configuration.yaml')))
    throw new UserError('HOME_NOT_FOUND', `There is no configuration.yaml in ${folder}.`, {
      hint: 'Name the folder that holds it.',
    });
  const path = join(folder, 'sallyport.yaml');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (before !== undefined && before !== POLICY)
    throw new UserError('POLICY_EXISTS', `${path} is there already.`, {
      hint: 'Nothing was written. docs/home.md shows what a house’s policy holds.',
    });
  const isDry = flags['dry-run'] === true;
  const isNews = before === undefined;
  if (isNews && flags['json'] !== true) io.out(`${textDiff(path, '', POLICY, io.colour.out).join('\n')}\n`);
  if (isNews && !isDry && flags['yes'] !== true && !io.stdinIsTty)
    throw new UserError('INIT_NEEDS_YES', 'There is no terminal to ask on.', {
      hint: 'Look at it with --dry-run, then run it with --yes.',
    });
  if (isNews && !isDry && flags['yes'] !== true && !(await isAgreed())) {
    io.err('Nothing was written.\n');
    return 1;
  }
  if (isNews && !isDry) writeFileSync(path, POLICY, { flag: 'wx' });
  if (flags['json'] === true)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, client: 'home', scope: 'project', written: !isDry, files: isNews ? [{ path, change: 'added' }] : [] })}\n`,
    );
  else
    io.out(
      isDry
        ? 'Nothing was written (--dry-run).\n'
        : 'Let an agent work here with `sallyport run -- AGENT`, or with hooks, then `sallyport home apply last`.\n',
    );
  return 0;
}

async function isAgreed(): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await reader.question('Write this file? y = yes, Enter = no: ');
  reader.close();
  return /^y(es)?$/i.test(answer.trim());
}
