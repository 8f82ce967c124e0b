import { describe, expect, test } from 'vitest';
import type { CommandEffects, CommandRule, Effect, Policy } from '../model/index.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import type { DecideContext } from './decide.ts';
import { decideCommand } from './decide.ts';

const CONTEXT: DecideContext = { workspace: '/w', home: '/home/u', confined: true };

function rule(run: string, more: Partial<CommandRule> = {}): CommandRule {
  return { run, unless: undefined, why: undefined, match: [], notMatch: [], layer: 'user', ...more };
}

function line(...commands: readonly (readonly (string | null)[])[]): CommandEffects {
  return {
    commands: commands.map((words) => ({ words, through: [] })),
    carriers: [],
    effects: [],
    destructive: false,
    unknown: [],
  };
}

function having(effect: Partial<Effect>): CommandEffects {
  const full: Effect = { kind: 'run', summary: 'does it', targets: [], destructive: false, ...effect };
  return { commands: [{ words: ['x'], through: [] }], carriers: [], effects: [full], destructive: full.destructive, unknown: [] };
}

function withRules(commands: Partial<Policy['commands']>, more: Partial<Policy> = {}): Policy {
  return { ...BUILT_IN_POLICY, ...more, commands: { ...BUILT_IN_POLICY.commands, ...commands } };
}

describe('deny rules', () => {
  const denyPush = withRules({
    deny: [rule('git push', { unless: '--dry-run', why: 'a person pushes' })],
    allow: [rule('git *')],
  });
  test.each([
    [['git', 'push'], 'deny'],
    [['git', 'push', 'origin', 'main'], 'deny'],
    [['git', '-C', 'dir', 'push'], 'deny'],
    [['git', '--no-pager', 'push'], 'deny'],
    [['git', 'push', '--dry-run'], 'allow'],
    [['git', 'status'], 'allow'],
    [['git', 'commit', '-m', 'push'], 'allow'],
    [['git', null], 'ask'],
    [[null, 'push'], 'ask'],
  ] as const)('%j is %s', (words, verdict) => {
    expect(decideCommand(line(words), denyPush, CONTEXT).verdict).toBe(verdict);
  });
  test('one denied command of a line denies the line', () => {
    expect(decideCommand(line(['npm', 'test'], ['git', 'push']), denyPush, CONTEXT).verdict).toBe('deny');
  });
  test('the reason is the rule’s own', () => {
    expect(decideCommand(line(['git', 'push']), denyPush, CONTEXT).reasons).toEqual([
      { rule: 'commands.deny', message: 'a person pushes (rule "git push", user)' },
    ]);
  });
  test('the way a command was reached counts', () => {
    const policy = withRules({ deny: [rule('sudo')] });
    const effects: CommandEffects = { ...line(), commands: [{ words: ['ls'], through: ['sudo'] }] };
    expect(decideCommand(effects, policy, CONTEXT).verdict).toBe('deny');
  });
  test.each([
    [['rm', '-fr', 'x'], 'deny'],
    [['rm', '-f', '-r', 'x'], 'deny'],
    [['rm', '--', '-rf'], 'deny'],
    [['rm', 'x'], 'allow'],
    [['rm', null, 'x'], 'ask'],
  ] as const)('flags in any order: %j is %s', (words, verdict) => {
    expect(decideCommand(line(words), withRules({ deny: [rule('rm -r -f')] }), CONTEXT).verdict).toBe(verdict);
  });
});

