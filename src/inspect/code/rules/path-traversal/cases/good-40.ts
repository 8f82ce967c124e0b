import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
export default defineEventHandler(async (event) => {
  const name = getRouterParam(event, 'name');
  const content = await readFile(join('./docs', basename(name)), 'utf8');
  return { content };
});
