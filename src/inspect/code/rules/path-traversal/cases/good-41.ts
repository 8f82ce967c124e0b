import { serveDir } from 'jsr:@std/http/file-server';
Deno.serve(async (request: Request) => {
  return await serveDir(request, { fsRoot: './static' });
});
