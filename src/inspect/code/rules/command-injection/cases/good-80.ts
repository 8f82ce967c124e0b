import type { FastifyInstance } from 'fastify';
import { execSync } from 'child_process';
const schema = {
  querystring: {
    type: 'object',
    required: ['domain'],
    properties: {
      domain: { type: 'string', pattern: '^[a-z0-9.-]+$' },
    },
  },
};
export default async function routes(fastify: FastifyInstance) {
  fastify.get('/lookup', { schema }, async (request, reply) => {
    const { domain } = request.query as { domain: string };
    const out = execSync('dig +short ' + domain).toString();
    return { out };
  });
}
