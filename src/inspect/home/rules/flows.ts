import { type FlowNode, flowsOf, reachedFrom } from '../load/flows.ts';
import type { Home } from '../load/home.ts';
import { entry, isFalse, leavesOf, textOf } from '../node.ts';
import { type HomeRule, SOURCES, spotAt } from '../rule.ts';
import { withoutRemarksOf } from './servers.ts';

const NODES = 'https://nodered.org/docs/user-guide/nodes';

/** The service that a node of Home Assistant calls: `lock.unlock`, in either form of its settings. */
function serviceOf({ node }: FlowNode): string {
  const action = textOf(entry(node, 'action')?.value);
  if (action?.includes('.') === true) return action;
  const domain = textOf(entry(node, 'domain')?.value) ?? '';
  return domain === '' ? '' : `${domain}.${textOf(entry(node, 'service')?.value) ?? ''}`;
}

const OPENING = /^(?:lock\.(?:unlock|open)|alarm_control_panel\.alarm_disarm|valve\.open|cover\.(?:open|toggle|set_cover))/;
const SHADE = /blind|shade|curtain|shutter|awning|roller|window/i;

function opens(one: FlowNode): boolean {
  if (one.type !== 'api-call-service') return false;
  const service = serviceOf(one);
  const isShade = service.startsWith('cover.') && leavesOf(one.node).some(({ leaf }) => SHADE.test(leaf.text));
  return OPENING.test(service) && !isShade;
}

const exec: HomeRule = {
  number: 'NR-06',
  id: 'home-nodered-exec',
  title: 'A flow appends what comes in to a command',
  cwe: 'CWE-78',
  severity: 'critical',
  confidence: 'high',
  isExtra: true,
  why: 'The payload goes to a shell as it is: whoever sends a message runs any program.',
  instead: 'A fixed command without the payload; one exec node for each word that is expected, behind a switch.',
  source: NODES,
  check: (home) =>
    flowsOf(home).flatMap((one) => {
      const added = entry(one.node, 'addpay');
      const isAdded = added !== undefined && !isFalse(added.value) && (textOf(added.value) ?? '') !== '';
      return one.type === 'exec' && isAdded ? [spotAt(added, 'What comes in becomes a part of the command.')] : [];
    }),
};

function asksForPassword(home: Home): boolean {
  return home.plain.some(
    ({ path, text }) => /(?:^|\/)settings\.js$/.test(path) && /\bhttpNodeAuth\s*:/.test(withoutRemarksOf(text)),
  );
}

const webOpening: HomeRule = {
  number: 'NR-08',
  id: 'home-nodered-opening',
  title: 'A page of a flow opens a door',
  cwe: 'CWE-306',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'Whoever reaches the port asks for the address, and the door is open.',
  instead: 'httpNodeAuth in settings.js, and a switch that looks at a secret in the message.',
  source: SOURCES.nodered,
  check: (home) => {
    if (asksForPassword(home)) return [];
    const all = flowsOf(home);
    return all
      .filter(({ type }) => /^(?:http in|websocket in|mqtt in|tcp in|udp in|telegram receiver)$/.test(type))
      .flatMap((start) => {
        const opening = reachedFrom(start, all, /^(?:switch|function|api-current-state|trigger-state|join|jwt|basic-auth)/).find(
          opens,
        );
        return opening === undefined
          ? []
          : [
              spotAt(
                start.node,
                `Whoever sends a message here has ${serviceOf(opening)} done, and nothing looks at it on the way.`,
              ),
            ];
      });
  },
};

const templated: HomeRule = {
  number: 'NR-09',
  id: 'home-nodered-chosen',
  title: 'A message of a flow chooses the service or the entity',
  cwe: 'CWE-470',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A flow that was made for a lamp then unlocks the door for whoever sends the message; its key is that of an administrator.',
  instead: 'A fixed action for each word that is expected, behind a switch; a user for Node-RED that is no administrator.',
  source: 'https://zachowj.github.io/node-red-contrib-home-assistant-websocket/',
  check: (home) =>
    flowsOf(home)
      .filter(({ type }) => type === 'api-call-service')
      .flatMap(({ node }) =>
        ['action', 'domain', 'service', 'entityId'].flatMap((name) => {
          const found = entry(node, name);
          return found !== undefined &&
            leavesOf(found.value).some(({ leaf }) => /\{\{\{?\s*(?:payload|topic|msg|data)\b/.test(leaf.text))
            ? [spotAt(found, 'Whoever sends the message chooses what is done.')]
            : [];
        }),
      ),
};

const palette: HomeRule = {
  number: 'NR-10',
  id: 'home-nodered-palette',
  title: 'Programs of anyone may be installed from the editor',
  cwe: 'CWE-829',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'A node is a program with all rights of Node-RED; anybody publishes one.',
  instead: 'externalModules: { palette: { allowInstall: false } }, or an allowList of names.',
  source: 'https://nodered.org/docs/user-guide/runtime/configuration',
  check: (home) =>
    home.plain
      .filter(({ path, text }) => /(?:^|\/)settings\.js$/.test(path) && /module\.exports/.test(text))
      .flatMap(({ path, text }) => {
        const bare = withoutRemarksOf(text);
        const found = /\bpalette\s*:\s*\{[^{}]{0,400}\ballowInstall\s*:\s*true\b[^{}]{0,400}\}/.exec(bare);
        const isListed = /\ballowList\s*:\s*\[\s*(?!['"]\*['"])['"]/.test(found?.[0] ?? '');
        return found === null || isListed
          ? []
          : [
              {
                file: path,
                start: found.index,
                end: found.index + 7,
                message: 'Any package that calls itself a node may be installed.',
              },
            ];
      }),
};

export const flowRules: readonly HomeRule[] = [exec, webOpening, templated, palette];
