export const report = (body) => fetch('http://api.test.collector.example.com/v1', { method: 'POST', body });
