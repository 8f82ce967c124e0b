import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
export default defineEventHandler(async (event) => {
  const name = getRouterParam(event, 'name');
  const content = await readFile(join('./docs', name), 'utf8');
  return { content };
});
