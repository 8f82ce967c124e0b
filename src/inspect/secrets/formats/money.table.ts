import type { Format } from '../format.ts';
import { isMixed, isRandomMix, token } from './token.ts';

export const money: readonly Format[] = [
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
  token('shopify-token', 'Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shpua_', 'shptka_'], '[0-9a-fA-F]{32}'),
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
  token('mollie-key', 'Mollie API key', ['live_', 'test_'], '[A-Za-z0-9]{30}', { check: isRandomMix }),
  token('paypal-token', 'PayPal access token', ['A21AA'], '[\\w-]{70,120}(?![\\w-])'),
  token('stytch-secret', 'Stytch secret', ['secret-live-', 'secret-test-'], '[\\w-]{35,36}=', { check: isMixed }),
  token('razorpay-key', 'Razorpay key id', ['rzp_live_'], '[A-Za-z0-9]{14}'),
];
