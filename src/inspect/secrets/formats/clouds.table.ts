import { fromBase64, isAwsKeyId, isGoogleKey } from '../checksum.ts';
import type { Format } from '../format.ts';
import { inside, isMixed, token } from './token.ts';

export const clouds: readonly Format[] = [
  token('aws-access-key', 'AWS access key id', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '[A-Z0-9]{16}', { check: isAwsKeyId }),
  token('aws-bedrock-key', 'Amazon Bedrock API key', ['ABSK'], '[A-Za-z0-9+/]{109,269}={0,2}'),
  token('aws-bedrock-key', 'Amazon Bedrock API key', ['bedrock-api-key-'], '[A-Za-z0-9+/]{28,2048}={0,2}', {
    check: (key) =>
      fromBase64(key.slice('bedrock-api-key-'.length))?.startsWith('bedrock.amazonaws.com') === true ? 'valid' : 'no',
  }),
  token('aws-appsync-key', 'AWS AppSync key', ['da2-'], '[a-z0-9]{26}'),
  token('aws-mws-token', 'Amazon MWS token', ['amzn.mws.'], '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  token('google-key', 'Google API key', ['AIza'], '[\\w-]{35}(?![\\w=-])', { check: isGoogleKey }),
  token('google-oauth-token', 'Google OAuth access token', ['ya29.'], '[\\w-]{20,1024}'),
  token('google-client-secret', 'Google OAuth client secret', ['GOCSPX-'], '[\\w-]{28}'),
  token('google-refresh-token', 'Google OAuth refresh token', ['1//0'], '[\\w-]{60,120}'),
  inside(
    'azure-client-secret',
    'Azure client secret',
    ['8Q~', '7Q~', '6Q~'],
    3,
    /(?<![A-Za-z0-9._~-])[A-Za-z0-9_.]{3}[678]Q~[A-Za-z0-9_.~-]{31,34}(?![A-Za-z0-9._~-])/g,
    { check: isMixed },
  ),
  token('azure-storage-key', 'Azure storage account key', ['AccountKey='], '(?<secret>[A-Za-z0-9+/]{86}==)'),
  token('azure-shared-key', 'Azure shared access key', ['SharedAccessKey='], '(?<secret>[A-Za-z0-9+/]{43}=)'),
  token('azure-devops-token', 'Azure DevOps token', ['AZDO'], '[A-Za-z0-9]{32,84}', { check: isMixed }),
  token('alibaba-access-key', 'Alibaba Cloud access key id', ['LTAI'], '[A-Za-z0-9]{12,24}', { check: isMixed }),
  token('tencent-secret-id', 'Tencent Cloud secret id', ['AKID'], '[A-Za-z0-9]{32}', { check: isMixed }),
  token('digitalocean-token', 'DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[0-9a-f]{64}'),
  token('heroku-key', 'Heroku API key', ['HRKU-'], '[\\w-]{36,80}'),
  token('cloudflare-origin-key', 'Cloudflare origin CA key', ['v1.0-'], '[0-9a-f]{24}-[0-9a-f]{146}'),
  token('flyio-token', 'Fly.io token', ['fo1_'], '[\\w-]{43}', { check: isMixed }),
  token('flyio-token', 'Fly.io token', ['fm1r_', 'fm1a_', 'fm2_'], '[A-Za-z0-9+/,=_-]{80,4096}'),
  token('vercel-token', 'Vercel token', ['vcp_', 'vck_', 'vca_', 'vci_', 'vcr_'], '[A-Za-z0-9]{20,80}', { check: isMixed }),
  token('render-key', 'Render API key', ['rnd_'], '[A-Za-z0-9]{28,40}'),
  token('netlify-token', 'Netlify token', ['nfp_', 'nfc_', 'nfo_', 'nfb_'], '[A-Za-z0-9]{36,64}'),
  token('supabase-token', 'Supabase token', ['sbp_', 'sb_secret_'], '[\\w-]{30,64}'),
  token('planetscale-token', 'PlanetScale secret', ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], '[\\w=.-]{32,64}'),
  token('neon-key', 'Neon API key', ['napi_'], '[a-z0-9]{48,72}'),
  token('scalingo-token', 'Scalingo token', ['tk-us-'], '[\\w-]{48}'),
  token('clickhouse-key', 'ClickHouse Cloud secret', ['4b1d'], '[A-Za-z0-9]{38}', { check: isMixed }),
  token('databricks-token', 'Databricks token', ['dapi'], '[0-9a-f]{32}(?:-\\d)?'),
  token('yandex-key', 'Yandex Cloud key', ['AQVN'], '[\\w-]{35,38}'),
  token('yandex-key', 'Yandex Cloud key', ['YCAJ', 'YCMR', 'YCgR', 'YCBB'], '[\\w-]{20,40}', { check: isMixed }),
];
