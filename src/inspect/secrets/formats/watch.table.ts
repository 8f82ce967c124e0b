import type { Format } from '../format.ts';
import { holdsJson, inside, isMixed, token } from './token.ts';

export const watch: readonly Format[] = [
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
  inside('maxmind-key', 'MaxMind license key', ['_mmk'], 36, () => /(?<![\w])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![\w])/g),
  token('axiom-token', 'Axiom token', ['xaat-', 'xapt-'], '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  token('checkly-key', 'Checkly API key', ['cu_'], '[0-9a-f]{32}', { check: isMixed }),
  token('adafruit-key', 'Adafruit IO key', ['aio_'], '[A-Za-z0-9]{28}', { check: isMixed }),
  token('mapbox-token', 'Mapbox secret token', ['sk.eyJ'], '[\\w-]{40,200}\\.[\\w-]{20,40}'),
  token('mapbox-public-token', 'Mapbox public token', ['pk.eyJ', 'pk.'], '[a-zA-Z0-9]{60}\\.[a-zA-Z0-9]{22}', { weight: 'low' }),
  token(
    'facebook-token',
    'Facebook access token',
    ['EAAM', 'EAAC', 'EAAA', 'EAAG', 'EAAB', 'EAAD', 'EAAE', 'EAAF', 'EAAH', 'EAAI', 'EAAJ'],
    // What goes on with a plus or a slash is a part of something in base64.
    '[A-Za-z0-9]{80,255}(?![+/])',
    { check: isMixed },
  ),
  token('twitter-bearer', 'Twitter bearer token', ['AAAAAAAAAAAAAAAAAAAAA'], '[A-Za-z0-9%]{60,120}', { check: isMixed }),
  token(
    'tailscale-key',
    'Tailscale key',
    ['tskey-'],
    '(?:auth-|api-|client-|webhook-|scim-)?[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,40}',
  ),
  token('age-key', 'age secret key', ['AGE-SECRET-KEY-1'], '[AC-HJ-NP-Z02-9]{58}'),
];
