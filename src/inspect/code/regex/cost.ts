import { ALL, type CharacterSet, charactersIn, type Pattern, parsePattern } from './parse.ts';

/** How the time of a match that fails grows with the text. */
export type Cost = 'linear' | 'polynomial' | 'exponential';

/** Loops of fewer rounds end soon enough, inside another loop and beside one. */
const MANY = 16;
const VERY_MANY = 1000;

/**
 * What a text can cost that is made for the pattern: a loop inside a loop, or a choice inside a loop, that can take the same
 * text in two ways doubles the work with each character; two loops one after the other that take the same characters square it.
 *
 * @param isWhole the whole text must match, as with Python's `fullmatch`
 */
export function costOf(text: string, isWhole = false): Cost {
  const pattern = parsePattern(text);
  if (pattern === undefined) return 'linear';
  const cost = costIn(pattern, isWhole);
  return cost === 'linear' && !isWhole && isSearchSlow(pattern) ? 'polynomial' : cost;
}

/** Without an anchor a match is tried at each character: a loop at the beginning goes over the same text each time. */
function isSearchSlow(pattern: Pattern): boolean {
  if (pattern.is === 'choice') return pattern.items.some(isSearchSlow);
  return waysOf(pattern.is === 'sequence' ? pattern.items : [pattern]).some(isWaySlow);
}

function isWaySlow(items: readonly Pattern[]): boolean {
  for (const [index, item] of items.entries()) {
    if (item.is === 'nothing') return false;
    const set = alphabetOf(item);
    if (set !== undefined && isVeryLong(item)) return items.slice(index + 1).some((next) => mayFail(next) && !passes(next, set));
    if (!isEmptyable(item)) return isPrefixSlow(items, index);
  }
  return false;
}

/** `/{.*}/`: what stands before the loop is taken by it as well, so `{{{{` is gone over from each of its characters. */
function isPrefixSlow(items: readonly Pattern[], from: number): boolean {
  const at = items.findIndex((item, index) => index > from && isVeryLong(item));
  const set = alphabetOf(items[at] ?? { is: 'nothing', isEnd: false });
  if (set === undefined || !items.slice(from, at).every((item) => passes(item, set))) return false;
  // `/\?.*$/`: behind all of a line its end is there; a text for which it is not needs a line break, which no address has.
  const rest = isWholeLine(set) ? items.slice(at + 1).filter((next) => next.is !== 'nothing') : items.slice(at + 1);
  return rest.some((next) => mayFail(next) && !passes(next, set & firstOf(items[from])));
}

const LINE = ALL & ~charactersIn('\n\r');
const isWholeLine = (set: CharacterSet): boolean => (set & LINE) === LINE;

function firstOf(item: Pattern | undefined): CharacterSet {
  return item?.is === 'set' ? item.set : -1n;
}

/** @param canFail something behind the pattern may not match, so that other ways are tried */
function costIn(pattern: Pattern, canFail: boolean): Cost {
  switch (pattern.is) {
    case 'choice':
      return worst(pattern.items.map((item) => costIn(item, canFail)));
    case 'loop':
      if (pattern.most <= MANY) return costIn(pattern.item, canFail);
      // Its own next round may fail as well, but then the loop ends there: that is no failure.
      if (canFail && isAmbiguous(pattern.item)) return 'exponential';
      return costIn(pattern.item, canFail);
    case 'sequence':
      return costOfSequence(pattern.items, canFail);
    default:
      return 'linear';
  }
}

/** What may be there or not, and each way of a choice, is looked at beside what stands before and behind it. */
function costOfSequence(items: readonly Pattern[], canFail: boolean): Cost {
  return worst(waysOf(items).map((way) => costOfWay(way, canFail)));
}

const MOST_WAYS = 64;

/** All ways through the choices of a sequence; the sequence as it is, when there are too many. */
function waysOf(items: readonly Pattern[]): readonly (readonly Pattern[])[] {
  let ways: readonly (readonly Pattern[])[] = [[]];
  for (const item of items) {
    const parts = partsOf(item);
    ways = ways.flatMap((way) => parts.map((part) => [...way, ...part]));
    if (ways.length > MOST_WAYS) return [items];
  }
  return ways;
}

function partsOf(item: Pattern): readonly (readonly Pattern[])[] {
  if (item.is === 'choice') return item.items.flatMap(partsOf);
  if (item.is === 'sequence') return waysOf(item.items);
  // `(?:...)?` is there or it is not.
  if (item.is === 'loop' && item.most === 1 && item.least === 0 && item.item.is !== 'set') return [[], ...partsOf(item.item)];
  return [[item]];
}

function costOfWay(items: readonly Pattern[], canFail: boolean): Cost {
  let cost: Cost = 'linear';
  let canRestFail = canFail;
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item === undefined) continue;
    cost = worst([cost, costIn(item, canRestFail)]);
    if (canRestFail && isVeryLong(item) && meetsItsLike(item, items.slice(index + 1))) cost = worst([cost, 'polynomial']);
    canRestFail ||= mayFail(item);
  }
  return cost;
}

const ORDER: readonly Cost[] = ['linear', 'polynomial', 'exponential'];

