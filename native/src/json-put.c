/* Writing canonical JSON: RFC 8785, 3.2.2.2. */
#include "json.h"
#include <string.h>

/* Length of the valid UTF-8 sequence at S, or 0 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
static int utf8_length(const unsigned char *s, size_t left) {
  unsigned char c = s[0];
  if (c < 0x80) return 1;
  int n = c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
  if (!n || (size_t)n > left) return 0;
  for (int i = 1; i < n; i++) if ((s[i] & 0xc0) != 0x80) return 0;
  if ((c == 0xe0 && s[1] < 0xa0) || (c == 0xed && s[1] > 0x9f) || (c == 0xf0 && s[1] < 0x90) || (c == 0xf4 && s[1] > 0x8f)) return 0;
  return n;
}

char *json_put_string(char *o, const char *text, size_t length, bool *lossy) {
  static const char hex[] = "0123456789abcdef";
  const unsigned char *s = (const unsigned char *)text, *end = s + length;
  *o++ = '"';
  while (s < end) {
    unsigned char c = *s;
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') { *o++ = (char)c; s++; continue; }
    if (c >= 0x80) {
      int n = utf8_length(s, (size_t)(end - s));
      if (n) { memcpy(o, s, (size_t)n); o += n; s += n; continue; }
      *lossy = true;
      memcpy(o, "\xef\xbf\xbd", 3); o += 3; s++;
      continue;
    }
    s++;
    *o++ = '\\';
    switch (c) {
      case '"': case '\\': *o++ = (char)c; break;
      case '\b': *o++ = 'b'; break;
      case '\t': *o++ = 't'; break;
      case '\n': *o++ = 'n'; break;
      case '\f': *o++ = 'f'; break;
      case '\r': *o++ = 'r'; break;
      default: memcpy(o, "u00", 3); o += 3; *o++ = hex[c >> 4]; *o++ = hex[c & 15];
    }
  }
  *o++ = '"';
  return o;
}

char *json_put_hex(char *o, const char *bytes, size_t length) {
  static const char hex[] = "0123456789abcdef";
  *o++ = '"';
  for (size_t i = 0; i < length; i++) { *o++ = hex[(unsigned char)bytes[i] >> 4]; *o++ = hex[bytes[i] & 15]; }
  *o++ = '"';
  return o;
}

char *json_put_uint(char *o, uint64_t v) {
  char t[24];
  int n = 0;
  do t[n++] = (char)('0' + v % 10); while (v /= 10);
  while (n) *o++ = t[--n];
  return o;
}

char *json_put_text(char *o, const char *literal) {
  while (*literal) *o++ = *literal++;   /* a few letters each: shorter than two calls of the library */
  return o;
}
