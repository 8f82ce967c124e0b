interface Lacking {
  readonly programs: ReadonlySet<string>;
  readonly says: (program: string) => string;
}

/** What fails inside without a refusal, because what it asks for is not there at all. */
const LACKING: readonly Lacking[] = [
  {
    programs: new Set([
      'docker',
      'docker-compose',
      'docker-buildx',
      'podman',
      'buildah',
      'nerdctl',
      'minikube',
      'kind',
      'vagrant',
    ]),
    says: (program) =>
      `  ${program} works through a service of this machine that no cage reaches, for whoever does can do anything here: take that step yourself, outside.`,
  },
  {
    programs: new Set(['systemctl', 'journalctl', 'loginctl', 'snap', 'flatpak', 'crontab', 'at']),
    says: (program) => `  ${program} asks services of this machine, and no cage reaches them: take that step yourself, outside.`,
  },
  {
    programs: new Set(['gpg', 'gpg2', 'ssh-keygen']),
    says: (program) =>
      `  ${program} has no key here, for none is in the cage: commit without (git commit --no-gpg-sign), or let a key of your ssh-agent sign (sallyport run --ssh-key KEY).`,
  },
];

/** A line for each kind of thing that a failed run's programs need and no cage has. */
export function notInside(programs: ReadonlySet<string>): readonly string[] {
  return LACKING.flatMap(({ programs: needing, says }) => {
    const program = [...needing].find((one) => programs.has(one));
    return program === undefined ? [] : [says(program)];
  });
}
