import { Elysia, t } from 'elysia';
import { execFileSync } from 'node:child_process';
new Elysia()
  .post('/deploy', ({ body }) => execFileSync('./deploy.sh', [body.branch]).toString(), { body: t.Object({ branch: t.String() }) })
  .listen(3000);
