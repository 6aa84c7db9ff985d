# SPDX-License-Identifier: LGPL-2.1-or-later
# Reads /proc/PID/smaps; prints a line for each kind of memory: rank, KiB resident, KiB written, name. What follows a
# library in memory without a name is its own zeroed data.

function kind(path) {
	if (path == "[heap]")
		return "2 own heap"
	if (path == "")
		return "3 own anonymous memory"
	if (path ~ /^\[/)
		return "3 own stack, and what the kernel gives"
	if (path ~ /\/plugins\/[^\/]*\.so$/ || path ~ /\/regent\/[0-9]+\/[^\/]*\.so$/)
		prefix = "1 plugin "
	else
		prefix = path ~ /\.so/ ? "4 library " : "5 file "
	sub(/.*\//, "", path)
	return path == "regentd" ? "0 regentd" : prefix path
}

/^[0-9a-f]+-[0-9a-f]+ / {
	split($1, range, "-")
	path = match($0, /[\/[].*/) ? substr($0, RSTART) : ""
	if (path != "" || range[1] != last)
		name = kind(path)
	last = range[2]
}
/^Rss:/ { resident[name] += $2; all += $2 }
/^Private_Dirty:/ { private[name] += $2; own += $2 }

END {
	for (name in resident)
		if (resident[name])
			print substr(name, 1, 1), resident[name], private[name] + 0, substr(name, 3)
	print 9, all + 0, own + 0, "all"
}
