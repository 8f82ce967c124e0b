/* In the warden's place: says yes to whatever a client's hook asks, and reads none of it. */
#include <unistd.h>

int main(void) { return write(1, "{}\n", 3) == 3 ? 0 : 2; }
