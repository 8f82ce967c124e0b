import { decodeExecute, downloadExecute, type ScriptRule } from './rules.ts';
import { type PlainCommand, plainCommand } from './shell-command.ts';
import { fetchOf } from './shell-network.ts';
import type { ShellPipeline } from './shell-syntax.ts';

/** Whether the output of a pipeline is what was downloaded. */
export function producesDownload(pipeline: ShellPipeline): boolean {
  return pipeline.commands.some((command) => {
    const fetched = fetchOf(plainCommand(command));
    return (fetched !== undefined && fetched.file === undefined) || command.group.some(producesDownload);
  });
}

const DECODERS = /^(?:base64|gbase64|base32|basenc|xxd|uudecode)$/;

export function decodes(command: PlainCommand): boolean {
  const texts = command.args.map((word) => word.text);
  if (DECODERS.test(command.name))
    return texts.some((text) => /^-[a-zA-Z]{0,4}[dDr]/.test(text) || text === '--decode') || command.name === 'uudecode';
  return command.name === 'openssl' && texts.some((text) => text === '-d') && /^(?:enc|base64|aes)/.test(texts[0] ?? '');
}

function producesDecoded(pipeline: ShellPipeline): boolean {
  return pipeline.commands.some((command) => decodes(plainCommand(command)));
}

/** What a program that was made from a substitution was made from. */
export function rule(inner: readonly ShellPipeline[]): ScriptRule | undefined {
  if (inner.some(producesDownload)) return downloadExecute;
  return inner.some(producesDecoded) ? decodeExecute : undefined;
}
