import type { Home } from '../load/home.ts';
import { neighbours } from '../load/neighbours.ts';
import { entries, entry, isTemplate, isTrue, itemsOf, type Leaf, leavesOf, type Node, textOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, spotAt } from '../rule.ts';
import { callerVariable, SAFE_FILTER } from './caller-words.ts';
import { spotsIn } from './text-spots.ts';

/** Commands of the whole configuration: `shell_command`, and `command_line` with what each is called there. */
function shellCommands(home: Home): readonly { readonly name: string; readonly leaf: Leaf }[] {
  return nodesOf(home, 'shell_command').flatMap((node) =>
    entries(node).flatMap(({ key, value }) =>
      value.kind === 'leaf' && value.tag === undefined ? [{ name: key, leaf: value }] : [],
    ),
  );
}

function commandLines(home: Home): readonly Leaf[] {
  const under = (node: Node): readonly Leaf[] =>
    leavesOf(node).flatMap(({ path, leaf }) =>
      /^command(?:_\w+)?$/.test(path.at(-1) ?? '') &&
      leaf.tag === undefined &&
      leaf.value !== null &&
      typeof leaf.value === 'string'
        ? [leaf]
        : [],
    );
  const old = nodesOf(home, 'sensor', 'binary_sensor', 'switch', 'cover', 'notify').flatMap((node) =>
    itemsOf(node).filter((item) => textOf(entry(item, 'platform')?.value) === 'command_line'),
  );
  return [...nodesOf(home, 'command_line'), ...old].flatMap(under);
}

const SHELL_WRAPPER =
  /(?:^|[\s;&|/])(?:ba|z|da|a)?sh\s+(?:-\w+\s+)*-\w*c\b|\bpython3?\s+-c\b|\bperl\s+-e\b|\bnode\s+-e\b|\beval\b|\bssh\b/;

const templated: HomeRule = {
  number: 'HX-01',
  id: 'home-templated-command',
  title: 'A shell command takes words from whoever calls it',
  cwe: 'CWE-88',
  severity: 'high',
  confidence: 'medium',
  why: 'Home Assistant does not give a templated command to a shell, but the words can still be options of the program, and where the program is a shell itself they are commands.',
  instead: 'A fixed command, one for each choice; or a value that is checked first: an input_select, or | int.',
  source: SOURCES.shell,
  check: (home) =>
    shellCommands(home).flatMap(({ name, leaf }): readonly Spot[] => {
      const variable = isTemplate(leaf.text) ? callerVariable(leaf.text) : undefined;
      if (variable === undefined) return [];
      const isShell = SHELL_WRAPPER.test(leaf.text.split('{{')[0] ?? '');
      const message = isShell
        ? `${name} gives ${variable} to a shell: whoever calls the service runs any command.`
        : `${name} takes ${variable} from whoever calls it: it can become an option of the program.`;
      return [spotAt(leaf, message, { severity: isShell ? 'critical' : 'high' })];
    }),
};

const DOWNLOAD =
  /(?:curl|wget)\b[^\n;&|]{0,300}\|\s*(?:sudo\s+)?(?:(?:ba|z|da|a)?sh|python3?|perl|node)\b|(?:ba|z|da|a)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()\s*(?:curl|wget)/;
