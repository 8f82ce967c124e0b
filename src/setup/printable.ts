import { replaceUnseen } from '../model/index.ts';

const LONGEST = 200;

/** A name that a repository may have chosen, safe to print: control and direction characters replaced, cut. */
export function printable(text: string): string {
  const plain = replaceUnseen(text, () => '?');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
