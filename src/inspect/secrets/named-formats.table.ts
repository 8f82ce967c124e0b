import type { NamedFormat } from './format.ts';

// Tokens that have no mark of their own, only a length and an alphabet: they count where the provider's name stands in
// the name that they are assigned to.

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const hex32 = /^[0-9a-f]{32}$/i;
const hex40 = /^[0-9a-f]{40}$/i;
const hex64 = /^[0-9a-f]{64}$/i;
const alnum32 = /^[a-z0-9]{32}$/i;

function named(id: string, what: string, names: readonly string[], value: RegExp): NamedFormat {
  return { id, what, names, value };
}

// The id of a bot is that of a user: 52 bits at most.
/** Where a provider gives out one form only; `name` is of small letters. Any other value under such a name is no token of it. */
export const soleForms: readonly { readonly name: RegExp; readonly value: RegExp }[] = [
  { name: /telegram(?:bot|api)*token$/, value: /^(?:bot)?\d{5,16}:A[\w-]{34}$/ },
];

export const namedFormats: readonly NamedFormat[] = [
  named('adafruit-key', 'Adafruit IO key', ['adafruit'], /^[\w-]{32}$/),
  named('adobe-key', 'Adobe client credential', ['adobe'], /^(?:[0-9a-f]{32}|p8e-[0-9a-z]{32})$/i),
  named('airtable-key', 'Airtable API key', ['airtable'], /^(?:key)?[a-z0-9]{14,17}$/i),
  named('algolia-key', 'Algolia API key', ['algolia'], hex32),
  named('alibaba-secret', 'Alibaba Cloud secret', ['alibaba', 'aliyun'], /^[A-Za-z0-9]{30}$/),
  named('asana-secret', 'Asana credential', ['asana'], /^(?:\d{16}|[a-z0-9]{32})$/i),
  named('atlassian-token', 'Atlassian API token', ['atlassian', 'confluence', 'jira'], /^[A-Za-z0-9]{24}$/),
  named(
    'aws-secret-key',
    'AWS secret access key',
    ['aws', 'amazon', 's3_secret', 'secret_access_key', 'secretaccesskey'],
    /^[A-Za-z0-9/+]{40}$/,
  ),
  named('aws-session-token', 'AWS session token', ['session_token', 'sessiontoken'], /^[A-Za-z0-9/+=]{100,2048}$/),
  named('azure-key', 'Azure key', ['azure', 'cosmos'], /^(?:[A-Za-z0-9+/]{86}==|[0-9a-f]{32}|[A-Za-z0-9]{84})$/),
  named('beamer-token', 'Beamer token', ['beamer'], /^b_[\w=-]{44}$/i),
  named('bitbucket-secret', 'Bitbucket client credential', ['bitbucket'], /^(?:[a-z0-9]{32}|[\w=-]{64})$/i),
  named('bittrex-key', 'Bittrex key', ['bittrex'], alnum32),
  named('brevo-key', 'Brevo API key', ['brevo', 'sendinblue'], /^[A-Za-z0-9]{16}$|^xkeysib-/),
  named('cloudflare-key', 'Cloudflare API key', ['cloudflare', 'cf_api'], /^(?:[\w-]{40}|[0-9a-f]{37})$/i),
  named('codecov-token', 'Codecov token', ['codecov'], /^(?:[a-z0-9]{32}|[0-9a-f-]{36})$/i),
  named('codeclimate-token', 'Code Climate token', ['codeclimate', 'cc_test_reporter'], hex64),
  named('cohere-key', 'Cohere API key', ['cohere', 'co_api_key'], /^[A-Za-z0-9]{40}$/),
  named('coinbase-key', 'Coinbase key', ['coinbase'], /^[\w-]{64}$/),
  named('confluent-key', 'Confluent key', ['confluent'], /^(?:[A-Za-z0-9]{16}|[A-Za-z0-9+/]{64})$/),
  named('contentful-token', 'Contentful token', ['contentful'], /^[\w=-]{43}$/),
  named('datadog-key', 'Datadog key', ['datadog', 'dd_api', 'dd_app'], /^(?:[0-9a-f]{32}|[a-z0-9]{40})$/i),
  named(
    'discord-token',
    'Discord token',
    ['discord'],
    /^(?:[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}|[0-9a-f]{64}|[\w=-]{32}|\d{18})$/,
  ),
  named('droneci-token', 'Drone token', ['droneci', 'drone_'], alnum32),
  named(
    'dropbox-token',
    'Dropbox token',
    ['dropbox'],
    /^(?:[a-z0-9]{15}|sl\.[\w=-]{100,1400}|[a-z0-9]{11}AAAAAAAAAA[\w=-]{43})$/i,
  ),
  named('etsy-token', 'Etsy token', ['etsy'], /^[a-z0-9]{24}$/i),
  named('facebook-secret', 'Facebook app secret', ['facebook', 'fb_app', 'fbapp'], /^(?:[0-9a-f]{32}|\d{15,16}\|[\w-]{27,40})$/i),
  named('fastly-token', 'Fastly token', ['fastly'], /^[\w=-]{32}$/),
  named('finicity-key', 'Finicity credential', ['finicity'], /^(?:[0-9a-f]{32}|[a-z0-9]{20})$/i),
  named('finnhub-token', 'Finnhub token', ['finnhub'], /^[a-z0-9]{20}$/i),
  named('flickr-key', 'Flickr key', ['flickr'], alnum32),
  named('freshbooks-token', 'FreshBooks token', ['freshbooks'], /^[a-z0-9]{64}$/i),
  named('gitter-token', 'Gitter token', ['gitter'], /^[\w-]{40}$/),
  named('google-client-secret', 'Google OAuth client secret', ['google', 'gcp_', 'gcloud'], /^[\w-]{24}$/),
  named('heroku-key', 'Heroku API key', ['heroku'], uuid),
  named('hockeyapp-key', 'HockeyApp key', ['hockeyapp'], hex32),
  named(
    'home-assistant-token',
    'Home Assistant long-lived token',
    ['hass_', 'home_assistant', 'homeassistant', 'ha_token'],
    /^(?:eyJ[\w-]{8,512}\.[\w-]{8,2048}\.[\w-]{8,512}|[0-9a-f]{180,200})$/,
  ),
  named('hubspot-key', 'HubSpot API key', ['hubspot', 'hapikey'], uuid),
  named('intercom-token', 'Intercom token', ['intercom'], /^[\w=-]{60}$/),
  named('jfrog-token', 'JFrog token', ['jfrog', 'artifactory', 'bintray', 'xray'], /^(?:[A-Za-z0-9]{64}|[A-Za-z0-9]{73})$/),
  named('kraken-key', 'Kraken key', ['kraken'], /^[\w/=+-]{80,90}$/),
  named('kucoin-key', 'KuCoin key', ['kucoin'], /^(?:[0-9a-f]{24}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i),
  named('launchdarkly-key', 'LaunchDarkly key', ['launchdarkly'], /^[\w=-]{40}$/),
  named('linear-secret', 'Linear client secret', ['linear'], /^[0-9a-f]{32}$/i),
  named('linkedin-secret', 'LinkedIn client credential', ['linkedin', 'linked_in'], /^(?:[A-Za-z0-9]{14}|[A-Za-z0-9]{16})$/),
  named('looker-key', 'Looker credential', ['looker'], /^[a-z0-9]{20,24}$/i),
  named('mailgun-key', 'Mailgun key', ['mailgun'], /^(?:(?:pub)?key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})$/i),
  named('mattermost-token', 'Mattermost token', ['mattermost'], /^[a-z0-9]{26}$/i),
  named('meraki-key', 'Cisco Meraki key', ['meraki'], hex40),
  named(
    'messagebird-key',
    'MessageBird key',
    ['messagebird', 'message_bird', 'message-bird'],
    /^(?:[a-z0-9]{25}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i,
  ),
  named('netlify-token', 'Netlify token', ['netlify'], /^[\w=-]{40,46}$/),
  named('newrelic-key', 'New Relic key', ['new-relic', 'newrelic', 'new_relic'], /^(?:[A-Za-z0-9]{64}|[0-9a-f]{40})$/i),
  named('nytimes-key', 'New York Times key', ['nytimes', 'new-york-times', 'newyorktimes'], /^[\w=-]{32}$/),
  named('okta-token', 'Okta token', ['okta'], /^00[\w=-]{40}$/),
  named('onesignal-key', 'OneSignal key', ['onesignal'], uuid),
  named('pagerduty-key', 'PagerDuty key', ['pagerduty'], /^[A-Za-z0-9_+-]{20,32}$/),
  named('plaid-key', 'Plaid credential', ['plaid'], /^(?:[a-z0-9]{24}|[a-z0-9]{30})$/i),
  named('privateai-key', 'Private AI key', ['privateai', 'private_ai', 'private-ai'], alnum32),
  named('rapidapi-key', 'RapidAPI key', ['rapidapi'], /^[\w-]{50}$/),
  named('sauce-key', 'Sauce Labs key', ['sauce'], uuid),
  named('sendbird-key', 'Sendbird credential', ['sendbird'], /^(?:[0-9a-f]{40}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i),
  named('sentry-token', 'Sentry token', ['sentry'], hex64),
  named(
    'sidekiq-secret',
    'Sidekiq credential',
    ['bundle_enterprise__contribsys__com', 'bundle_gems__contribsys__com'],
    /^[0-9a-f]{8}:[0-9a-f]{8}$/,
  ),
  named('snyk-token', 'Snyk token', ['snyk'], uuid),
  named('softlayer-key', 'SoftLayer key', ['softlayer'], /^[a-z0-9]{64}$/i),
  named('sonar-token', 'Sonar token', ['sonar'], hex40),
  named('sonar-token', 'Sonar token', ['sonarqube', 'sonarcloud'], /^(?:sq[apu]_)?[\w=-]{40}$/),
  named('squarespace-token', 'Squarespace token', ['squarespace'], uuid),
  named('sumologic-key', 'Sumo Logic credential', ['sumo'], /^(?:su[A-Za-z0-9]{12}|[A-Za-z0-9]{64})$/),
  named('travis-token', 'Travis CI token', ['travis'], /^[A-Za-z0-9]{22}$/),
  named('trello-token', 'Trello credential', ['trello'], /^(?:[0-9a-f]{32}|[0-9a-f]{64}|ATTA[0-9A-Za-z]{72})$/i),
  named('twilio-token', 'Twilio auth token', ['twilio'], hex32),
  named('twitch-token', 'Twitch token', ['twitch'], /^[a-z0-9]{30}$/i),
  named(
    'twitter-key',
    'Twitter credential',
    ['twitter'],
    /^(?:[a-z0-9]{25}|[a-z0-9]{50}|\d{15,25}-[A-Za-z0-9]{20,40}|[a-z0-9]{45})$/i,
  ),
  named('vault-token', 'Vault token', ['vault'], /^(?:s\.[A-Za-z0-9]{24}|hv[bsr]\.[\w-]{24,300})$/),
  named(
    'yandex-key',
    'Yandex Cloud key',
    ['yandex'],
    /^(?:t1\.[A-Za-z0-9_-]+={0,2}\.[\w-]{86}={0,2}|AQVN[\w-]{35,38}|YC[\w-]{38})$/,
  ),
  named('zendesk-key', 'Zendesk key', ['zendesk'], /^[A-Za-z0-9]{40}$/),
  named('intra42-secret', 'Intra 42 client secret', ['client_secret', 'clientsecret', 'intra'], /^s-s4t2(?:ud|af)-[0-9a-f]{64}$/),
];
