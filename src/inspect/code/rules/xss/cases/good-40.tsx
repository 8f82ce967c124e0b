import DOMPurify from 'isomorphic-dompurify';
export default async function Page({ searchParams }: { searchParams: Promise<{ message?: string }> }) {
  const { message } = await searchParams;
  return (
    <main>
      <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(message ?? '') }} />
    </main>
  );
}
