import WebSocket from 'ws';
export const connect = (url: string) =>
  new WebSocket(url, { rejectUnauthorized: false });
