import type { GatewayJudge } from '../../src/mcp/index.ts';

/** For the parts of a passage that are not what is looked at. */
export const ALLOW_ALL: GatewayJudge = {
  offered: () => () => true,
  isAccepted: () => true,
  call: () => ({ allowed: true, ended: () => {} }),
  asked: () => ({ allowed: true }),
};
