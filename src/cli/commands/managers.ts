import type { Command } from '../command.ts';

const EXAMPLES: Readonly<Record<string, Command['examples']>> = {
  npm: [
    ['sallyport npm install lodash', 'One package, judged and then installed.'],
    ['sallyport npm ci', "All that the project's lockfile names."],
  ],
  npx: [['sallyport npx cowsay hello', 'A package that is judged, installed and started.']],
  pnpm: [['sallyport pnpm add lodash', 'One package, judged and then installed.']],
  pnpx: [['sallyport pnpx cowsay hello', 'A package that is judged, installed and started.']],
  yarn: [['sallyport yarn add lodash', 'One package, judged and then installed.']],
  bunx: [['sallyport bunx cowsay hello', 'A package that is judged, installed and started.']],
  pip: [['sallyport pip install -r requirements.txt', 'All that a file names.']],
  pip3: [['sallyport pip3 install requests', 'One package, judged and then installed.']],
  uv: [['sallyport uv add requests', 'One package, judged and then installed.']],
  uvx: [['sallyport uvx ruff check', 'A package that is judged, installed and started.']],
  cargo: [['sallyport cargo add serde', 'One crate, judged and then added.']],
  go: [['sallyport go get golang.org/x/text', 'One module, judged and then fetched.']],
  gem: [['sallyport gem install rack', 'One gem, judged and then installed.']],
  bundle: [['sallyport bundle install', "All that the project's lockfile names."]],
};

/** `sallyport npm ARGS`: package managers as they are, with what they would install judged first. */
export const managerCommands: readonly Command[] = Object.entries(EXAMPLES).map(([name, examples = []]) => ({
  name,
  summary: `Run ${name}, with what it would install judged first`,
  usage: '[ARG...]',
  description:
    `All words behind it are ${name}'s own. What would bring packages in is judged first, with what their registries say: whether they exist, when they were published, whether they run scripts. What is denied is not started; what is to be asked about is asked, and is a no where nobody is there.\n\n` +
    `Then ${name} runs as it does in the setup phase (docs/phases.md): it may reach the registries that it is configured for by you, and the hosts and secrets of phases.setup, nothing else. Commands that install nothing run as under \`sallyport run\`, without a network unless your policy allows one. Options of Sallyport stand before the name: sallyport --quiet ${name} ...\n\n` +
    "Exit codes are those of `sallyport run`: the command's own; 125 Sallyport failed, 126 denied, 127 not found, 128+n ended by signal n.",
  examples,
  flags: [],
  takesAll: true,
  load: async () => {
    const { packageManager } = await import('../package-manager.ts');
    return (invocation) => packageManager(name, invocation);
  },
}));
