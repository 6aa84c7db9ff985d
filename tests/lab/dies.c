/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * dies.so, preloaded: a process that is killed in the midst of writing a file. While the file that $DIES names has the
 * line "CALL PATTERN", the next CALL (write, fsync, rename, unlink; renamed or unlinked: just behind it) for a path that
 * the pattern matches is the process's last. Of a write half of the bytes get there.
 */

#define EXPORT __attribute__((visibility("default")))

static int is_last(const char *call, const char *path)
{
	const char *name = getenv("DIES");
	FILE *file = name ? fopen(name, "re") : NULL;
	char wanted[16], pattern[64];
	int found;

	if (!file)
		return 0;
	found = fscanf(file, "%15s %63s", wanted, pattern) == 2 && !strcmp(wanted, call) && !fnmatch(pattern, path, 0);
	fclose(file);
	return found;
}

static int is_last_of(const char *call, int fd)
{
	char link[64], path[512];
	ssize_t size;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	size = readlink(link, path, sizeof path - 1);
	if (size < 0)
		return 0;
	path[size] = '\0';
	return is_last(call, path);
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

EXPORT ssize_t write(int fd, const void *bytes, size_t size)
{
	if (is_last_of("write", fd)) {
		syscall(SYS_write, fd, bytes, size / 2);
		die();
	}
	return syscall(SYS_write, fd, bytes, size);
}

EXPORT int fsync(int fd)
{
	if (is_last_of("fsync", fd))
		die();
	return (int) syscall(SYS_fsync, fd);
}

EXPORT int rename(const char *from, const char *to)
{
	int result;

	if (is_last("rename", to))
		die();
	result = renameat(AT_FDCWD, from, AT_FDCWD, to);
	if (is_last("renamed", to))
		die();
	return result;
}

EXPORT int unlink(const char *path)
{
	int result;

	if (is_last("unlink", path))
		die();
	result = unlinkat(AT_FDCWD, path, 0);
	if (is_last("unlinked", path))
		die();
	return result;
}
