/* Where the proxy stands inside the cage (RFC 2544: addresses for benchmarks, routed nowhere). */
#ifndef WARDEN_WAY_OUT_H
#define WARDEN_WAY_OUT_H
enum { WAY_OUT_ADDRESS = 0xc6120001 /* 198.18.0.1 */, WAY_OUT_PREFIX = 0xc6120000, WAY_OUT_PORT = 1 };
#define WAY_OUT_MASK 0xfffe0000u
#endif
