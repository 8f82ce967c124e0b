import { member, type Tree, textOf } from '../shared/yaml-tree.ts';
import type { Step } from './read.ts';

/** A piece of code in a step, and who reads it. */
export interface Script {
  readonly tree: Tree;
  readonly language: 'shell' | 'javascript';
}

/** Inputs of well-known actions that are executed, by the action (owner and name) that takes them. */
const codeInputs: readonly {
  readonly action: RegExp;
  readonly inputs: readonly string[];
  readonly language: Script['language'];
}[] = [
  { action: /(?:^|\/)github-script$/i, inputs: ['script'], language: 'javascript' },
  { action: /^azure\/(?:cli|powershell)$/i, inputs: ['inlineScript'], language: 'shell' },
  {
    action: /\/(?:pwsh-script|run-python-script-action|ssh-action|ssh-remote-commands|action-ssh-docker-compose)$/i,
    inputs: ['script'],
    language: 'shell',
  },
  { action: /\/(?:retry|retry-action)$/i, inputs: ['command', 'on_retry_command', 'new_command_on_retry'], language: 'shell' },
  {
    action: /\/(?:docker-run-action|action-docker-run|run-on-arch-action|wsl-bash-action)$/i,
    inputs: ['run', 'install', 'setup'],
    language: 'shell',
  },
  { action: /\/(?:android-emulator-runner)$/i, inputs: ['script', 'pre-emulator-launch-script'], language: 'shell' },
  {
    action: /\/(?:setup-wsl|freebsd-vm|openbsd-vm|netbsd-vm|cross-platform-actions)$/i,
    inputs: ['run', 'prepare'],
    language: 'shell',
  },
  { action: /^mikefarah\/yq$/i, inputs: ['cmd'], language: 'shell' },
  {
    action: /\/(?:script-action|exec-action|run-command-action)$/i,
    inputs: ['script', 'run', 'cmd', 'command'],
    language: 'shell',
  },
];

/** The scripts of a step: its `run`, and the code given to an action that runs it. */
export function scriptsOf({ run, uses, tree }: Step): readonly Script[] {
  const name = (textOf(uses?.value) ?? '').split('@')[0] ?? '';
  const known = name === '' ? undefined : codeInputs.find(({ action }) => action.test(name));
  const given = (known?.inputs ?? []).flatMap((input): readonly Script[] => {
    const code = member(tree, 'with', input);
    return code === undefined || known === undefined ? [] : [{ tree: code, language: known.language }];
  });
  return [...(run === undefined ? [] : [{ tree: run.value, language: 'shell' as const }]), ...given];
}
