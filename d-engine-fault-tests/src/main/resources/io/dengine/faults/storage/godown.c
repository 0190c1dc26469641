/* Takes a mounted file system down at once, as a failure of power does: godown <mount point>. Nothing more of it reaches its device. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define SHUTDOWN _IOR('X', 125, uint32_t)
#define WITHOUT_FLUSHING_THE_JOURNAL 2

int main(int count, char **arguments) {
    uint32_t how = WITHOUT_FLUSHING_THE_JOURNAL;
    int fd = count == 2 ? open(arguments[1], O_RDONLY) : -1;
    if (fd < 0 || ioctl(fd, SHUTDOWN, &how) != 0) {
        perror("godown");
        return 1;
    }
    return 0;
}
