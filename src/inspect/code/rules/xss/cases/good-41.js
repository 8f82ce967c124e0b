export default {
  async fetch(request) {
    const name = new URL(request.url).searchParams.get('name');
    return new Response(JSON.stringify({ greeting: `Hi ${name}` }), { headers: { 'content-type': 'application/json' } });
  },
};
