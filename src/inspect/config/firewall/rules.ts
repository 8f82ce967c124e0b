import { linesOf } from '../shared/lines.ts';
import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Parsed, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';

/** A command of a firewall, in a script, a file of rules or a shell history. */
interface Command {
  readonly text: string;
  readonly tool: 'ufw' | 'iptables' | 'ip6tables' | 'nft' | 'service' | 'firewalld';
  readonly start: number;
  readonly end: number;
}

interface FirewallFile {
  readonly commands: readonly Command[];
}

type Rule = ConfigRule<FirewallFile>;

const heads: readonly (readonly [RegExp, Command['tool']])[] = [
  [/(?:^|[\s;&|/])ufw\s/, 'ufw'],
  [/(?:^|[\s;&|/])ip6tables(?:-\w+)?\s/, 'ip6tables'],
  [/(?:^|[\s;&|/])iptables(?:-\w+)?\s/, 'iptables'],
  [/(?:^|[\s;&|/])firewall-cmd\s/, 'firewalld'],
  [/(?:^|[\s;&|/])nft\s/, 'nft'],
  [/(?:systemctl|service|rc-update|chkconfig)\s[^\n]*(?:ufw|firewalld|nftables|iptables)/, 'service'],
];

// A file of `iptables-save` has no command in its lines, an nft file has blocks.
function toolOf(line: string, isNft: boolean, isSaved: boolean): Command['tool'] | undefined {
  const found = heads.find(([pattern]) => pattern.test(line))?.[1];
  if (found !== undefined) return found;
  if (isNft) return 'nft';
  return isSaved && /^(?:-[APIFN]\s|:\w+\s)/.test(line) ? 'iptables' : undefined;
}

/** A longer line is no command that a person wrote. */
const LONGEST = 2000;

