/**
 * What a Markdown file says and a rendered one does not show: HTML comments, and link definitions that nothing refers to, which
 * are the usual way to write a comment. Code, fenced or in backticks, is shown as it stands, so it stays.
 */
export function withoutMarkdownComments(text: string): { readonly text: string; readonly count: number } {
  let count = 0;
  const shown = text.replace(PARTS, (found: string, ...groups: readonly unknown[]) => {
    const isCode = groups[0] !== undefined || groups[2] !== undefined;
    if (isCode) return found;
    count += 1;
    return '';
  });
  return { text: shown, count };
}

/**
 * A fence and what it holds (also to the end of the file); a comment (the same); code in backticks, 5,000
 * characters at the most, so that runs of them that never close cost no square; `[//]: # (comment)`.
 */
const PARTS =
  /^( {0,3}(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\2)[^\n]*)*(?:\n {0,3}\2[`~]*[^\n]*|$))|<!--(?:[^-]|-(?!->))*(?:-->|$)|((?<!`)(?<tick>`+)(?!`)[^\n]{0,5000}?(?<!`)\k<tick>(?!`))|^ {0,3}\[(?:\/\/|comment|_)\]:[^\n]*$/gim;
