import DOMPurify from 'dompurify';

export const shown = (page: string): string => DOMPurify.sanitize(page, { ADD_TAGS: ['figure'] });
