import Fastify from 'fastify';
const app = Fastify();
app.get('/error', async (request, reply) => {
  const { message } = request.query as { message: string };
  reply.type('text/plain');
  return reply.send('<b>' + message + '</b>');
});
