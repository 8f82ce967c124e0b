import Fastify from 'fastify';
import { execSync } from 'node:child_process';
const app = Fastify();
app.route({
  method: 'GET',
  url: '/size',
  schema: {
    querystring: {
      type: 'object',
      properties: { width: { type: 'integer' } },
    },
  },
  handler: async (request) => {
    const { width } = request.query as { width: number };
    return execSync(`convert in.png -resize ${width} out.png`).toString();
  },
});