describe('allow rules in the mode untrusted', () => {
  const policy = withRules(
    { allow: [rule('npm test'), rule('node *'), rule('npm run test:*'), rule('git status -s')] },
    { approval: 'untrusted' },
  );
  test.each([
    [[['npm', 'test']], 'allow'],
    [[['npm', 'test', '--', 'x']], 'ask'],
    [[['node', 'x.js', '--y']], 'allow'],
    [[['nodejs', 'x.js']], 'ask'],
    [[['npm', 'run', 'test:unit']], 'allow'],
    [[['git', '-c', 'core.pager=x', 'status', '-s']], 'ask'],
    [[['git', 'status', '-s']], 'allow'],
    [[['git', 'status']], 'ask'],
    [
      [
        ['npm', 'test'],
        ['curl', 'x'],
      ],
      'ask',
    ],
    [
      [
        ['npm', 'test'],
        ['node', 'x'],
      ],
      'allow',
    ],
    [[['npm', null]], 'ask'],
    [[[null]], 'ask'],
  ] as const)('%j is %s', (commands, verdict) => {
    expect(decideCommand(line(...commands), policy, CONTEXT).verdict).toBe(verdict);
  });
  test('nothing unknown is allowed by a rule', () => {
    expect(decideCommand({ ...line(['npm', 'test']), unknown: ['?'] }, policy, CONTEXT).verdict).toBe('ask');
  });
});

describe('the mode boundary', () => {
  test.each([
    [{ kind: 'delete', targets: ['src'], destructive: true }, 'allow'],
    [{ kind: 'delete', targets: ['/w/src'], destructive: true }, 'allow'],
    [{ kind: 'delete', targets: ['/home/u'], destructive: true }, 'ask'],
    [{ kind: 'write', targets: ['../x'] }, 'ask'],
    [{ kind: 'write', targets: ['~/x'] }, 'ask'],
    [{ kind: 'write', targets: ['/tmp/x'] }, 'allow'],
    [{ kind: 'write', targets: ['/wx'] }, 'ask'],
    [{ kind: 'remote' }, 'ask'],
    [{ kind: 'publish' }, 'ask'],
    [{ kind: 'execute-download', destructive: true }, 'ask'],
    [{ kind: 'database' }, 'allow'],
    [{ kind: 'database', destructive: true }, 'ask'],
    [{ kind: 'system', destructive: true }, 'ask'],
    [{ kind: 'network' }, 'allow'],
    [{ kind: 'run' }, 'allow'],
    [{ kind: 'process', destructive: true }, 'allow'],
  ] as const)('%j is %s', (effect, verdict) => {
    expect(decideCommand(having(effect), BUILT_IN_POLICY, CONTEXT).verdict).toBe(verdict);
  });
  test('what is unknown runs in the cage', () => {
    expect(decideCommand({ ...line([null]), unknown: ['?'] }, BUILT_IN_POLICY, CONTEXT)).toMatchObject({
      verdict: 'allow',
      obligations: ['confine', 'record'],
    });
  });
  test('with a preview where the policy wants one', () => {
    expect(
      decideCommand({ ...line([null]), unknown: ['?'] }, { ...BUILT_IN_POLICY, preview: true }, CONTEXT).obligations,
    ).toEqual(['confine', 'record', 'preview']);
  });
});

describe('unattended, what would be asked is denied', () => {
  test.each([
    [{ kind: 'remote' }, 'deny'],
    [{ kind: 'run' }, 'allow'],
    [{ kind: 'delete', targets: ['src'], destructive: true }, 'allow'],
  ] as const)('%j is %s', (effect, verdict) => {
    expect(decideCommand(having(effect), { ...BUILT_IN_POLICY, approval: 'never', unattended: true }, CONTEXT).verdict).toBe(
      verdict,
    );
  });
});

describe('outside the cage', () => {
  test.each([
    ['a command that cannot be confined', BUILT_IN_POLICY, false],
    ['the profile unconfined', { ...BUILT_IN_POLICY, profile: 'unconfined' as const }, true],
  ] as const)('%s is asked about, and is not said to be confined', (_, policy, confined) => {
    const decision = decideCommand(line(['ls']), policy, { ...CONTEXT, confined });
    expect(decision).toMatchObject({ verdict: 'ask', obligations: ['record'] });
  });
  test('a rule allows the command, but not what its redirection writes elsewhere', () => {
    const effects: CommandEffects = {
      ...line(['ls']),
      effects: [{ kind: 'write', summary: 'writes', targets: ['/home/u/.bashrc'], destructive: false }],
    };
    expect(decideCommand(effects, withRules({ allow: [rule('ls')] }), { ...CONTEXT, confined: false }).verdict).toBe('ask');
  });
});
