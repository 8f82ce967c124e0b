import { FastifyPluginAsync } from 'fastify';
import { exec } from 'child_process';
const plugin: FastifyPluginAsync = async (app) => {
  app.post<{ Body: { format: string } }>('/convert', {
    schema: {
      body: {
        type: 'object',
        properties: {
          format: { type: 'string', enum: ['png', 'jpg', 'webp'] },
        },
        required: ['format'],
      },
    },
  }, async (request, reply) => {
    const { format } = request.body;
    exec(`convert input.bmp output.${format}`, (err) => {
      reply.send({ ok: !err });
    });
    return reply;
  });
};
export default plugin;
