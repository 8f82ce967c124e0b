import Router from '@koa/router';
import { signIn } from './auth.js';
export const router = new Router({ prefix: '/auth' });
router.post('/login', async (ctx, next) => {
  const { user, password, next: target } = ctx.request.body;
  if (!(await signIn(ctx, user, password))) ctx.throw(401);
  ctx.redirect(target || '/');
});
