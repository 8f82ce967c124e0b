import { expect, test } from 'vitest';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

// Judged before the client is started, so these need no client, and no network: nobody is there to be asked.

test.each<[words: string, why: RegExp]>([
  ['npx expresss@1.0.0', /could be taken for the popular express/],
  ['npx -p expresss thing', /could be taken for the popular express/],
  ['pnpx expresss', /could be taken for the popular express/],
  ['pnpm dlx expresss', /could be taken for the popular express/],
  ['bunx expresss', /could be taken for the popular express/],
  ['yarn dlx expresss', /could be taken for the popular express/],
  ['uvx reqeusts', /could be taken for the popular requests/],
  ['uv tool run reqeusts', /could be taken for the popular requests/],
  ['uv pip install reqeusts', /could be taken for the popular requests/],
  ['pip3 install reqeusts', /could be taken for the popular requests/],
  ['pip install cv2', /opencv-python/],
  ['cargo add quite-an-unknown-crate', /quite-an-unknown-crate/],
  ['cargo install quite-an-unknown-crate', /quite-an-unknown-crate/],
  ['go get example.test/quite/unknown@latest', /example\.test\/quite\/unknown/],
  ['go install example.test/quite/unknown@v1.0.0', /example\.test\/quite\/unknown/],
  ['gem install quite-an-unknown-gem', /quite-an-unknown-gem/],
  ['bundle add quite-an-unknown-gem', /quite-an-unknown-gem/],
])('sallyport %s is not started', async (words, why) => {
  const place = makeWorkspace();
  const env = { ...place.env, PIP_INDEX_URL: 'http://127.0.0.1:1/simple', npm_config_registry: 'http://127.0.0.1:1/' };
  const { code, stdout, stderr } = await sallyport(place, words.split(' '), { env });
  expect(`${code} ${stderr}`).toMatch(/^126 /);
  expect(stderr).toMatch(why);
  expect(stdout).toBe('');
});
