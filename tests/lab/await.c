/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * await FILE REGEX [SECONDS]: waits until a line of FILE matches and prints it; 1 when none did in time.
 *
 * Where it stopped reading is kept in FILE.read, so that each call goes on behind the line the last one found: a test
 * reads a log as a person would. The file may not exist yet. Seconds are counted in looks, not by the clock: nothing is late
 * because the machine stood still meanwhile.
 */

#define LOOKS_A_SECOND 50

static long read_mark(const char *mark)
{
	FILE *file = fopen(mark, "r");
	long offset = 0;

	if (file) {
		if (fscanf(file, "%ld", &offset) != 1)
			offset = 0;
		fclose(file);
	}
	return offset;
}

static void write_mark(const char *mark, long offset)
{
	FILE *file = fopen(mark, "w");

	if (file) {
		fprintf(file, "%ld\n", offset);
		fclose(file);
	}
}

/* Returns: 1 when found; *@offset is then behind the line, else behind the last whole line. */
static int search(const char *path, const regex_t *regex, long *offset)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	int found = 0;

	if (!file)
		return 0;
	fseek(file, *offset, SEEK_SET);
	while (!found && (size = getline(&line, &room, file)) > 0 && line[size - 1] == '\n') {
		*offset += size;
		found = regexec(regex, line, 0, NULL, 0) == 0;
	}
	if (found)
		fputs(line, stdout);
	free(line);
	fclose(file);
	return found;
}

int main(int argc, char **argv)
{
	char mark[4096];
	regex_t regex;
	long offset, looks;
	int found;

	if (argc < 3 || regcomp(&regex, argv[2], REG_EXTENDED | REG_NOSUB)) {
		fprintf(stderr, "usage: await FILE REGEX [SECONDS]\n");
		return 2;
	}
	looks = LOOKS_A_SECOND * (argc > 3 ? atol(argv[3]) : 10);
	snprintf(mark, sizeof mark, "%s.read", argv[1]);
	offset = read_mark(mark);
	while (!(found = search(argv[1], &regex, &offset)) && looks-- > 0)
		usleep(1000000 / LOOKS_A_SECOND);
	regfree(&regex);
	if (found)
		write_mark(mark, offset);
	return !found;
}
