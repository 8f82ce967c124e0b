/** What the user said with --color or --no-color; undefined when nothing. */
export type ColourChoice = 'always' | 'never' | 'auto' | undefined;

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

// SGR parameters, ECMA-48 8.3.117.
const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** A flag wins over the environment, the environment over the terminal (no-color.org, clig.dev). */
export function isColoured(isTty: boolean, env: Readonly<Record<string, string | undefined>>, choice: ColourChoice): boolean {
  if (choice === 'always') return true;
  if (choice === 'never') return false;
  if (isSet(env['NO_COLOR']) || isSet(env['SALLYPORT_NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return isTty && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Returns a function that wraps text in a style, or leaves it alone where that stream has no colour. */
export function painter(isOn: boolean): (style: Style, text: string) => string {
  if (!isOn) return (_style, text) => text;
  return (style, text) => {
    const [on, off] = CODES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  };
}
