import { painter } from './colour.ts';
import { wrap } from './text.ts';

const WIDEST = 100;

/** A page of our own documentation for a terminal: headings and code stand out, paragraphs fit, signs of Markdown go. */
export function renderPage(markdown: string, colour: boolean, columns: number | undefined): string {
  const paint = painter(colour);
  const width = Math.max(40, Math.min(columns ?? WIDEST, WIDEST));
  const out: string[] = [];
  let isCode = false;
  for (const line of markdown.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      isCode = !isCode;
      continue;
    }
    if (isCode) out.push(paint('cyan', `    ${line}`));
    else if (/^#{1,6} /.test(line)) out.push(paint('bold', line.replace(/^#+ /, '')));
    else if (/^\| ?-|^\| \| \|$/.test(line)) continue;
    else if (line.startsWith('|')) out.push(row(line, paint));
    else out.push(line === '' ? '' : wrap(inline(line, paint), width, /^\s*[-*] /.test(line) ? '  ' : ''));
  }
  return `${out.join('\n')}\n`;
}

type Paint = ReturnType<typeof painter>;

function row(line: string, paint: Paint): string {
  const cells = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => inline(cell.trim().replaceAll('\\|', '|'), paint));
  return `  ${cells.join('  ')}`;
}

function inline(text: string, paint: Paint): string {
  return text
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, words: string) => paint('bold', words))
    .replaceAll(/`([^`]+)`/g, (_, code: string) => paint('cyan', code))
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)');
}
