import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import { isFloatingImage, isLiteralSecret, isSecretName, pipeToShell, tlsOff } from '../shared/words.ts';
import { type Dockerfile, type Instruction, parseDockerfile, type Stage } from './parse.ts';

type Rule = ConfigRule<Dockerfile>;

function named(file: Dockerfile, ...names: readonly string[]): readonly Instruction[] {
  return file.instructions.filter(({ name }) => names.includes(name));
}

/** The stages that the last one is built on, the last one first: a USER of an earlier one still holds. */
function lineage({ stages }: Dockerfile): readonly Stage[] {
  const byName = new Map(stages.toReversed().map((stage) => [stage.name, stage]));
  const out = new Set<Stage>();
  let stage = stages.at(-1);
  while (stage !== undefined && !out.has(stage)) {
    out.add(stage);
    stage = byName.get(stage.image.toLowerCase());
  }
  return [...out];
}

const rootUser: Rule = {
  id: 'docker-root-user',
  title: 'The image runs as root',
  cwe: 'CWE-250',
  severity: 'low',
  confidence: 'medium',
  check: (file) => {
    const chain = lineage(file);
    const user = chain.flatMap((stage) => stage.instructions.filter(({ name }) => name === 'USER').at(-1) ?? [])[0];
    if (user !== undefined)
      return /^(?:root|0)(?::|\s|$)/i.test(user.body.trim())
        ? [
            spotOf(user, 'The last USER is root: what breaks out of the program is root in the container.', {
              severity: 'medium',
            }),
          ]
        : [];
    const base = chain.at(-1);
    if (base === undefined || base.image === 'scratch' || /nonroot|unprivileged|\$/.test(base.image)) return [];
    return [spotOf(base.from, 'No USER is set, so the program runs as root in the container.')];
  },
};

const latestTag: Rule = {
  id: 'docker-latest-tag',
  title: 'A base image without a version',
  cwe: 'CWE-1357',
  severity: 'low',
  confidence: 'high',
  check: ({ stages }) => {
    const names = new Set(stages.map(({ name }) => name));
    return stages
      .filter(({ image }) => image !== '' && !names.has(image.toLowerCase()) && isFloatingImage(image) === true)
      .map(({ from, image }) => spotOf(from, `${image} names no version: tomorrow's build is another program.`));
  },
};

const addRemote: Rule = {
  id: 'docker-add-remote',
  title: 'ADD fetches from the network without a checksum',
  cwe: 'CWE-494',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    named(file, 'ADD')
      .filter(({ body }) => /(?:^|\s)(?:https?:\/\/|git@)/.test(body) && !body.includes('--checksum='))
      .map((add) => spotOf(add, 'ADD fetches a file from the network and nobody checks what arrives; --checksum would.')),
};

const pipe: Rule = {
  id: 'docker-pipe-to-shell',
  title: 'A download is executed unread while the image is built',
  cwe: 'CWE-494',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    named(file, 'RUN').flatMap(({ body, bodyStart }) =>
      matches(pipeToShell, body, bodyStart, 'What the server sends is executed, whatever it is on that day.'),
    ),
};

const tls: Rule = {
  id: 'docker-tls-off',
  title: 'Certificates or signatures are not checked while the image is built or runs',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    named(file, 'RUN', 'ENV', 'ARG', 'CMD', 'ENTRYPOINT').flatMap(({ body, bodyStart }) =>
      matches(
        tlsOff,
        body,
        bodyStart,
        'The check of a certificate or a signature is switched off: anyone on the way can answer.',
      ),
    ),
};

