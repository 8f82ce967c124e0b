import { decodeText, isBinary } from './decode.ts';
import type { Page } from './fetch-page.ts';
import { withoutInvisible } from './invisible.ts';
import { withoutMarkdownComments } from './markdown-source.ts';
import { NOTHING_DROPPED, PageError, type Reading } from './types.ts';

/** Longer texts are cut, and say so: nobody reads more at once. */
export const MOST_CHARACTERS = 500_000;

/** Reads HTML. It is handed in, because that is done where it can be stopped. */
export type ReadHtml = (html: string, page: Page) => Promise<Reading>;

/**
 * The readable text of a page, without what a person would not see.
 *
 * @throws PageError
 */
export async function readPage(page: Page, readHtml: ReadHtml): Promise<Reading> {
  const { body, contentType, kind } = page;
  if (isBinary(body, contentType.charset))
    throw new PageError('refused', `it says that it is ${contentType.type}, and holds something else`);
  const text = decodeText(body, contentType.charset, kind === 'html');
  const reading = kind === 'html' ? await readHtml(text, page) : readText(text, kind === 'markdown');
  const shown = reading.text.trim();
  if (shown.length <= MOST_CHARACTERS) return { ...reading, text: shown };
  // Not through the middle of a character.
  const kept = shown.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
  return { ...reading, text: kept, cut: shown.length - kept.length };
}

function readText(source: string, isMarkdown: boolean): Reading {
  const { text, count } = withoutInvisible(source);
  const commented = isMarkdown ? withoutMarkdownComments(text) : { text, count: 0 };
  return {
    title: undefined,
    text: commented.text,
    dropped: { ...NOTHING_DROPPED, characters: count, comments: commented.count },
    cut: 0,
  };
}
