#include "json.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 16 };

struct reader { const char *at, *end; struct json_arena *arena; const char *why; };

static struct json *value(struct reader *r, int depth);

bool json_arena_make(struct json_arena *arena, size_t length) {
  /* The densest text is "0,0,0,...": one node for two bytes. */
  size_t size = (length / 2 + 8) * sizeof(struct json) + length * 2 + 64;
  arena->base = malloc(size);
  if (!arena->base) return false;
  arena->at = arena->base;
  arena->end = arena->base + size;
  return true;
}

void json_arena_free(struct json_arena *arena) { free(arena->base); arena->base = arena->at = arena->end = NULL; }

static void *take(struct reader *r, size_t size) {
  size = (size + 15) & ~(size_t)15;
  if ((size_t)(r->arena->end - r->arena->at) < size) { r->why = "no room"; return NULL; }
  void *p = r->arena->at;
  r->arena->at += size;
  return p;
}

static void *fail(struct reader *r, const char *why) { if (!r->why) r->why = why; return NULL; }

static void space(struct reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')) r->at++;
}

static int hex4(struct reader *r) {
  if (r->end - r->at < 4) return -1;
  int v = 0;
  for (int i = 0; i < 4; i++) {
    char c = *r->at++;
    int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (d < 0) return -1;
    v = v * 16 + d;
  }
  return v;
}

static char *put_utf8(char *o, unsigned c) {
  if (c < 0x80) { *o++ = (char)c; return o; }
  if (c < 0x800) { *o++ = (char)(0xc0 | c >> 6); *o++ = (char)(0x80 | (c & 63)); return o; }
  if (c < 0x10000) {
    *o++ = (char)(0xe0 | c >> 12); *o++ = (char)(0x80 | (c >> 6 & 63)); *o++ = (char)(0x80 | (c & 63));
    return o;
  }
  *o++ = (char)(0xf0 | c >> 18); *o++ = (char)(0x80 | (c >> 12 & 63)); *o++ = (char)(0x80 | (c >> 6 & 63)); *o++ = (char)(0x80 | (c & 63));
  return o;
}

/* One \uXXXX: a surrogate pair is one character; a lone U+DC80..U+DCFF is the raw byte 0x80..0xFF (surrogateescape). */
static char *escape_u(struct reader *r, char *o) {
  int a = hex4(r);
  if (a <= 0) return fail(r, a ? "bad \\u escape" : "NUL in a string");
  if (a >= 0xdc80 && a <= 0xdcff) { *o++ = (char)(a - 0xdc00); return o; }
  if (a >= 0xdc00 && a <= 0xdfff) return fail(r, "lone surrogate");
  if (a >= 0xd800 && a <= 0xdbff) {
    if (r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u') return fail(r, "lone surrogate");
    r->at += 2;
    int b = hex4(r);
    if (b < 0xdc00 || b > 0xdfff) return fail(r, "lone surrogate");
    return put_utf8(o, 0x10000u + (((unsigned)a - 0xd800u) << 10) + ((unsigned)b - 0xdc00u));
  }
  return put_utf8(o, (unsigned)a);
}

static char *string(struct reader *r) {
  const char *close = ++r->at;
  while (close < r->end && *close != '"') close += *close == '\\' ? 2 : 1;
  if (close >= r->end) return fail(r, "unterminated string");
  char *start = take(r, (size_t)(close - r->at) + 1), *o = start;
  if (!start) return NULL;
  while (*r->at != '"') {
    unsigned char c = (unsigned char)*r->at++;
    if (c < 0x20) return fail(r, "control character in a string");
    if (c != '\\') { *o++ = (char)c; continue; }
    char e = *r->at++;
    switch (e) {
      case '"': case '\\': case '/': *o++ = e; break;
      case 'b': *o++ = '\b'; break;
      case 'f': *o++ = '\f'; break;
      case 'n': *o++ = '\n'; break;
      case 'r': *o++ = '\r'; break;
      case 't': *o++ = '\t'; break;
      case 'u': if (!(o = escape_u(r, o))) return NULL; break;
      default: return fail(r, "bad escape");
    }
  }
  r->at++;
  *o = 0;
  return start;
}

static struct json *node(struct reader *r, enum json_type type) {
  struct json *n = take(r, sizeof *n);
  if (!n) return NULL;
  memset(n, 0, sizeof *n);
  n->type = type;
  return n;
}

static struct json *number(struct reader *r) {
  bool negative = *r->at == '-';
  if (negative) r->at++;
  uint64_t v = 0;
  const char *from = r->at;
  while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
    if (r->at - from >= 16) return fail(r, "number too large");
    v = v * 10 + (uint64_t)(*r->at++ - '0');
  }
  if (r->at == from || (*from == '0' && r->at - from > 1)) return fail(r, "bad number");
  if (r->at < r->end && (*r->at == '.' || *r->at == 'e' || *r->at == 'E')) return fail(r, "not an integer");
  struct json *n = node(r, JSON_NUMBER);
  if (n) n->number = negative ? -(int64_t)v : (int64_t)v;
  return n;
}

