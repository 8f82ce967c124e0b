/* Joins the user's terminal with the cage's own: raw on this side, sized alike, given back for a question. */
#include "warden.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct { int master, in, out; struct termios cooked; bool raw, paused; char buffer[4096]; size_t held, sent; } relay = {.master = -1, .in = -1, .out = -1};

static void set_raw(bool raw) {
  if (relay.in < 0 || relay.raw == raw) return;
  struct termios t = relay.cooked;
  if (raw) cfmakeraw(&t);
  if (!tcsetattr(relay.in, TCSADRAIN, &t)) relay.raw = raw;
}

void relay_resize(void) {
  struct winsize size;
  if (relay.master >= 0 && relay.out >= 0 && !ioctl(relay.out, TIOCGWINSZ, &size)) ioctl(relay.master, TIOCSWINSZ, &size);
}

bool relay_start(int master, const bool slots[3]) {
  relay.master = master;
  fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK);
  for (int i = 2; i >= 0; i--) if (slots[i]) relay.out = i;
  if (slots[1]) relay.out = 1;
  /* In the background reading the terminal would stop us, and raw mode would disturb whoever has it. */
  if (slots[0] && tcgetpgrp(0) == getpgrp() && !tcgetattr(0, &relay.cooked)) relay.in = 0;
  relay_resize();
  set_raw(true);
  return true;
}

void relay_fds(int *from_user, int *from_master) {
  *from_user = relay.in >= 0 && !relay.paused && relay.sent == relay.held ? relay.in : -1;
  *from_master = relay.paused ? -1 : relay.master;
}

static void write_all(int fd, const char *p, size_t n) {
  while (n) {
    ssize_t k = write(fd, p, n);
    if (k < 0 && errno == EINTR) continue;
    if (k <= 0) return;
    p += k;
    n -= (size_t)k;
  }
}

static void push(void) {
  while (relay.sent < relay.held) {
    ssize_t k = write(relay.master, relay.buffer + relay.sent, relay.held - relay.sent);
    if (k <= 0) return;   /* the program does not read now; poll asks again */
    relay.sent += (size_t)k;
  }
}

void relay_pump_user(void) {
  ssize_t n = read(relay.in, relay.buffer, sizeof relay.buffer);
  if (n <= 0) { relay.in = -1; return; }
  relay.held = (size_t)n;
  relay.sent = 0;
  push();
}

/* False when the last program has closed its end. */
bool relay_pump_master(void) {
  char text[16384];
  if (relay.master < 0) return false;
  push();
  ssize_t n = read(relay.master, text, sizeof text);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (n <= 0) return false;
  write_all(relay.out, text, (size_t)n);
  return true;
}

void relay_pause(void) { relay.paused = true; set_raw(false); }

/* A change of size is what makes a full-screen program draw itself anew. */
void relay_resume(void) {
  struct winsize size;
  relay.paused = false;
  set_raw(true);
  if (relay.master < 0 || relay.out < 0 || ioctl(relay.out, TIOCGWINSZ, &size) || size.ws_row < 2) return;
  size.ws_row--;
  ioctl(relay.master, TIOCSWINSZ, &size);
  size.ws_row++;
  ioctl(relay.master, TIOCSWINSZ, &size);
}

void relay_end(void) {
  if (relay.master >= 0) while (relay_pump_master()) {
    char probe;
    ssize_t n = read(relay.master, &probe, 1);
    if (n <= 0) break;
    write_all(relay.out, &probe, 1);
  }
  set_raw(false);
}
