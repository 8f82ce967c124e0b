export default {
  async fetch(request) {
    const name = new URL(request.url).searchParams.get('name');
    return new Response(`<h1>Hi ${name}</h1>`, { headers: { 'content-type': 'text/html;charset=UTF-8' } });
  },
};
