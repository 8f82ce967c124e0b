/* A small JSON reader for the plan and for answers, and the writer of canonical lines (RFC 8785 strings). */
#ifndef WARDEN_JSON_H
#define WARDEN_JSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_type type;
  bool boolean;
  int64_t number;          /* integers only; a fraction or an exponent is refused */
  char *string;            /* NUL-terminated bytes; a text with an embedded NUL is refused */
  char *key;               /* member name when inside an object */
  struct json *first, *next;
};

struct json_arena { char *at, *end, *base; };

/* Parses TEXT (LENGTH bytes) whole. NULL and *WHY on any error: depth above 16, bad escapes, trailing bytes, no room. */
struct json *json_parse(struct json_arena *arena, const char *text, size_t length, const char **why);

/* Makes an arena that suffices for LENGTH bytes of text; false when memory is short. */
bool json_arena_make(struct json_arena *arena, size_t length);
void json_arena_free(struct json_arena *arena);

const struct json *json_get(const struct json *object, const char *key);
const char *json_str(const struct json *object, const char *key, const char *otherwise);
int64_t json_int(const struct json *object, const char *key, int64_t otherwise);
bool json_bool(const struct json *object, const char *key, bool otherwise);
size_t json_count(const struct json *array);

/* Appends TEXT as a JSON string to OUT, at most 6 bytes per input byte plus 2. Bytes that are no UTF-8 become U+FFFD and
 * *LOSSY is set. Returns the new end. */
char *json_put_string(char *out, const char *text, size_t length, bool *lossy);
char *json_put_hex(char *out, const char *bytes, size_t length);
char *json_put_uint(char *out, uint64_t value);
char *json_put_text(char *out, const char *literal);
#endif