static struct json *container(struct reader *r, int depth) {
  bool object = *r->at == '{';
  char close = object ? '}' : ']';
  struct json *n = node(r, object ? JSON_OBJECT : JSON_ARRAY), **tail = n ? &n->first : NULL;
  if (!n) return NULL;
  r->at++;
  space(r);
  if (r->at < r->end && *r->at == close) { r->at++; return n; }
  for (;;) {
    char *key = NULL;
    space(r);
    if (object) {
      if (r->at >= r->end || *r->at != '"') return fail(r, "expected a member name");
      if (!(key = string(r))) return NULL;
      space(r);
      if (r->at >= r->end || *r->at++ != ':') return fail(r, "expected ':'");
    }
    struct json *item = value(r, depth + 1);
    if (!item) return NULL;
    item->key = key;
    *tail = item;
    tail = &item->next;
    space(r);
    if (r->at >= r->end) return fail(r, "unterminated");
    char c = *r->at++;
    if (c == close) return n;
    if (c != ',') return fail(r, "expected ','");
  }
}

static bool word(struct reader *r, const char *w) {
  size_t n = strlen(w);
  if ((size_t)(r->end - r->at) < n || memcmp(r->at, w, n)) return false;
  r->at += n;
  return true;
}

static struct json *value(struct reader *r, int depth) {
  if (depth > MAX_DEPTH) return fail(r, "too deep");
  space(r);
  if (r->at >= r->end) return fail(r, "unexpected end");
  char c = *r->at;
  if (c == '{' || c == '[') return container(r, depth);
  if (c == '-' || (c >= '0' && c <= '9')) return number(r);
  if (c == '"') {
    struct json *n = node(r, JSON_STRING);
    if (!n || !(n->string = string(r))) return NULL;
    return n;
  }
  struct json *n = node(r, word(r, "null") ? JSON_NULL : JSON_BOOL);
  if (!n || n->type == JSON_NULL) return n;
  if (word(r, "true")) { n->boolean = true; return n; }
  if (word(r, "false")) return n;
  return fail(r, "unexpected character");
}

struct json *json_parse(struct json_arena *arena, const char *text, size_t length, const char **why) {
  struct reader r = {.at = text, .end = text + length, .arena = arena};
  struct json *n = value(&r, 0);
  space(&r);
  if (n && r.at != r.end) n = fail(&r, "trailing bytes");
  *why = r.why;
  return n;
}

const struct json *json_get(const struct json *object, const char *key) {
  if (!object || object->type != JSON_OBJECT) return NULL;
  for (const struct json *m = object->first; m; m = m->next) if (m->key && !strcmp(m->key, key)) return m;
  return NULL;
}

const char *json_str(const struct json *object, const char *key, const char *otherwise) {
  const struct json *m = json_get(object, key);
  return m && m->type == JSON_STRING ? m->string : otherwise;
}

int64_t json_int(const struct json *object, const char *key, int64_t otherwise) {
  const struct json *m = json_get(object, key);
  return m && m->type == JSON_NUMBER ? m->number : otherwise;
}

bool json_bool(const struct json *object, const char *key, bool otherwise) {
  const struct json *m = json_get(object, key);
  return m && m->type == JSON_BOOL ? m->boolean : otherwise;
}

size_t json_count(const struct json *array) {
  size_t n = 0;
  for (const struct json *i = array ? array->first : NULL; i; i = i->next) n++;
  return n;
}
