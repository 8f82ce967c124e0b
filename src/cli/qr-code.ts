import { encode } from 'uqr';

/** Light around it, so that a camera finds its edge. Modules. */
const QUIET = 2;
/** White on black whatever the colours of the terminal are: a code in its negative is not read by every app. */
const [ON, OFF] = ['\x1b[0m\x1b[97;40m', '\x1b[0m'];

/** A QR code of two rows a line, each line as wide as the code; undefined where it does not fit. @param columns of the terminal */
export function qrCode(text: string, columns: number): string | undefined {
  const { data, size } = encode(text, { ecc: 'L', border: QUIET });
  if (size > columns) return undefined;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const line = Array.from({ length: size }, (_, column) =>
      half(data[row]?.[column] !== true, data[row + 1]?.[column] === false),
    );
    lines.push(`${ON}${line.join('')}${OFF}`);
  }
  return lines.join('\n');
}

function half(isUpperLight: boolean, isLowerLight: boolean): string {
  if (isUpperLight) return isLowerLight ? '█' : '▀';
  return isLowerLight ? '▄' : ' ';
}
