import { UserError } from '../model/index.ts';
import { canonicalAddress } from '../policy/index.ts';

/** Reads `--resolve NAME=ADDRESS`. @throws UserError BAD_NAME */
export function readNames(names: readonly string[], exitCode: number): Readonly<Record<string, string>> {
  const pairs = names.map((name) => name.split('='));
  const wrong = pairs.findIndex(
    ([name = '', address = '', ...more]) => name === '' || canonicalAddress(address) === undefined || more.length > 0,
  );
  if (wrong >= 0) {
    throw new UserError('BAD_NAME', `--resolve: ${JSON.stringify(names[wrong])} is no NAME=ADDRESS.`, {
      hint: 'For example: --resolve registry.internal=10.0.0.5',
      exitCode,
    });
  }
  return Object.fromEntries(pairs.map(([name = '', address = '']) => [name.toLowerCase(), address]));
}
