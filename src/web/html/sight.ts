import { BLACK, type Colour, isUnreadable, parseColour, WHITE } from './colour.ts';
import type { Declarations } from './declarations.ts';
import type { PageElement } from './dom.ts';
import { pixels } from './lengths.ts';

/** How text at one place of a page would look to a person: what is inherited on the way there. */
export interface Sight {
  readonly isVisible: boolean;
  readonly fontSize: number;
  /** Undefined: not known. */
  readonly colour: Colour | undefined;
  /** What the text stands on. Undefined: a picture, or not known. */
  readonly ground: Colour | undefined;
  /** Pushed out of its line. */
  readonly isIndentedAway: boolean;
}

export const PLAIN_SIGHT: Sight = { isVisible: true, fontSize: 16, colour: BLACK, ground: WHITE, isIndentedAway: false };

const SMALLEST_FONT = 3;
const FAR = -400;
const FAINT = 0.1;

/** How text directly inside an element looks; undefined: nothing inside of it is seen. */
export function sightOf(element: PageElement, declared: Declarations, above: Sight): Sight | undefined {
  const value = (name: string): string => declared.get(name)?.value ?? '';
  if (isMarkedHidden(element) || isTakenOut(value) || isAway(value) || isCutToNothing(value)) return undefined;
  const fontSize = fontSizeOf(element, value, above.fontSize);
  return {
    isVisible: value('visibility') === '' ? above.isVisible : !/^(?:hidden|collapse)$/.test(visibilityOf(value, above)),
    fontSize,
    colour: colourOf(element, value, above),
    ground: groundOf(element, value, above),
    isIndentedAway: value('text-indent') === '' ? above.isIndentedAway : isFar(value('text-indent'), fontSize),
  };
}

export function isSeen({ isVisible, fontSize, colour, ground, isIndentedAway }: Sight): boolean {
  if (!isVisible || isIndentedAway || fontSize < SMALLEST_FONT) return false;
  if (colour === undefined) return true;
  return ground === undefined ? colour.alpha >= FAINT : !isUnreadable(colour, ground);
}

type Value = (name: string) => string;

function isMarkedHidden(element: PageElement): boolean {
  if (element.hasAttribute('hidden') || element.hasAttribute('popover')) return true;
  if (element.getAttribute('aria-hidden')?.trim().toLowerCase() === 'true') return true;
  return element.localName === 'dialog' && !element.hasAttribute('open');
}

function isTakenOut(value: Value): boolean {
  if (value('display') === 'none' || value('content-visibility') === 'hidden') return true;
  const opacity = /^[\d.]+%?$/.test(value('opacity')) ? value('opacity') : '1';
  if (Number.parseFloat(opacity) / (opacity.endsWith('%') ? 100 : 1) < FAINT) return true;
  const filtered = /opacity\(\s*([\d.]+)(%?)/.exec(value('filter'));
  if (filtered?.[1] !== undefined && Number(filtered[1]) / (filtered[2] === '%' ? 100 : 1) < FAINT) return true;
  return /scale(?:3d|x|y)?\(\s*0(?:\.0+)?\s*[,)]/.test(value('transform')) || /^0(?:\.0+)?(?:\s|$)/.test(value('scale'));
}

/** Off the left or the upper edge, where no scrolling leads; to the right and below when it is taken out of the flow. */
function isAway(value: Value): boolean {
  if (isFar(value('margin-left')) || isFar(value('margin-top'))) return true;
  if (/translate(?:3d|x|y)?\([^)]*-(?:\d{4,}px|[4-9]\d\dpx|\d{3,}(?:%|v[wh]|r?em))/.test(value('transform'))) return true;
  if (
    value('translate')
      .split(/\s+/)
      .some((part) => isFar(part))
  )
    return true;
  if (!/^(?:absolute|fixed|relative|sticky)$/.test(value('position'))) return false;
  if (isFar(value('left')) || isFar(value('top'))) return true;
  if (isFar(value('right')) || isFar(value('bottom'))) return true;
  return [value('left'), value('top')].some((edge) => (pixels(edge) ?? 0) >= 5000);
}

function isFar(length: string, em = 16): boolean {
  // Percentages are of the page here: -100% is one screen.
  const distance = length.endsWith('%') ? Number.parseFloat(length) * 10 : pixels(length, em);
  return distance !== undefined && distance <= FAR;
}

function isCutToNothing(value: Value): boolean {
  const shape = value('clip-path');
  if (/^inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%/.test(shape) || /^(?:circle|ellipse)\(\s*0/.test(shape)) return true;
  if (/^polygon\(\s*\)$|^polygon\((?:\s*0(?:px|%)?\s+0(?:px|%)?\s*,?)+\)$/.test(shape)) return true;
  if (/^rect\(\s*(?:[01](?:px)?[\s,]+){3}[01](?:px)?\s*\)$/.test(value('clip'))) return true;
  const isClipped = ['overflow', 'overflow-x', 'overflow-y'].some((name) => /hidden|clip/.test(value(name)));
  return isClipped && ['width', 'height', 'max-width', 'max-height'].some((name) => (pixels(value(name)) ?? 99) <= 1);
}

function visibilityOf(value: Value, above: Sight): string {
  if (value('visibility') !== 'inherit') return value('visibility');
  return above.isVisible ? 'visible' : 'hidden';
}

/** `font: 0/0 a` is the shorthand that hides text as well. */
function fontSizeOf(element: PageElement, value: Value, above: number): number {
  const short = /(?:^|\s)([\d.]+(?:px|pt|r?em|%)?)(?:\/|\s)/.exec(value('font'))?.[1];
  const said = value('font-size') === '' ? short : value('font-size');
  if (element.localName === 'font' && said === undefined) return above;
  return pixels(said, above) ?? (/^(?:initial|medium|large|x-large|small|unset)$/.test(said ?? '') ? 16 : above);
}

function colourOf(element: PageElement, value: Value, above: Sight): Colour | undefined {
  const attribute = element.localName === 'font' ? (element.getAttribute('color') ?? '') : '';
  const said = [value('-webkit-text-fill-color'), value('color'), attribute].find((one) => one !== '');
  if (said === undefined || /^(?:inherit|currentcolor|unset)$/.test(said)) return above.colour;
  return parseColour(said) ?? parseColour(`#${said}`);
}

function groundOf(element: PageElement, value: Value, above: Sight): Colour | undefined {
  const image = `${value('background-image')} ${value('background')}`;
  if (/url\(|gradient\(|image\(/.test(image) || element.hasAttribute('background')) return undefined;
  const short = value('background').match(/(?:rgb|hsl)a?\([^()]*\)|[^\s()]+/g) ?? [];
  const attribute = element.getAttribute('bgcolor') ?? '';
  const said = [value('background-color'), ...short.filter((part) => parseColour(part) !== undefined), attribute].find(
    (one) => one !== '',
  );
  if (said === undefined) return value('background').includes('var(') ? undefined : above.ground;
  const ground = parseColour(said) ?? parseColour(`#${said}`);
  if (ground === undefined) return /^(?:none|inherit|initial|unset)$/.test(said) ? above.ground : undefined;
  // Half-transparent grounds: what shows through is not worked out.
  if (ground.alpha < 0.05) return above.ground;
  return ground.alpha < 0.95 ? undefined : ground;
}
