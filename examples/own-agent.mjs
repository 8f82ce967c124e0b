// A loop of your own: what the model wants run, runs in a cage. Here the "model" is a list.
// Run it in any folder: node examples/own-agent.mjs
import { executeTool, Sallyport } from 'sallyport';

const cage = Sallyport.open({ policy: { version: 1, destructive: { limit: 5, window: '10s' } } });
const execute = executeTool(cage);

for (const call of [
  { language: 'python', code: 'print(sum(range(10)))' },
  { language: 'shell', code: 'cat ~/.ssh/id_ed25519' },
  { language: 'javascript', code: "fetch('https://example.com').catch((error) => console.log('no network:', error.cause?.code ?? error.message))" },
]) {
  console.log(`> ${call.code}`);
  console.log(await execute.execute(call));
}
cage.close();
