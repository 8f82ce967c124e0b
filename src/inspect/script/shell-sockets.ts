import { bindShell, reverseShell } from './rules.ts';
import { inlineCode, isShell, operands, type PlainCommand } from './shell-command.ts';
import { servesShell } from './shell-network.ts';
import { report, type State, value } from './shell-state.ts';

const SOCKET_PATH = /\/dev\/(?:tcp|udp)\//;

/** `bash >& /dev/tcp/...`, and descriptors that were opened to one. */
export function scanSockets(command: PlainCommand, state: State): void {
  const { redirects, start } = command.source;
  const opensSocket = redirects.some(({ target }) => SOCKET_PATH.test(value(target, state)));
  const interactive = isShell(command.name) && inlineCode(command) === undefined && operands(command).length === 0;
  if (opensSocket && interactive) report(state, reverseShell, start);
  for (const { operator, target } of redirects) {
    const fd = /^[0-9]{1,4}/.exec(operator)?.[0];
    if (SOCKET_PATH.test(value(target, state)) && fd !== undefined) state.sockets.add(fd);
    const used = /[<>]&$/.test(operator) ? /^[0-9]{1,4}/.exec(target.text)?.[0] : undefined;
    if (used !== undefined && Number(used) > 2 && (interactive || command.name.startsWith('$') || command.name === 'eval'))
      state.shellDescriptors.push({ fd: used, at: start });
  }
  // `exec >& /dev/tcp/... 0>&1` turns the running shell itself into a remote one.
  const wholeShell = command.source.words.every((word) => word.text === 'exec') && command.source.words.length > 0;
  if (
    wholeShell &&
    redirects.some(({ operator, target }) => /^(?:>&|&>|0?<>?|[12]>)$/.test(operator) && SOCKET_PATH.test(value(target, state)))
  )
    report(state, reverseShell, start);
}

/** Programs that hand a shell to a connection. */
export function scanServed(command: PlainCommand, state: State): void {
  const served = servesShell(command);
  if (served !== undefined) report(state, served.listens ? bindShell : reverseShell, command.source.start);
  if (/^[gmn]?awk$/.test(command.name)) {
    const program = command.args.find((word) => /\/inet[46]?\/(?:tcp|udp)\//.test(word.text))?.text ?? '';
    if (program.split('|&').length > 2) report(state, reverseShell, command.source.start);
  }
}
