/* What a change newly allows: in the house, on its network, and what it says to the next agent that reads it. */
import { compareHomes, type HomeComparison, type HomeFiles, type HomeSentence, higher, TIERS } from '../../inspect/home/index.ts';
import { inspectProse } from '../../inspect/prose/index.ts';
import { lineStarts, spotAt } from '../../model/index.ts';
import { besideTexts } from './beside-texts.ts';
import { newlyReachable } from './reachable.ts';
import { filesOfRun } from './read-home.ts';

/** Everything that is said of two states of a house; ports and doors of the network weigh as much as the most. */
export function compareStates(before: HomeFiles, after: HomeFiles): HomeComparison {
  const comparison = compareHomes(before, after);
  const network = newlyReachable(before, after).map((one): HomeSentence => ({ tier: 'critical', ...one }));
  const orders = ordersToAgents(before, after, comparison.changed);
  if (network.length + orders.length === 0) return comparison;
  const isHigher = network.length > 0 || comparison.tier === 'critical';
  return {
    ...comparison,
    tier: isHigher ? 'critical' : 'high',
    sentences: [...network, ...orders, ...comparison.sentences],
  };
}

/** What a transaction would newly allow. */
export async function compareRun(
  run: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly run: string; readonly folder: string; readonly comparison: HomeComparison }> {
  const { run: id, folder, upper, before, after, changes } = await filesOfRun(run, env);
  const comparison = compareStates(before, after);
  const beside = besideTexts(changes, { folder, upper, after }, comparison.changed);
  return { run: id, folder, comparison: beside.length === 0 ? comparison : withMore(comparison, beside) };
}

function withMore({ tier, sentences, changed }: HomeComparison, more: readonly HomeSentence[]): HomeComparison {
  return {
    tier: more.reduce((worst, one) => higher(worst, one.tier), tier),
    sentences: [...more, ...sentences].sort((a, b) => TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier)),
    changed: [...new Set([...changed, ...more.map(({ path }) => path)])].sort(),
  };
}

/** Remarks, and what is shown to people: an agent reads both, and an order in them is meant for it. */
const SAID =
  /#[^\n]*|^[ \t]*(?:-[ \t]+)?(?:friendly_name|name|alias|description|title|summary|message)[ \t]*:[ \t]*(?:[>|][-+]?\s*\n(?:[ \t]+[^\n]*\n?)+|[^\n]*)/gm;

/** Orders to agents that a change brings along. */
function ordersToAgents(before: HomeFiles, after: HomeFiles, changed: readonly string[]): readonly HomeSentence[] {
  return changed
    .filter((path) => /\.(?:ya?ml|json|conf)$/.test(path) && !/(?:^|\/)secrets\.yaml$/.test(path))
    .flatMap((path): readonly HomeSentence[] => {
      const [was, is] = [ordersIn(before, path), ordersIn(after, path)];
      const [first] = is.filter(({ text }) => !was.some((one) => one.text === text));
      if (first === undefined) return [];
      return [
        {
          tier: 'high',
          text: `what stands there reads like an order to an agent: it ${first.reason}`,
          path,
          line: first.line,
          instead: 'Take the text out; no automation needs to speak to an agent.',
        },
      ];
    });
}

function ordersIn(
  files: HomeFiles,
  path: string,
): readonly { readonly text: string; readonly reason: string; readonly line: number }[] {
  const read = files.paths.includes(path) ? files.read(path) : undefined;
  if (read === undefined || !('text' in read)) return [];
  // Only what is said to people stays; offsets stay too.
  const kept = [...read.text.matchAll(SAID)];
  if (kept.length === 0) return [];
  let said = '';
  for (const found of kept) said += `${read.text.slice(said.length, found.index).replace(/[^\n]/g, ' ')}${found[0]}`;
  const report = inspectProse({ text: said, surface: 'code-comment' });
  if (!report.flagged) return [];
  const starts = lineStarts(said);
  return report.spans.map(({ start, end, reason }) => ({
    text: said.slice(start, end),
    reason,
    line: spotAt(starts, start).line,
  }));
}
