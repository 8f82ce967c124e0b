import type { Command, Flag } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };
const ecosystem: Flag = {
  name: 'ecosystem',
  short: 'e',
  value: 'ECOSYSTEM',
  summary: 'Where names without one belong: npm, pypi, cargo, golang, gem, maven',
};

/** `sallyport packages`: what is to be thought of a package before it is installed. */
export const packageCommands: readonly Command[] = [
  {
    name: 'packages check',
    summary: 'Judge packages before they are installed: invented, imitated, malicious, vulnerable',
    usage: '[options] [PURL|NAME...|-]',
    description:
      'A package is a package URL (pkg:npm/lodash@4.17.21), or a name with --ecosystem, with its version where one is meant: lodash@4.17.21, requests==2.32.0. With -, or with nothing at all, one a line is read from standard input.\n\n' +
      'No network is needed. What is asked is answered from the index of popular names that comes with Sallyport, and from what `sallyport packages update` fetched: reports of malicious packages and versions, known vulnerabilities, full lists of names. A name of which nothing is known is asked about, never passed over.\n\n' +
      'Verdicts: malicious, nonexistent, suspicious (it imitates a popular name, or is not what its package is called), unknown, known. What follows is the tier: allow, ask a person, deny.\n\n' +
      'Exits with 0 when all are allowed, 1 when one is to be asked about or denied, 2 for wrong usage, and 3 when something could not be judged.',
    examples: [
      ['sallyport packages check pkg:npm/reqeust pkg:pypi/requests@2.32.0', 'Package URLs.'],
      ['sallyport packages check --ecosystem pypi cv2 sklearn', 'Names as they are given to pip.'],
      ['sallyport packages check --lockfile package-lock.json --json', 'All that a lockfile names.'],
    ],
    flags: [
      ecosystem,
      {
        name: 'manifest',
        value: 'FILE',
        many: true,
        summary: 'Also what this manifest asks for: package.json, requirements.txt, ...',
      },
      { name: 'lockfile', value: 'FILE', many: true, summary: 'Also what this lockfile holds: package-lock.json, uv.lock, ...' },
      json,
    ],
    load: async () => (await import('../packages.ts')).check,
  },
  {
    name: 'packages why',
    summary: 'Tell all that is known of one package, and why it is judged so',
    usage: '[options] PURL|NAME',
    flags: [ecosystem, json],
    load: async () => (await import('../packages.ts')).why,
  },
  {
    name: 'packages grant',
    summary: 'Say yes to some versions of a package in this repository',
    usage: '[options] PURL|NAME',
    description:
      'What would be asked about is then not asked for 30 days: for these versions alone, and with --integrity only where a lockfile has that digest. What is denied stays denied: a package that is malicious, does not exist, or imitates another one too well. `sallyport policy grants` lists grants and takes them back. They lie where no run can write.\n\n' +
      "Versions are one (NAME@1.2.3), or a range: bounds with commas between ('>=1.2,<2'), what npm and Cargo write for their own packages ('^1.2'), or '*' for all. A command that says no version is only covered by '*'.",
    examples: [
      ['sallyport packages grant pkg:npm/acme-thing@1.2.3', 'One version.'],
      ["sallyport packages grant -e pypi acme-thing --versions '>=1.2,<2'", 'A range.'],
    ],
    flags: [
      ecosystem,
      { name: 'versions', value: 'RANGE', summary: 'Which versions, instead of the one behind the name' },
      { name: 'integrity', value: 'DIGEST', summary: 'Only with this digest, as the lockfile writes it (sha512-...)' },
      { name: 'workspace', value: 'DIR', summary: 'The repository, instead of the one around you' },
    ],
    load: async () => (await import('../grants.ts')).grantOne,
  },
  {
    name: 'packages sbom',
    summary: 'Print a bill of materials of what the lockfiles and manifests of a folder name',
    usage: '[DIR]',
    description:
      'Prints one document in the form of CycloneDX 1.6 (JSON): each package with its package URL, its digest where a lockfile has one for one archive, and where it comes from. Lockfiles count; a manifest counts where its ecosystem has no lockfile. Nothing is run, and no network is needed.\n\n' +
      'Exits with 0 when everything was read, 2 for wrong usage, and 3 when something could not be read and stands not in the bill.',
    examples: [['sallyport packages sbom . > sbom.cdx.json', 'Of the folder that you are in.']],
    flags: [],
    load: async () => (await import('../packages-sbom.ts')).sbom,
  },
  {
    name: 'packages update',
    summary: 'Fetch reports of malicious packages, vulnerabilities and lists of names',
    usage: '[options]',
    description:
      "Fetches what the sources of your packages.json have (docs/packages.md), or what --osv and --names say; without either the OSV project's archives for npm, PyPI, Go, RubyGems and Maven (that of Rust is named with --osv). All of it takes the place of what was there, or nothing does. A download that broke is gone on with.\n\n" +
      'A source is an https address or a file: documents in the form of OSV, in a zip, a list or one a line; or a list of all names of an ecosystem, one a line. With #sha256=HEX it must have that digest; with #key=BASE64 it must be signed with that Ed25519 key, the signature beside it as ADDRESS.sig.\n\n' +
      'Exits with 0 when it is done, 2 for wrong usage, and 3 when something could not be fetched or believed; then what was there stays in use.',
    examples: [
      ['sallyport packages update', 'What your packages.json says.'],
      ['sallyport packages update --osv https://mirror.example/npm/all.zip', 'From a mirror.'],
      [
        'sallyport packages update --names "pypi=https://mirror.example/names.txt.gz#sha256=..."',
        'A full list of names, pinned.',
      ],
    ],
    flags: [
      { name: 'osv', value: 'SOURCE', many: true, summary: 'Documents in the form of OSV' },
      { name: 'names', value: 'ECOSYSTEM=SOURCE', many: true, summary: 'All names of an ecosystem, one a line' },
      json,
    ],
    load: async () => (await import('../packages-update.ts')).update,
  },
];
