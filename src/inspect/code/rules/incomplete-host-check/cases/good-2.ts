export const allowed = [/^https:\/\/www\.example\.com$/];
