import { ASSIGNED, type Directive, directivesOf } from '../shared/lines.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import { capabilityOf, dangerousCapabilities, isLiteralSecret, isSecretName, pipeToShell } from '../shared/words.ts';

interface Unit {
  readonly directives: readonly Directive[];
}

type Rule = ConfigRule<Unit>;

const execution = /^Exec(?:Start|Stop|Reload|StartPre|StartPost|StopPost|Condition)$/;

const secret: Rule = {
  id: 'systemd-secret',
  title: 'A secret stands in a unit',
  cwe: 'CWE-798',
  severity: 'medium',
  confidence: 'medium',
  check: ({ directives }) =>
    directives
      .filter(({ key }) => key === 'Environment')
      .flatMap(({ value, valueStart, start }) =>
        [...value.matchAll(/(?:^|\s|["'])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s"']*)/g)].flatMap((match): readonly Spot[] => {
          const [, name = '', text = ''] = match;
          if (!isSecretName(name) || !isLiteralSecret(text.replace(/["']/g, ''))) return [];
          const end = valueStart + match.index + match[0].length;
          return [
            {
              start,
              end,
              message: `Every user of the machine can read ${name} with systemctl show; LoadCredential= keeps it apart.`,
              hide: [end - text.length, end],
            },
          ];
        }),
      ),
};

const pipe: Rule = {
  id: 'systemd-pipe-to-shell',
  title: 'A unit executes a download at each start',
  cwe: 'CWE-494',
  severity: 'high',
  confidence: 'high',
  check: ({ directives }) =>
    directives
      .filter(({ key }) => execution.test(key))
      .flatMap(({ value, valueStart }) =>
        matches(pipeToShell, value, valueStart, 'What the server sends on that day is executed.'),
      ),
};

const writable: Rule = {
  id: 'systemd-writable-program',
  title: 'A unit of root starts a program that others may change',
  cwe: 'CWE-732',
  severity: 'medium',
  confidence: 'medium',
  check: ({ directives }) => {
    const user = directives.find(({ key }) => key === 'User' || key === 'DynamicUser');
    if (user !== undefined && user.value !== 'root') return [];
    return directives
      .filter(
        ({ key, value }) =>
          execution.test(key) &&
          /^[-@:+!|]*(?:\/usr\/bin\/env\s+|\/bin\/(?:ba)?sh\s+)?\/(?:tmp|var\/tmp|dev\/shm|home\/[^/\s]+)\//.test(value),
      )
      .map((found) =>
        spotOf(
          found,
          'It runs as root from a folder that an ordinary user writes to; User= would run it as that user.',
          /\/(?:tmp|var\/tmp|dev\/shm)\//.test(found.value) ? { severity: 'high' } : {},
        ),
      );
  },
};

const rights: Rule = {
  id: 'systemd-wide-rights',
  title: 'A unit is given rights that own the machine',
  cwe: 'CWE-250',
  severity: 'medium',
  confidence: 'high',
  check: ({ directives }) =>
    directives.flatMap((found) => {
      if (found.key === 'AmbientCapabilities') {
        const right = found.value
          .split(/\s+/)
          .map(capabilityOf)
          .find((name) => dangerousCapabilities.has(name));
        return right === undefined
          ? []
          : [spotOf(found, `${right} lets the program change the machine.`, right === 'NET_ADMIN' ? { severity: 'low' } : {})];
      }
      return found.key === 'UMask' && /^0*0$/.test(found.value)
        ? [spotOf(found, 'Everyone may write to the files that the program makes.')]
        : [];
    }),
};

function exposures({ directives }: Unit): readonly Exposure[] {
  return directives
    .filter(({ key }) => /^Listen(?:Stream|Datagram)$/.test(key))
    .flatMap(({ key, value, start }): readonly Exposure[] => {
      const match = /^(?:(.+):)?(\d{1,5})$/.exec(value);
      if (match === null) return [];
      return [
        {
          port: Number(match[2]),
          address: match[1] ?? '0.0.0.0',
          protocol: key === 'ListenDatagram' ? 'udp' : 'tcp',
          on: 'host',
          name: 'systemd',
          authentication: 'unknown',
          start,
        },
      ];
    });
}

export const systemd: ConfigFormat = formatOf(
  (text) => ({ file: { directives: directivesOf(text, { ...ASSIGNED, continued: true }) }, incomplete: [] }),
  [secret, pipe, writable, rights],
  exposures,
);
