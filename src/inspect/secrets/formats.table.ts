import { endsWithCrc, fromBase64, hasJoseHeader } from './checksum.ts';
import type { Format, Validity } from './format.ts';

// The forms are those that the providers document, or that their own tools print. Every pattern is linear: it begins at its
// anchor, and its repetitions are bounded or made of one class.

type Extra = Pick<Format, 'check' | 'weight'>;

/** A token that begins with one of `anchors` and goes on with `rest`, between characters that belong to no token. */
function token(id: string, what: string, anchors: readonly string[], rest: string, extra: Extra = {}): Format {
  let pattern: RegExp | undefined;
  return {
    id,
    what,
    anchors,
    // Made when its anchor is met first: a run begins with this table, and most of its forms are never seen.
    get pattern(): RegExp {
      pattern ??= tokenPattern(anchors, rest);
      return pattern;
    },
    ...extra,
  };
}

function tokenPattern(anchors: readonly string[], rest: string): RegExp {
  const heads = anchors.map((anchor) => anchor.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('|');
  // A name of a file or a member is no token; a part of a host may stand before one.
  const before = anchors[0]?.includes('/') === true ? '' : '(?<![A-Za-z0-9.])';
  return new RegExp(`${before}(?:${heads})${rest}(?![A-Za-z0-9])`, 'y');
}

/** As `token`, where the anchor stands up to `back` characters after the beginning. */
function inside(id: string, what: string, anchors: readonly string[], back: number, pattern: RegExp, extra: Extra = {}): Format {
  return { id, what, anchors, back, pattern, ...extra };
}

const isMixed = (secret: string): Validity =>
  /\d/.test(secret) && (/[a-z]/.test(secret) || /[A-Z]/.test(secret)) ? 'plain' : 'no';

/** Base64 of a JSON object. */
const holdsJson =
  (from: number) =>
  (secret: string): Validity =>
    secret.slice(from).startsWith('eyJ') ? 'valid' : 'plain';

const clouds: readonly Format[] = [
  token('aws-access-key', 'AWS access key id', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '[A-Z0-9]{16}', { check: isMixed }),
  token('aws-bedrock-key', 'Amazon Bedrock API key', ['ABSK'], '[A-Za-z0-9+/]{109,269}={0,2}'),
  token('aws-bedrock-key', 'Amazon Bedrock API key', ['bedrock-api-key-'], '[A-Za-z0-9+/]{28,2048}={0,2}', {
    check: (key) =>
      fromBase64(key.slice('bedrock-api-key-'.length))?.startsWith('bedrock.amazonaws.com') === true ? 'valid' : 'no',
  }),
  token('aws-appsync-key', 'AWS AppSync key', ['da2-'], '[a-z0-9]{26}'),
  token('aws-mws-token', 'Amazon MWS token', ['amzn.mws.'], '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  token('google-key', 'Google API key', ['AIza'], '[\\w-]{35}(?![\\w=-])'),
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

const code: readonly Format[] = [
  token('github-token', 'GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], '[A-Za-z0-9]{36,255}', { check: endsWithCrc }),
  token('github-token', 'GitHub token', ['github_pat_'], '\\w{36,255}'),
  token(
    'gitlab-token',
    'GitLab token',
    ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glft-', 'glffct-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-', 'glrtr-'],
    '[\\w.-]{20,255}',
  ),
  token('gitlab-runner-token', 'GitLab runner registration token', ['GR1348941'], '[\\w-]{20}'),
  token('gitlab-session', 'GitLab session', ['_gitlab_session='], '(?<secret>[0-9a-z]{32})'),
  token('bitbucket-token', 'Bitbucket token', ['ATBB', 'ATCTT3xFfG'], '[\\w=-]{24,255}', { check: isMixed }),
  token('atlassian-token', 'Atlassian API token', ['ATATT3'], '[\\w=-]{60,255}'),
  token('npm-token', 'npm token', ['npm_'], '[A-Za-z0-9]{36}', { check: endsWithCrc }),
  token('pypi-token', 'PyPI token', ['pypi-AgE'], '[\\w-]{50,1024}'),
  token('rubygems-key', 'RubyGems API key', ['rubygems_'], '[0-9a-f]{48}'),
  token('crates-token', 'Cargo registry token', ['cio'], '[A-Za-z0-9]{32}', { check: isMixed }),
  token('nuget-key', 'NuGet API key', ['oy2'], '[a-z0-9]{43}', { check: isMixed }),
  token('clojars-token', 'Clojars token', ['CLOJARS_'], '[A-Za-z0-9]{60}'),
  token('docker-token', 'Docker Hub token', ['dckr_pat_', 'dckr_oat_'], '[\\w-]{27,64}'),
  token('jfrog-key', 'Artifactory API key', ['AKCp'], '[A-Za-z0-9]{69}'),
  token('jfrog-token', 'Artifactory reference token', ['cmVmdGtuO', 'cmVmd'], '[A-Za-z0-9]{50,60}'),
  token('sourcegraph-token', 'Sourcegraph token', ['sgp_'], '(?:[0-9a-fA-F]{16}_|local_)?[0-9a-fA-F]{40}'),
  token('sonar-token', 'SonarQube token', ['sqa_', 'sqp_', 'squ_'], '[0-9a-f]{40}'),
  token('postman-key', 'Postman API key', ['PMAK-'], '[0-9a-fA-F]{24}-[0-9a-fA-F]{34}'),
  token('buildkite-token', 'Buildkite token', ['bkua_', 'bkct_'], '[0-9a-zA-Z]{40}'),
  token('circleci-token', 'CircleCI token', ['CCIPAT_', 'CCIPRJ_'], '[A-Za-z0-9]{22}_[0-9a-f]{40}'),
  token('octopus-key', 'Octopus Deploy API key', ['API-'], '[A-Z0-9]{26}', { check: isMixed }),
  token('pulumi-token', 'Pulumi token', ['pul-'], '[0-9a-f]{40}'),
  token('harness-token', 'Harness token', ['pat.', 'sat.'], '[A-Za-z0-9_-]{22}\\.[0-9a-zA-Z]{24}\\.[0-9a-zA-Z]{20}'),
  token('prefect-key', 'Prefect API key', ['pnu_', 'pnb_'], '[A-Za-z0-9]{36}', { check: isMixed }),
  token('snyk-token', 'Snyk token', ['snyk_uat.', 'snyk_sat.'], '[\\w.-]{40,255}'),
  inside(
    'terraform-token',
    'HCP Terraform token',
    ['.atlasv1.'],
    16,
    /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{58,80}(?![A-Za-z0-9])/g,
  ),
  token('infracost-key', 'Infracost API key', ['ico-'], '[A-Za-z0-9]{32}', { check: isMixed }),
  token('openshift-token', 'OpenShift token', ['sha256~'], '[\\w-]{43}', { check: isMixed }),
  token('doppler-token', 'Doppler token', ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], '[\\w.-]{40,64}'),
  token('vault-token', 'Vault token', ['hvs.', 'hvb.', 'hvr.'], '[\\w-]{90,300}'),
  token('onepassword-token', '1Password service account token', ['ops_ey'], '[A-Za-z0-9+/_-]{200,4096}={0,3}'),
  token(
    'onepassword-key',
    '1Password secret key',
    ['A3-'],
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}',
    {
      check: isMixed,
    },
  ),
  token(
    'authress-key',
    'Authress service key',
    ['sc_', 'ext_', 'scauth_', 'authress_'],
    '[a-z0-9]{5,30}\\.[a-z0-9]{4,6}\\.acc[_-][a-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}',
  ),
  token('defined-networking-token', 'Defined Networking token', ['dnkey-'], '[\\w=-]{26}-[\\w=-]{52}'),
  token('settlemint-token', 'SettleMint token', ['sm_aat_', 'sm_pat_', 'sm_sat_'], '[A-Za-z0-9]{16}'),
];

const ai: readonly Format[] = [
  token('anthropic-key', 'Anthropic API key', ['sk-ant-'], '(?:api|admin|oat|ort)\\d{2}-[\\w-]{78,118}AA'),
  token('openai-key', 'OpenAI API key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'], '[\\w-]{40,255}'),
  inside(
    'openai-key',
    'OpenAI API key',
    ['T3BlbkFJ'],
    28,
    /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}(?![A-Za-z0-9])/g,
  ),
  token('openrouter-key', 'OpenRouter API key', ['sk-or-v1-'], '[0-9a-f]{64}'),
  token('deepseek-key', 'AI provider key', ['sk-'], '[0-9a-f]{32}', { check: isMixed }),
  token('huggingface-token', 'Hugging Face token', ['hf_', 'api_org_'], '[A-Za-z]{34}'),
  token('groq-key', 'Groq API key', ['gsk_'], '[A-Za-z0-9]{52}'),
  token('xai-key', 'xAI API key', ['xai-'], '[A-Za-z0-9]{80}'),
  token('perplexity-key', 'Perplexity API key', ['pplx-'], '[A-Za-z0-9]{48}'),
  token('replicate-token', 'Replicate token', ['r8_'], '[A-Za-z0-9]{37}'),
  token('langsmith-key', 'LangSmith API key', ['lsv2_pt_', 'lsv2_sk_'], '[0-9a-f]{32}_[0-9a-f]{10}'),
  token('pinecone-key', 'Pinecone API key', ['pcsk_'], '\\w{60,80}'),
  token('tavily-key', 'Tavily API key', ['tvly-'], '[A-Za-z0-9-]{28,60}', { check: isMixed }),
  token('wandb-key', 'Weights & Biases API key', ['wandb_v1_'], '[A-Za-z0-9_]{60,90}'),
  token('elevenlabs-key', 'secret key', ['sk_'], '[0-9a-f]{48}', { check: isMixed }),
];

