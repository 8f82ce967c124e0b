/* Makes a folder and removes it with its first two calls. */
#include <sys/stat.h>
#include <unistd.h>

int main(void) { return mkdir("made", 0777) || rmdir("made"); }
