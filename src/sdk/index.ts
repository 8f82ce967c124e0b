/* The library: confine, inspect and record from a self-hosted agent's own loop. */
import { Cage } from './cage.ts';
import type { OpenOptions } from './types.ts';

export type { Cage } from './cage.ts';
export { type ExecuteTool, executeTool } from './tool.ts';
export {
  type CageEvent,
  type CageResult,
  type OpenOptions,
  type Refusal,
  type Runnable,
  type RunOptions,
  SallyportError,
  type SallyportErrorCode,
} from './types.ts';

/** `const cage = Sallyport.open({ policy }); const { stdout } = await cage.run('npm test');` */
export const Sallyport: { readonly open: (options?: OpenOptions) => Cage } = {
  open: (options = {}) => new Cage(options),
};
