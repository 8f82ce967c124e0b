import type { Call } from './call.ts';
import { textOf } from './value.ts';

/** Calls that make other text of a text: what was found out about the one says nothing of the other. */
const BY_PATH =
  /^(?:base64\.(?:\w*decode\w*)|binascii\.(?:unhexlify|a2b_\w+)|bytes\.fromhex|bytearray\.fromhex|codecs\.decode|atob|unescape|window\.atob|decodeURI(?:Component)?|urllib\.parse\.unquote(?:_plus)?|html\.unescape|he\.decode|querystring\.unescape|zlib\.\w*(?:decompress|inflate|unzip)\w*|gzip\.decompress|unicodedata\.normalize|quopri\.decodestring|base64_decode|hex2bin|gzuncompress|rawurldecode|urldecode|html_entity_decode|htmlspecialchars_decode|html\.UnescapeString|base64\.(?:Std|URL|RawStd|RawURL)Encoding\.DecodeString|hex\.DecodeString|url\.(?:Query|Path)Unescape)$/;
/** The same of Java and Ruby. */
const OF_CLASSES =
  /(?:^|\.)(?:(?:URLDecoder|UriUtils|Base64Utils)\.decode\w*|StringEscapeUtils\.unescape\w+|HtmlUtils\.htmlUnescape|Base64\.(?:get\w*Decoder\(\)\.)?decode\w*|DatatypeConverter\.parse(?:Base64|Hex)Binary|Hex\.decode\w*|(?:BASE64)?Decoder\(\)\.decode\w*|BaseEncoding\.\w+\(\)\.decode)$|^(?:CGI\.unescape\w*|URI\.decode_www_form_component|Base64\.(?:urlsafe_|strict_)?decode64)$/;
/** `Buffer.from(text, 'base64')`, `data.decode('unicode_escape')` */
const ENCODINGS = /^(?:base64(?:url)?|hex|unicode[_-]escape|raw_unicode_escape|rot_?13)$/i;

export function isDecoding({ path, name, args }: Call): boolean {
  if (BY_PATH.test(path) || OF_CLASSES.test(path)) return true;
  const encoding = name === 'from' ? textOf(args[1]) : name === 'decode' ? textOf(args[0]) : undefined;
  return encoding !== undefined && ENCODINGS.test(encoding);
}