function parse(text: string): Parsed<FirewallFile> {
  const isNft = /^[ \t]*table\s+(?:inet|ip6?|bridge|netdev)\s+\w+\s*\{/m.test(text);
  const isSaved = /^\*(?:filter|nat|mangle)\s*$/m.test(text);
  const lines = linesOf(text);
  const commands = lines.flatMap(({ text: line, start }): readonly Command[] => {
    const trimmed = line.trim().slice(0, LONGEST);
    const tool = trimmed.startsWith('#') ? undefined : toolOf(trimmed, isNft, isSaved);
    const at = start + line.length - line.trimStart().length;
    return tool === undefined ? [] : [{ text: trimmed, tool, start: at, end: at + trimmed.length }];
  });
  const cut = lines.findIndex(({ text: line }) => line.length > LONGEST && line.trim().length > LONGEST);
  const incomplete =
    cut < 0 ? [] : [{ line: cut + 1, reason: `Of lines longer than this only the first ${LONGEST} characters were read.` }];
  return { file: { commands }, incomplete };
}

function each(check: (command: Command) => string | readonly [string, Partial<Spot>] | null): Rule['check'] {
  return ({ commands }) =>
    commands.flatMap((command) => {
      const said = check(command);
      if (said === null) return [];
      return typeof said === 'string' ? [spotOf(command, said)] : [spotOf(command, said[0], said[1])];
    });
}

const off: Rule = {
  id: 'firewall-off',
  title: 'The firewall is switched off',
  cwe: 'CWE-693',
  severity: 'high',
  confidence: 'high',
  check: each(({ text, tool }) => {
    if (tool === 'ufw' && /\bufw\s+(?:--force\s+)?disable\b/.test(text))
      return 'Everything that listens is reachable from now on.';
    return tool === 'service' && /\b(?:stop|disable|mask|off|del)\b/.test(text)
      ? 'Everything that listens is reachable from now on.'
      : null;
  }),
};

const defaultAccept: Rule = {
  id: 'firewall-default-accept',
  title: 'What no rule forbids is let in',
  cwe: 'CWE-276',
  severity: 'high',
  confidence: 'high',
  check: (file) => {
    const { commands } = file;
    const dropping = new Set(
      commands
        .filter(({ text }) =>
          /(?:-A|--append)\s+INPUT\b(?![^\n]*(?:\s-[spdi]\s|--dport|-m\s+(?!comment)))[^\n]*-j\s+(?:DROP|REJECT)/.test(text),
        )
        .map(({ tool }) => tool),
    );
    const refusesRest = commands.some(({ text }) => /^(?:counter\s+)?(?:drop|reject)\b/.test(text));
    return each(({ text, tool }) => {
      if (tool === 'ufw')
        return /\bdefault\s+allow\s+(?:incoming|routed)|\bdefault\s+allow\s*$/.test(text)
          ? 'Each port that is opened later is public by itself.'
          : null;
      if (tool === 'nft')
        return /type\s+filter\s+hook\s+(?:input|forward)[^;]*;[^\n]*policy\s+accept/.test(text) && !refusesRest
          ? 'Each port that is opened later is public by itself.'
          : null;
      if (tool !== 'iptables' && tool !== 'ip6tables') return null;
      return /(?:-P|--policy)\s+INPUT\s+ACCEPT|^:INPUT\s+ACCEPT/.test(text) && !dropping.has(tool)
        ? ['Each port that is opened later is public by itself.', text.startsWith(':') ? { severity: 'medium' } : {}]
        : null;
    })(file);
  },
};

const flush: Rule = {
  id: 'firewall-flush',
  title: 'All rules are deleted',
  cwe: 'CWE-693',
  severity: 'medium',
  confidence: 'medium',
  check: (file) => {
    // A script that begins anew and then forbids what it does not name is how it is done.
    const rebuilds = file.commands.some(({ text }) =>
      /(?:-P|--policy)\s+INPUT\s+(?:DROP|REJECT)|policy\s+drop|default\s+(?:deny|reject)\s+incoming|-A\s+INPUT[^\n]*-j\s+(?:DROP|REJECT)|^(?:counter\s+)?(?:drop|reject)\b|nft\s+-f/.test(
        text,
      ),
    );
    return rebuilds
      ? []
      : each(({ text, tool }) => {
          if ((tool === 'iptables' || tool === 'ip6tables') && /\s(?:-F|--flush)\s*(?:INPUT)?\s*(?:$|[;&|])/.test(text))
            return 'The rules of this machine, of containers too, are gone, and none take their place.';
          if (tool === 'nft' && /\bflush\s+ruleset\b/.test(text))
            return 'The rules of this machine, of containers too, are gone, and none take their place.';
          return tool === 'ufw' && /\bufw\s+(?:--force\s+)?reset\b/.test(text) ? 'The firewall is off after this.' : null;
        })(file);
  },
};

const acceptAll: Rule = {
  id: 'firewall-accept-all',
  title: 'A rule lets everyone in everywhere',
  cwe: 'CWE-284',
  severity: 'high',
  confidence: 'high',
  check: each(({ text, tool }) => {
    if (tool === 'iptables' || tool === 'ip6tables')
      return /(?:-A|-I|--append|--insert)\s+INPUT(?:\s+\d+)?(?:\s+-s\s+(?:0\.0\.0\.0\/0|::\/0))?\s+-j\s+ACCEPT\s*(?:$|[;&|#])/.test(
        text,
      )
        ? 'No rule after this one matters.'
        : null;
    if (tool === 'ufw')
      return /\bufw\s+(?:insert\s+\d+\s+)?allow\s+(?:in\s+)?from\s+(?:any|0\.0\.0\.0\/0)(?:\s+to\s+any)?\s*(?:$|[;&|#])/.test(
        text,
      )
        ? 'Every address reaches every port.'
        : null;
    return tool === 'firewalld' && /--set-target=ACCEPT|--set-default-zone=trusted/.test(text)
      ? 'Every address reaches every port.'
      : null;
  }),
};

/** The port that a rule opens to every address; undefined for a rule with a source. */
function openedPort({ text, tool }: Command): number | undefined {
  if (tool === 'ufw') {
    if (/\bfrom\s+(?!any\b|0\.0\.0\.0\/0)/.test(text) || !/\bufw\s+(?:insert\s+\d+\s+)?allow\b/.test(text)) return undefined;
    return portOf(
      /\ballow\s+(?:in\s+)?(?:proto\s+\w+\s+)?(?:from\s+\S+\s+)?(?:to\s+any\s+)?(?:port\s+)?(\d{1,5})(?:\/\w+)?/.exec(
        text,
      )?.[1] ?? (/\ballow\s+(?:OpenSSH|ssh)\b/i.test(text) ? '22' : undefined),
    );
  }
  if (tool === 'iptables' || tool === 'ip6tables') {
    if (!/(?:-A|-I)\s+INPUT\b[^\n]*-j\s+ACCEPT/.test(text) || /\s(?:-s|--source|--src|-i)\s+(?!0\.0\.0\.0\/0|::\/0)/.test(text))
      return undefined;
    return portOf(/--dports?\s+(\d{1,5})/.exec(text)?.[1]);
  }
  if (tool === 'nft')
    return /\bsaddr\b|iif(?:name)?\s/.test(text) || !/\baccept\b/.test(text)
      ? undefined
      : portOf(/\bdport\s+\{?\s*(\d{1,5})/.exec(text)?.[1]);
  return tool === 'firewalld' ? portOf(/--add-port=(\d{1,5})/.exec(text)?.[1]) : undefined;
}

function portOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

const openPort: Rule = {
  id: 'firewall-open-port',
  title: 'A service that should not be public is opened to every address',
  cwe: 'CWE-284',
  severity: 'medium',
  confidence: 'high',
  check: each((command) => {
    const known = knownPorts.get(openedPort(command) ?? 0);
    if (known === undefined) return null;
    const severity = known.service === 'SSH' ? 'low' : known.by === 'open' ? 'high' : 'medium';
    return [`Every address reaches ${known.service}; name the addresses that need it.`, { severity }];
  }),
};

const oneFamily: Rule = {
  id: 'firewall-ipv6-open',
  title: 'Only IPv4 is filtered',
  cwe: 'CWE-284',
  severity: 'low',
  confidence: 'medium',
  check: ({ commands }) => {
    const drop = commands.find(
      ({ tool, text }) => tool === 'iptables' && /iptables[^\n]*(?:-P|--policy)\s+INPUT\s+DROP/.test(text),
    );
    const both = commands.some(({ tool }) => tool === 'ip6tables' || tool === 'nft');
    return drop === undefined || both ? [] : [spotOf(drop, 'The same services may be open over IPv6.')];
  },
};

function exposures({ commands }: FirewallFile): readonly Exposure[] {
  return commands.flatMap((command): readonly Exposure[] => {
    const port = openedPort(command);
    if (port === undefined) return [];
    return [
      {
        port,
        address: '0.0.0.0',
        protocol: /\budp\b/.test(command.text) ? 'udp' : 'tcp',
        on: 'host',
        name: command.tool,
        authentication: 'unknown',
        start: command.start,
      },
    ];
  });
}

export const firewall: ConfigFormat = formatOf(parse, [off, defaultAccept, flush, acceptAll, openPort, oneFamily], exposures);
