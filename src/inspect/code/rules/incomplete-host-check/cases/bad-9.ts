const allowedUrls = ['https://example.com/help', 'https://shop.example.com'];
export const isAllowed = (url: string) => {
  for (const allowedUrl of allowedUrls) if (url.includes(allowedUrl)) return true;
  return false;
};
