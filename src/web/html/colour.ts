import { NAMED_COLOURS } from './colours.table.ts';

/** Red, green, blue from 0 to 255, and opacity from 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export const BLACK: Colour = { red: 0, green: 0, blue: 0, alpha: 1 };
export const WHITE: Colour = { red: 255, green: 255, blue: 255, alpha: 1 };

/** Nearer than this in every channel, text can't be read on its ground. */
const APART = 24;
const SEEN = 0.1;

/** A colour as CSS writes it; undefined for what can't be known here (variables, functions of a newer day). */
export function parseColour(text: string): Colour | undefined {
  const value = text.trim().toLowerCase();
  if (value === 'transparent') return { ...BLACK, alpha: 0 };
  const hex = NAMED_COLOURS.get(value) ?? /^#([0-9a-f]{3,8})$/.exec(value)?.[1];
  if (hex !== undefined) return fromHex(hex);
  const [, name = '', inner = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(value) ?? [];
  const parts = inner.split(/[\s,/]+/).filter((part) => part !== '');
  if (name === '' || parts.length < 3 || parts.length > 4) return undefined;
  const alpha = parts[3] === undefined ? 1 : amount(parts[3], 1);
  const colour = name === 'rgb' ? fromRgb(parts, alpha) : fromHsl(parts, alpha);
  return Object.values(colour).every(Number.isFinite) ? colour : undefined;
}

/** Whether text of one colour can't be read on a ground of another. */
export function isUnreadable(text: Colour, ground: Colour): boolean {
  if (text.alpha < SEEN) return true;
  const near = (a: number, b: number): boolean => Math.abs(a - b) * text.alpha <= APART;
  return near(text.red, ground.red) && near(text.green, ground.green) && near(text.blue, ground.blue);
}

function fromHex(hex: string): Colour | undefined {
  const long = hex.length <= 4 ? hex.replace(/./g, '$&$&') : hex;
  if (long.length !== 6 && long.length !== 8) return undefined;
  const at = (index: number): number => Number.parseInt(long.slice(index, index + 2), 16);
  return { red: at(0), green: at(2), blue: at(4), alpha: long.length === 8 ? at(6) / 255 : 1 };
}

function fromRgb([red = '', green = '', blue = '']: readonly string[], alpha: number): Colour {
  return { red: amount(red, 255), green: amount(green, 255), blue: amount(blue, 255), alpha };
}

/** CSS Color 4, 7.1. */
function fromHsl([hue = '', saturation = '', lightness = '']: readonly string[], alpha: number): Colour {
  const [turn, strength, light] = [Number.parseFloat(hue), amount(saturation, 1), amount(lightness, 1)];
  const channel = (shift: number): number => {
    const k = (shift + (((turn % 360) + 360) % 360) / 30) % 12;
    return 255 * (light - strength * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return { red: channel(0), green: channel(8), blue: channel(4), alpha };
}

function amount(text: string, whole: number): number {
  const number = Number.parseFloat(text);
  return text.endsWith('%') ? (number / 100) * whole : number;
}