const assignment = /(?:^|\s)([A-Za-z_][\w.-]*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']*))/g;

/** The names and values of an ENV or ARG, in the old form (`ENV NAME value`) too. */
function assignments({ body, bodyStart }: Instruction): readonly {
  readonly name: string;
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly hide: readonly [number, number];
}[] {
  const pairs = [...body.matchAll(assignment)].map((match) => {
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    const end = bodyStart + match.index + match[0].length;
    const start = bodyStart + match.index + match[0].length - match[0].trimStart().length;
    return { name: match[1] ?? '', value, start, end, hide: [end - value.length - Number(match[4] === undefined), end] as const };
  });
  if (pairs.length > 0) return pairs;
  const [name = '', ...rest] = body.trim().split(/\s+/);
  const end = bodyStart + body.trimEnd().length;
  return [
    { name, value: rest.length === 0 ? undefined : rest.join(' '), start: bodyStart, end, hide: [bodyStart + name.length, end] },
  ];
}

const secretInImage: Rule = {
  id: 'docker-secret-in-image',
  title: 'A secret becomes part of the image',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
  check: (file) => [
    ...named(file, 'ENV', 'ARG').flatMap((instruction) =>
      assignments(instruction).flatMap(({ name, value, start, end, hide }): readonly Spot[] => {
        if (!isSecretName(name)) return [];
        if (value !== undefined && value !== '' && isLiteralSecret(value))
          return [{ start, end, message: `The value of ${name} can be read by everyone who has the image.`, hide }];
        if (instruction.name !== 'ARG' || (value !== undefined && value !== '')) return [];
        const message = `What is given for ${name} stays in the image's history; a secret mount (RUN --mount=type=secret) does not.`;
        return [{ start, end, message, severity: 'low' }];
      }),
    ),
    ...named(file, 'COPY', 'ADD')
      .filter(({ body }) => !/--from=/.test(body))
      .flatMap(({ body, bodyStart }) =>
        matches(
          /(?<=^|[\s/"])(?:\.env(?:\.(?:local|prod|production))?|id_(?:rsa|ed25519|ecdsa)|\.npmrc|\.netrc|\.pypirc|\.ssh|\.aws|\.git-credentials|credentials\.json|[\w-]+\.(?:pem|p12|pfx|key))(?=[\s/"]|$)/,
          body,
          bodyStart,
          'A file that usually holds credentials is copied into the image, and stays in its layers.',
          { severity: 'medium', confidence: 'medium' },
        ),
      ),
  ],
};

const wideRights: Rule = {
  id: 'docker-wide-rights',
  title: 'Everyone may write, or become root, in the image',
  cwe: 'CWE-732',
  severity: 'low',
  confidence: 'high',
  check: (file) => [
    ...named(file, 'RUN').flatMap(({ body, bodyStart }) => [
      ...matches(
        /\bchmod\s+(?:-\w+\s+){0,5}(?:0?777|a\+rwx|\+?ugo\+rwx)\b/,
        body,
        bodyStart,
        'Every user in the container may change these files.',
      ),
      ...matches(/NOPASSWD:\s*ALL/, body, bodyStart, 'A user may become root without a password.', { severity: 'medium' }),
      ...matches(
        /\bchmod\s+(?:-\w+\s+){0,5}(?:[ug]*\+s|[246]7\d\d)\b/,
        body,
        bodyStart,
        'The program runs with the rights of its owner, whoever starts it.',
      ),
    ]),
    ...named(file, 'COPY', 'ADD').flatMap(({ body, bodyStart }) =>
      matches(/--chmod=0?777/, body, bodyStart, 'Every user in the container may change these files.'),
    ),
  ],
};

const buildRights: Rule = {
  id: 'docker-build-unconfined',
  title: 'A step of the build runs without its sandbox',
  cwe: 'CWE-250',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    named(file, 'RUN').flatMap(({ body, bodyStart }) =>
      matches(
        /^\s*(?:--\S+\s+)*--(?:security=insecure|network=host)/,
        body,
        bodyStart,
        'This step has the rights or the network of the machine that builds.',
      ),
    ),
};

const remoteLogin: Rule = {
  id: 'docker-remote-login',
  title: 'The image offers a remote login',
  cwe: 'CWE-284',
  severity: 'medium',
  confidence: 'medium',
  check: (file) => [
    ...named(file, 'EXPOSE')
      .filter(({ body }) => /(?:^|\s)(?:22|23|3389|5900)(?:\/tcp)?(?:\s|$)/.test(body))
      .map((expose) =>
        spotOf(expose, 'A container is entered by its engine; a login of its own is one more door.', { severity: 'low' }),
      ),
    ...named(file, 'RUN').flatMap(({ body, bodyStart }) => [
      ...matches(
        /\becho\s+["']?\w+:[^\s"'$|]{1,64}["']?\s*\|\s*chpasswd/,
        body,
        bodyStart,
        'A user of the image gets a password that everyone who has the image can read.',
        { severity: 'high' },
      ),
      ...matches(/PermitRootLogin\s+yes/, body, bodyStart, 'root may log in over the network.', { severity: 'high' }),
    ]),
  ],
};

function exposures(file: Dockerfile): readonly Exposure[] {
  const last = file.stages.at(-1);
  return (last?.instructions ?? [])
    .filter(({ name }) => name === 'EXPOSE')
    .flatMap(({ body, start }) =>
      [...body.matchAll(/(?:^|\s)(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp))?(?=\s|$)/gi)].map(
        ([, port, endPort, protocol]): Exposure => ({
          port: Number(port),
          ...(endPort === undefined ? {} : { endPort: Number(endPort) }),
          address: undefined,
          protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp',
          on: 'container',
          name: last?.name ?? last?.image ?? '',
          authentication: 'unknown',
          start,
        }),
      ),
    );
}

export const dockerfile: ConfigFormat = formatOf(
  parseDockerfile,
  [rootUser, latestTag, addRemote, pipe, tls, secretInImage, wideRights, buildRights, remoteLogin],
  exposures,
);