const talk: readonly Format[] = [
  token('slack-token', 'Slack token', ['xoxb-'], '\\d{9,14}-(?:\\d{9,14}-)?[A-Za-z0-9-]{17,34}'),
  token('slack-token', 'Slack token', ['xoxp-', 'xoxs-', 'xoxo-'], '(?:\\d{5,14}-){3}[0-9a-fA-F]{10,40}'),
  token('slack-token', 'Slack token', ['xoxp-', 'xoxe-'], '(?:\\d{9,14}-){2,3}[A-Za-z0-9-]{28,34}'),
  token('slack-token', 'Slack token', ['xoxa-', 'xoxr-'], '(?:\\d-)?(?:\\d{5,14}-)*[0-9A-Za-z]{8,48}', { check: isMixed }),
  token('slack-token', 'Slack token', ['xoxe-', 'xoxe.xoxb-', 'xoxe.xoxp-'], '\\d-[A-Za-z0-9]{140,200}'),
  token('slack-token', 'Slack token', ['xapp-'], '\\d-[A-Z0-9]{9,14}-\\d{9,16}-[0-9a-f]{32,80}'),
  token(
    'slack-webhook',
    'Slack webhook',
    ['hooks.slack.com/'],
    '(?<secret>(?:services|workflows|triggers)/[A-Za-z0-9/]{36,80})',
    {
      check: isMixed,
    },
  ),
  token(
    'slack-webhook',
    'Slack webhook',
    ['hooks.slack.com/'],
    '(?<secret>(?:services|workflows|triggers)/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,26})',
    {
      check: isMixed,
    },
  ),
  token(
    'discord-webhook',
    'Discord webhook',
    ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    '(?<secret>\\d{17,20}/[\\w-]{60,80})',
  ),
  token(
    'teams-webhook',
    'Microsoft Teams webhook',
    ['webhook.office.com/webhookb2/', 'outlook.office.com/webhook/'],
    '(?<secret>[\\w-]{36}@[\\w-]{36}/IncomingWebhook/[0-9a-z]{32}/[\\w-]{36})',
  ),
  inside(
    'telegram-token',
    'Telegram bot token',
    [':AA', ':AF', ':AG', ':AE', ':AH'],
    16,
    /(?<![A-Za-z0-9/])(?:bot)?\d{8,10}:A[\w-]{34}(?![\w=-])/g,
  ),
  token('sendgrid-key', 'SendGrid API key', ['SG.'], '[\\w-]{22}\\.[\\w-]{43}(?![\\w-])'),
  token('mailgun-key', 'Mailgun API key', ['key-'], '[0-9a-f]{32}', { check: isMixed }),
  inside('mailchimp-key', 'Mailchimp API key', ['-us'], 32, /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g),
  token('brevo-key', 'Brevo API key', ['xkeysib-'], '[0-9a-f]{64}-[A-Za-z0-9]{16}'),
  token('resend-key', 'Resend API key', ['re_'], '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', { check: isMixed }),
  token(
    'twilio-key',
    'Twilio API key',
    [...'0123456789abcdef'].map((digit) => `SK${digit}`),
    '[0-9a-f]{31}',
    { check: isMixed },
  ),
  token('intercom-token', 'Intercom token', ['dG9rO'], '[A-Za-z0-9+/]{40,80}={0,2}'),
  token('linear-key', 'Linear API key', ['lin_api_', 'lin_oauth_'], '[A-Za-z0-9]{40,64}'),
  token('notion-token', 'Notion token', ['ntn_'], '\\d{11}[A-Za-z0-9]{32,36}', { check: isMixed }),
  token('figma-token', 'Figma token', ['figd_', 'figo_', 'figu_'], '[\\w-]{36,60}'),
  inside('airtable-token', 'Airtable token', ['pat'], 0, /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?![A-Za-z0-9])/g),
  token('typeform-token', 'Typeform token', ['tfp_'], '[\\w.=-]{59}'),
  token('readme-key', 'ReadMe API key', ['rdme_'], '[a-z0-9]{70}'),
  token('frameio-token', 'Frame.io token', ['fio-u-'], '[\\w=-]{64}'),
  token('hubspot-token', 'HubSpot token', ['pat-na1-', 'pat-eu1-', 'pat-na2-'], '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  token('contentful-token', 'Contentful token', ['CFPAT-'], '[\\w-]{43}'),
];