function worst(costs: readonly Cost[]): Cost {
  return costs.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), 'linear');
}

function mayFail(pattern: Pattern): boolean {
  switch (pattern.is) {
    case 'nothing':
      return pattern.isEnd;
    case 'loop':
      return pattern.least > 0 && mayFail(pattern.item);
    case 'sequence':
      return pattern.items.some(mayFail);
    case 'choice':
      return pattern.items.every(mayFail);
    default:
      return true;
  }
}

function isLong(pattern: Pattern): pattern is Extract<Pattern, { is: 'loop' }> {
  return pattern.is === 'loop' && pattern.most > MANY;
}

function isVeryLong(pattern: Pattern): boolean {
  return pattern.is === 'loop' && pattern.most > VERY_MANY;
}

/** The characters of which any text of a pattern is made that can be as long as one likes; undefined: it takes no such text. */
function alphabetOf(pattern: Pattern): CharacterSet | undefined {
  if (!isLong(pattern)) return undefined;
  return pattern.item.is === 'set' ? pattern.item.set : undefined;
}

/** Whether a text of these characters alone gets through a pattern; with none at all it may as well. */
function passes(pattern: Pattern, set: CharacterSet): boolean {
  switch (pattern.is) {
    case 'set':
      return (pattern.set & set) !== 0n;
    case 'loop':
      return pattern.least === 0 || passes(pattern.item, set);
    case 'sequence':
      return pattern.items.every((item) => passes(item, set));
    case 'choice':
      return pattern.items.some((item) => passes(item, set));
    default:
      return !pattern.isEnd;
  }
}

/**
 * Behind a loop stands another one that can take over its characters: there must be a text that the first can repeat, that leads
 * through what stands between, and that the second can repeat as well.
 */
function meetsItsLike(item: Pattern, rest: readonly Pattern[]): boolean {
  const set = alphabetOf(item);
  if (set === undefined) return false;
  return rest.some((next, index) => {
    const shared = set & charactersOf(next, set);
    return shared !== 0n && rest.slice(0, index).every((between) => passes(between, shared));
  });
}

/** What a loop takes, round by round; of a group only when each of its parts can be made of these characters. */
function charactersOf(pattern: Pattern, within: CharacterSet): CharacterSet {
  if (!isLong(pattern) || !isVeryLong(pattern)) return 0n;
  if (pattern.item.is === 'set') return pattern.item.set;
  if (pattern.item.is !== 'sequence' || !pattern.item.items.every((item) => passes(item, within))) return 0n;
  return pattern.item.items.reduce((all, item) => all | (setsOf(item)?.[0] ?? alphabetOf(item) ?? 0n), 0n);
}

/** Whether rounds of a loop over this can share a text out among themselves in more than one way. */
function isAmbiguous(body: Pattern): boolean {
  if (body.is === 'choice') return areAlike(body.items) || body.items.some(isAmbiguous);
  const items = body.is === 'sequence' ? body.items : [body];
  return items.some((item, index) => {
    const others = [...items.slice(0, index), ...items.slice(index + 1)];
    if (item.is === 'choice' && others.every(isEmptyable)) return isAmbiguous(item);
    // `(?:x{2,4})+`: six are two and four, or four and two.
    if (isElastic(item) && others.every(isEmptyable)) return true;
    const set = alphabetOf(item) ?? (isLong(item) && others.every(isEmptyable) && isAmbiguous(item.item) ? -1n : undefined);
    if (set === undefined) return false;
    // What stands around the inner loop can be taken by it as well, so one round does what two do.
    return others.every((other) => passes(other, set));
  });
}

/** A loop of characters whose number of rounds is bounded and not fixed. */
function isElastic(pattern: Pattern): boolean {
  return pattern.is === 'loop' && pattern.item.is === 'set' && pattern.most >= 2 && pattern.least < pattern.most;
}

function isEmptyable(pattern: Pattern): boolean {
  switch (pattern.is) {
    case 'loop':
      return pattern.least === 0 || isEmptyable(pattern.item);
    case 'sequence':
      return pattern.items.every(isEmptyable);
    case 'choice':
      return pattern.items.some(isEmptyable);
    default:
      return pattern.is === 'nothing';
  }
}

/** Two ways of a choice that take the same text, character by character. */
function areAlike(ways: readonly Pattern[]): boolean {
  const words = ways.map(setsOf);
  return words.some((one, index) =>
    words.some((other, at) => {
      if (at <= index || one === undefined || other === undefined || one.length !== other.length) return false;
      return one.length > 0 && one.every((set, place) => (set & (other[place] ?? 0n)) !== 0n);
    }),
  );
}

/** The characters of a pattern without loops one by one; a single loop counts as one of its characters. */
function setsOf(pattern: Pattern): readonly CharacterSet[] | undefined {
  if (pattern.is === 'set') return [pattern.set];
  if (pattern.is === 'loop' && pattern.item.is === 'set' && pattern.least <= 1 && pattern.most > 1) return [pattern.item.set];
  if (pattern.is !== 'sequence') return undefined;
  const parts = pattern.items.map(setsOf);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}
