import { bandit } from './bandit.ts';
import type { Engine } from './engine.ts';
import { eslint } from './eslint.ts';
import { gitleaks } from './gitleaks.ts';
import { osvScanner } from './osv-scanner.ts';
import { semgrep } from './semgrep.ts';

/** Scanners that a scan can take along, in the order in which they are asked. */
export const engines: readonly Engine[] = [bandit, semgrep, eslint, gitleaks, osvScanner];