const money: readonly Format[] = [
  token('stripe-key', 'Stripe secret key', ['sk_live_', 'rk_live_', 'sk_prod_', 'rk_prod_'], '[A-Za-z0-9]{16,255}'),
  token('stripe-key', 'Stripe test key', ['sk_test_', 'rk_test_'], '[A-Za-z0-9]{16,255}', { weight: 'medium' }),
  token('stripe-webhook-secret', 'Stripe webhook secret', ['whsec_'], '[A-Za-z0-9+/]{32,64}={0,2}'),
  token('square-token', 'Square token', ['sq0atp-', 'sq0csp-', 'sq0i'], '[\\w-]{22,60}'),
  token('square-token', 'Square token', ['EAAA'], '[\\w-]{60}(?![\\w-])'),
  token(
    'braintree-token',
    'Braintree access token',
    ['access_token$production$', 'access_token$sandbox$'],
    '[0-9a-z]{16}\\$[0-9a-z]{32}',
  ),
  token('shopify-token', 'Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'], '[0-9a-fA-F]{32}'),
  token('flutterwave-key', 'Flutterwave secret key', ['FLWSECK-', 'FLWSECK_TEST-'], '(?:[0-9a-h]{32}-X|[0-9a-h]{12})'),
  token('flutterwave-public-key', 'Flutterwave public key', ['FLWPUBK-', 'FLWPUBK_TEST-'], '[0-9a-h]{32}-X', { weight: 'low' }),
  token('gocardless-token', 'GoCardless token', ['live_'], '[\\w=-]{40}', { check: isMixed }),
  token('shippo-token', 'Shippo token', ['shippo_live_', 'shippo_test_'], '[0-9a-f]{40}'),
  token('easypost-key', 'EasyPost API key', ['EZAK', 'EZTK'], '[A-Za-z0-9]{54}'),
  token('duffel-token', 'Duffel token', ['duffel_test_', 'duffel_live_'], '[\\w=-]{43}'),
  token(
    'plaid-token',
    'Plaid access token',
    ['access-sandbox-', 'access-development-', 'access-production-'],
    '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
  ),
  token(
    'onfido-token',
    'Onfido API token',
    ['api_live.', 'api_live_us.', 'api_live_ca.', 'api_sandbox.'],
    '[\\w-]{10,12}\\.[\\w-]{30,36}',
  ),
  token('lob-key', 'Lob API key', ['test_', 'live_'], '[0-9a-f]{35}', { check: isMixed }),
  token('lob-public-key', 'Lob publishable key', ['test_pub_', 'live_pub_'], '[0-9a-f]{31}', { weight: 'low' }),
  token('razorpay-key', 'Razorpay key id', ['rzp_live_'], '[A-Za-z0-9]{14}'),
];

