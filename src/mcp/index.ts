export { introduceHttp } from './http/introduce-http.ts';
export { type HttpGateway, serveHttp, type Upstream } from './http/serve-http.ts';
export { introduce } from './stdio/introduce.ts';
export { refuseAll } from './stdio/refuse-all.ts';
export { runStdio, type StdioRequest } from './stdio/run-stdio.ts';
export type { Offered } from './surface/offered.ts';
export { canonicalHash, type Pin, type PinState, type Pins, pinName, pinOf, pinState } from './surface/pins.ts';
export { ToolMemory } from './surface/tool-memory.ts';
export type { AskAnswer, CallAnswer, CallOutcome, GatewayJudge, ServerAsk, ServerCall, Shown } from './types.ts';
