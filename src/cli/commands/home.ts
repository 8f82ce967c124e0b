import type { Command, Flag } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

/** `sallyport home ...`: a house whose automations an agent writes. */
export const homeCommands: readonly Command[] = [
  {
    name: 'home scan',
    summary: 'Look for what is dangerous in a smart home',
    usage: '[options] [DIR]',
    description:
      'DIR is the folder of configuration.yaml (the current one). Reads Home Assistant with its includes, packages, blueprints and custom components, and what stands beside it: ESPHome, Zigbee2MQTT, Frigate, Node-RED, Mosquitto. Nothing is run. `sallyport scan` finds the same, among all else.\n\n' +
      'Exits with 0 when clean, 1 with findings at or above high, and 3 when something could not be read.',
    examples: [
      ['sallyport home scan /config', 'What holds by default.'],
      ['sallyport home scan --all /config', 'Also rules whose precision is not known yet.'],
    ],
    flags: [{ name: 'all', summary: 'Also the rules that are off by default' }, json],
    load: async () => (await import('../home.ts')).scanHome,
  },
  {
    name: 'home exposure',
    summary: 'Show which ports a house opens, to whom, and with which login',
    usage: '[options] [DIR]',
    description:
      'As far as the files tell: the ports of Home Assistant and what stands beside it, of containers, proxies and brokers; and the ways to them from the internet.',
    flags: [json],
    load: async () => (await import('../home.ts')).exposure,
  },
  {
    name: 'home diff',
    summary: 'Say what may happen in a house after a change that could not before',
    usage: '[options] [BEFORE] [AFTER]',
    description:
      'BEFORE and AFTER are folders or revisions of the repository around the current folder; without AFTER it is the current folder, without both the last commit against it. With --run it is what a run of `sallyport run --transaction` would change.\n\n' +
      'Each sentence has a tier: low changes by itself, medium and high are asked about, critical is a person’s own hand.',
    examples: [
      ['sallyport home diff', 'What is not committed yet.'],
      ['sallyport home diff --run last', 'What an agent’s last run would change.'],
    ],
    flags: [{ name: 'run', value: 'RUN', summary: 'The changes of this transaction: its id, or last' }, json],
    load: async () => (await import('../home.ts')).diffHome,
  },
  {
    name: 'home test',
    summary: 'Start a copy of a house in the cage before the change reaches the real one',
    usage: '[options] [DIR]',
    description:
      'The copy has made-up secrets, no devices and no network. Home Assistant’s own check reads it, then it is started until it is up or time is over. What custom components tried on the way is told from the record.\n\n' +
      'Home Assistant is `hass` on the PATH, or --hass, or its container of the version in .HA_VERSION, where Podman or Docker runs here and has the image. Without it only the static checks are made, and that is said. Mosquitto, nginx and Caddy check their own configurations, where they are installed.\n\n' +
      'Exits with 0 when the copy came up, 1 when it did not or a server refused its file, and 3 when there was nothing to start it with.',
    examples: [['sallyport home test --hass ~/venv/bin/hass /config', 'With a virtual environment.']],
    flags: [
      { name: 'hass', value: 'FILE', summary: 'The program hass of a virtual environment' },
      { name: 'run', value: 'RUN', summary: 'With the changes of this transaction' },
      { name: 'max-time', value: 'TIME', summary: 'How long the start may take (90s)' },
      json,
    ],
    load: async () => (await import('../home.ts')).testHome,
  },
  {
    name: 'home apply',
    summary: 'Make an agent’s change to a house, as its tier allows',
    usage: '[options] [RUN]',
    description:
      'RUN is a run of `sallyport run --transaction` in the folder of configuration.yaml. What is low is made; medium is shown and asked about on the terminal; high too, with a code of your authenticator (`sallyport approvals setup-totp`); critical is left to a person’s own hand (`sallyport commit RUN` after reading it). All of it or nothing is made; what was there before is kept.\n\n' +
      'Exits with 0 when it was made or there was nothing to make, and 1 otherwise.',
    examples: [['sallyport home apply last', 'After `sallyport run --transaction -- AGENT`.']],
    flags: [
      { name: 'instance', value: 'URL', summary: 'The running house: it checks and takes over the change, or it is taken back' },
      { name: 'token', value: 'SECRET', summary: 'With --instance: the name of its token in the vault' },
      json,
    ],
    load: async () => (await import('../home.ts')).applyChange,
  },
];