const watch: readonly Format[] = [
  token('newrelic-key', 'New Relic key', ['NRAK-', 'NRII-', 'NRAA-', 'NRIQ-'], '[A-Za-z0-9-]{27,32}'),
  token('newrelic-browser-key', 'New Relic browser key', ['NRJS-'], '[0-9a-f]{19}', { weight: 'low' }),
  token('grafana-token', 'Grafana token', ['glsa_'], '[A-Za-z0-9]{32}_[0-9a-fA-F]{8}'),
  token('grafana-token', 'Grafana token', ['glc_'], '[A-Za-z0-9+/]{32,400}={0,3}', { check: holdsJson(4) }),
  token('grafana-token', 'Grafana token', ['eyJrIjoi'], '[A-Za-z0-9]{60,400}={0,3}'),
  token('sentry-token', 'Sentry token', ['sntryu_'], '[0-9a-f]{64}', { check: isMixed }),
  token('sentry-token', 'Sentry token', ['sntrys_eyJ'], '[A-Za-z0-9+/=]{80,400}_[A-Za-z0-9+/]{43}'),
  token('dynatrace-token', 'Dynatrace token', ['dt0c01.', 'dt0s01.', 'dt0s02.'], '[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}'),
  token('kolide-key', 'Kolide API key', ['k2sk_v1_'], '[A-Za-z0-9]{24}'),
  token('posthog-key', 'PostHog personal key', ['phx_'], '[A-Za-z0-9]{43,50}'),
  token('honeycomb-key', 'Honeycomb key', ['hcaik_', 'hcbik_', 'hcxik_'], '[a-z0-9]{58}'),
  token('launchdarkly-key', 'LaunchDarkly key', ['sdk-', 'api-'], '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  inside('maxmind-key', 'MaxMind license key', ['_mmk'], 36, /(?<![\w])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![\w])/g),
  token('adafruit-key', 'Adafruit IO key', ['aio_'], '[A-Za-z0-9]{28}', { check: isMixed }),
  token('mapbox-token', 'Mapbox secret token', ['sk.eyJ'], '[\\w-]{40,200}\\.[\\w-]{20,40}'),
  token('mapbox-public-token', 'Mapbox public token', ['pk.eyJ', 'pk.'], '[a-zA-Z0-9]{60}\\.[a-zA-Z0-9]{22}', { weight: 'low' }),
  token(
    'facebook-token',
    'Facebook access token',
    ['EAAM', 'EAAC', 'EAAA', 'EAAG', 'EAAB', 'EAAD', 'EAAE', 'EAAF', 'EAAH', 'EAAI', 'EAAJ'],
    '[A-Za-z0-9]{80,255}',
    { check: isMixed },
  ),
  token('twitter-bearer', 'Twitter bearer token', ['AAAAAAAAAAAAAAAAAAAAA'], '[A-Za-z0-9%]{60,120}', { check: isMixed }),
  token('age-key', 'age secret key', ['AGE-SECRET-KEY-1'], '[AC-HJ-NP-Z02-9]{58}'),
];

const keys: readonly Format[] = [
  {
    id: 'private-key',
    what: 'private key',
    anchors: ['-----BEGIN'],
    pattern:
      /-----BEGIN(?! ENCRYPTED)[ A-Z0-9_-]{0,40}(?:PRIVATE KEY(?: BLOCK)?|PGP MESSAGE SECRET)-----(?<secret>(?:(?!-----)[\s\S]){0,20000}?)(?:-----END [A-Z0-9 ]{0,40}KEY(?: BLOCK)?-----|$(?![\s\S])|(?=\n[^\nA-Za-z0-9+/=\s\\"'-]))/y,
    // One that is encrypted opens nothing without its passphrase.
    check: (body) => (/[A-Za-z0-9+/\\]{24}/.test(body) && !/ENCRYPTED/.test(body) ? 'plain' : 'no'),
  },
  token('putty-key', 'PuTTY private key', ['PuTTY-User-Key-File-'], '\\d: [a-z0-9@.-]{1,40}'),
  token('jwt', 'JSON web token', ['eyJ'], '[\\w-]{8,8192}\\.eyJ[\\w-]{8,8192}(?:\\.[\\w-]{0,8192})?', {
    check: hasJoseHeader,
    weight: 'medium',
  }),
  token('jwt', 'JSON web token in base64', ['ZXlK'], '[A-Za-z0-9+/]{60,8192}={0,2}', { weight: 'medium', check: isMixed }),
];

/** Order matters: the first to claim a place names it. */
export const formats: readonly Format[] = [...clouds, ...code, ...ai, ...talk, ...money, ...watch, ...keys];
