export async function GET({ params, fetch }) {
  const response = await fetch(`https://images.example.com/${encodeURIComponent(params.id)}.png`);
  return new Response(response.body, { headers: { 'content-type': 'image/png' } });
}
