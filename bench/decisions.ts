import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BENIGN, DESTRUCTIVE } from './commands.table.ts';
import { installedVersion, installPeers, peerProgram } from './peers.ts';
import { makePlace, type Place, removePlace } from './place.ts';
import { without } from './results.ts';
import type { Session } from './session.ts';
import { runTool, SALLYPORT, WORK } from './tools.ts';

const NAME = 'decisions, not timing: commands stopped';

interface Judge {
  readonly name: string;
  /** Whether a command would be held back. @throws Error where no decision came */
  readonly stops: (command: string) => boolean;
}

/**
 * Which commands of our own two lists are held back. cc-safety-net's hook decides alone, so its deny counts; Sallyport lets much
 * run inside its walls, limit and journal, so both are shown: what it would ask or deny, and what it recognises as destructive.
 */
export async function countDecisions(session: Session): Promise<void> {
  if (!session.wants('decisions', NAME)) return;
  const missing = installPeers((line) => console.log(line));
  // Both treat temporary folders as nobody's loss, so this is none; its own repository, so that it is the workspace.
  const place = makePlace(WORK);
  try {
    runTool(['git', 'init', '-q', '--template='], place.workspace);
    mkdirSync(join(place.workspace, 'src'));
    const peers = missing === null ? ['standard', 'strict', 'paranoid'].map((level) => safetyNet(place, level)) : [];
    if (missing !== null) session.add(without('decisions', `${NAME}: cc-safety-net`, 'skipped', missing));
    for (const judge of [...peers, ...sallyportJudges(place, session.version)]) session.add(verdictsOf(judge));
  } catch (error) {
    session.add(without('decisions', NAME, 'failed', error instanceof Error ? error.message : String(error)));
  } finally {
    removePlace(place);
  }
}

function verdictsOf({ name, stops }: Judge): Parameters<Session['add']>[0] {
  const missed = DESTRUCTIVE.filter((command) => !stops(command));
  const disturbed = BENIGN.filter((command) => stops(command));
  const list = (title: string, commands: readonly string[]): string =>
    commands.length === 0 ? '' : `${title}: ${commands.map((command) => `\`${command}\``).join(', ')}`;
  const figure = `${DESTRUCTIVE.length - missed.length} of ${DESTRUCTIVE.length} destructive, ${disturbed.length} of ${BENIGN.length} benign`;
  const note = [list('missed', missed), list('benign stopped', disturbed)].filter((text) => text !== '').join('; ');
  return { group: 'decisions', name: NAME, sides: name, pairs: 0, figure, ratio: '', cpu: '', target: '', verdict: '', note };
}

function safetyNet(place: Place, level: string): Judge {
  const program = peerProgram('cc-safety-net', 'dist/bin/cc-safety-net.js');
  const env = { ...place.env, CC_SAFETY_NET_LEVEL: level };
  return {
    name: `cc-safety-net ${installedVersion('cc-safety-net') ?? '?'} (${level})`,
    stops: (command) => {
      const event = {
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command },
        cwd: place.workspace,
        session_id: 'bench',
      };
      const result = spawnSync(process.execPath, [program, 'hook', '--claude-code'], {
        cwd: place.workspace,
        env,
        input: JSON.stringify(event),
        encoding: 'utf8',
      });
      if (result.status !== 0 && result.status !== 2)
        throw new Error(`cc-safety-net: exit ${result.status ?? '?'}: ${result.stderr.slice(-200)}`);
      return result.status === 2 || /"permissionDecision"\s*:\s*"(?:deny|ask)"/u.test(result.stdout);
    },
  };
}

function sallyportJudges(place: Place, version: string): readonly Judge[] {
  const known = new Map<string, { verdict: unknown; destructive: unknown }>();
  const explain = (command: string): { verdict: unknown; destructive: unknown } => {
    const found = known.get(command) ?? explained(place, command);
    known.set(command, found);
    return found;
  };
  return [
    { name: `sallyport ${version}: asks or denies`, stops: (command) => explain(command).verdict !== 'allow' },
    {
      name: `sallyport ${version}: recognised as destructive, or asked, or denied`,
      stops: (command) => explain(command).destructive === true || explain(command).verdict !== 'allow',
    },
  ];
}

function explained({ workspace, env }: Place, command: string): { verdict: unknown; destructive: unknown } {
  const text = runTool([process.execPath, SALLYPORT, 'policy', 'explain', '--json', '--shell', command], workspace, env);
  const answer: unknown = JSON.parse(text);
  if (typeof answer === 'object' && answer !== null && 'verdict' in answer && 'destructive' in answer) return answer;
  throw new Error(`policy explain said ${text.slice(0, 200)}`);
}
