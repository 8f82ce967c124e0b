export async function GET({ url, fetch }) {
  const target = url.searchParams.get('image');
  const response = await fetch(target);
  return new Response(response.body, { headers: { 'content-type': 'image/png' } });
}