const DESTROY =
  /\brm\s+-(?:[a-z]*r[a-z]*f|[a-z]*f[a-z]*r)[a-z]*\s+(?:--\s+)?["']?(?:\/(?:\s|$|\*|["'])|\/config\/?(?:\s|$|\*|["'])|~|\{\{|\$)/;
const OPEN_MODE = /\bchmod\s+(?:-R\s+)?0?777\b/;
const ENGINE = /\bdocker\s+(?:run|exec|rm|kill|compose)\b|\/var\/run\/docker\.sock/;

const dangerous: HomeRule = {
  number: 'HX-02',
  id: 'home-dangerous-command',
  title: 'A command that runs what it downloads, deletes folders or drives the container engine',
  cwe: 'CWE-78',
  severity: 'high',
  confidence: 'high',
  why: 'Commands run as root in the container of Home Assistant, on the network of the machine.',
  instead: 'An add-on or a small program of its own that does this one thing.',
  source: SOURCES.shell,
  check: (home) =>
    [...shellCommands(home).map(({ leaf }) => leaf), ...commandLines(home)].flatMap((leaf): readonly Spot[] => {
      if (DOWNLOAD.test(leaf.text))
        return [spotAt(leaf, 'What the other side sends is run as it comes.', { severity: 'critical' })];
      if (DESTROY.test(leaf.text)) return [spotAt(leaf, 'A whole folder is deleted without a question.')];
      if (ENGINE.test(leaf.text)) return [spotAt(leaf, 'Whoever drives the container engine is root on the machine.')];
      return OPEN_MODE.test(leaf.text)
        ? [spotAt(leaf, 'Everyone on the machine may change it afterwards.', { severity: 'medium' })]
        : [];
    }),
};

const hostKeys: HomeRule = {
  number: 'HX-03',
  id: 'home-ssh-unchecked',
  title: 'ssh that trusts any host',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can answer for the other machine, and gets the command and what it prints.',
  instead: 'A known_hosts file: -o UserKnownHostsFile=/config/.ssh/known_hosts.',
  source: SOURCES.shell,
  check: (home) =>
    [...shellCommands(home).map(({ leaf }) => leaf), ...commandLines(home)]
      .filter(({ text }) => /StrictHostKeyChecking[= ](?:no|off)\b|UserKnownHostsFile[= ]\/dev\/null/.test(text))
      .map((leaf) => spotAt(leaf, 'Anyone on the way can answer for the other machine.')),
};

const templatedSensor: HomeRule = {
  number: 'HX-04',
  id: 'home-templated-sensor',
  title: 'A command line of a sensor or switch takes words from outside',
  cwe: 'CWE-88',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'command_line gives its text to a shell: what stands in it is run.',
  instead: 'A fixed command.',
  source: 'https://www.home-assistant.io/integrations/command_line/',
  check: (home) =>
    commandLines(home)
      .filter(
        ({ text }) => /\{\{[^}]*(?:states|state_attr)\s*\(\s*['"](?:input_text|sensor)\./.test(text) && !SAFE_FILTER.test(text),
      )
      .map((leaf) => spotAt(leaf, 'A state that others set becomes a part of a shell command.')),
};

const pyscript: HomeRule = {
  number: 'HX-05',
  id: 'home-pyscript-open',
  title: 'Scripts may import everything',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'allow_all_imports and hass_is_global take the sandbox away: each script is a program with all rights of the house.',
  instead: 'Leave both out, and name the few modules that are needed.',
  source: SOURCES.python,
  check: (home) =>
    nodesOf(home, 'pyscript').flatMap((node) =>
      ['allow_all_imports', 'hass_is_global'].flatMap((name) => {
        const found = entry(node, name);
        return found !== undefined && isTrue(found.value)
          ? [spotAt(found, 'Each script is a program with all rights of the house.')]
          : [];
      }),
    ),
};

const pulled: HomeRule = {
  number: 'HA-30',
  id: 'home-configuration-pulled',
  title: 'The configuration comes from another repository while the house runs',
  cwe: 'CWE-829',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'Whoever may push there, or gets into the account, writes automations of this house; nobody looks at them first.',
  instead: 'Files of your own repository, and an update by hand: read the difference, then `sallyport home test`.',
  source: SOURCES.packages,
  check: (home) => [
    ...[...shellCommands(home).map(({ leaf }) => leaf), ...commandLines(home)]
      .filter(({ text }) => /\bgit\b[^\n;&|]{0,120}\b(?:pull|clone|submodule\s+update|reset\s+--hard)\b/.test(text))
      .map((leaf) => spotAt(leaf, 'What stands in the other repository becomes a part of this house, unread.')),
    ...neighbours(home, 'modules').flatMap((file) =>
      spotsIn(
        file,
        /^[ \t]*path\s*=\s*[^\n]*\b(?:packages|custom_components|blueprints|python_scripts|pyscript)\b[^\n]*$/gm,
        'A part of this house is another repository.',
      ),
    ),
  ],
};

export const commandRules: readonly HomeRule[] = [templated, dangerous, hostKeys, templatedSensor, pyscript, pulled];
