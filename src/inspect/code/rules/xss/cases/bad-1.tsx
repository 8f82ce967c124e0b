export function Note({ req }: { req: Request }) {
  const text = new URLSearchParams(window.location.search).get('text');
  return <div dangerouslySetInnerHTML={{ __html: text }} />;
}
