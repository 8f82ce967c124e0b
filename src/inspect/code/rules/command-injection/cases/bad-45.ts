import { Elysia, t } from 'elysia';
import { execSync } from 'node:child_process';
new Elysia()
  .post('/deploy', ({ body }) => execSync(`./deploy.sh ${body.branch}`).toString(), { body: t.Object({ branch: t.String() }) })
  .listen(3000);
