export { argvNeedsParser, effectsOfArgv, effectsOfShell } from './examine.ts';
export type { ShellContext, ShellParser, ShellTree, SyntaxNode } from './syntax.ts';
export { LIMITS } from './syntax.ts';
