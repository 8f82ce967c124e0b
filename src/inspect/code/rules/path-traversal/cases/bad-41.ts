Deno.serve(async (request: Request) => {
  const { pathname } = new URL(request.url);
  try {
    const file = await Deno.open('./static' + decodeURIComponent(pathname), { read: true });
    return new Response(file.readable);
  } catch {
    return new Response('404', { status: 404 });
  }
});
