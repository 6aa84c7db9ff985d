#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# report.sh REGENTD REGENTCTL PLUGINS DATA: secrets in every place, and none in the report; with a daemon and without one; what
# is there already, what cannot be told, and what is left behind.
set -u
regentd=$(realpath "$1") regentctl=$(realpath "$2")
export REGENT_PLUGIN_DIR="$3" REGENT_DATA_DIR="$4"
work=$(mktemp -d)
export REGENT_STATE_DIR="$work/state" REGENT_SOCKET="$work/run/control" TMPDIR="$work/tmp"
daemon=
trap 'kill $daemon 2>/dev/null; wait; rm -rf "$work"' EXIT
failed=0
cd "$work"
mkdir -p etc/regent.conf.d etc/endpoints.d etc/models.d state/phone tmp out

wrong() { echo "FAILED: $*"; failed=1; }

cat >etc/regent.conf <<-END
	# planted-comment
	[endpoint]
	interface = lo ; planted-behind
	device-name = TEST-1
	[sequence]
	phases = first
	[phase first]
	plugins = sim
	[plugin sim]
	delay = 1ms
	publish = x-test.word='http://joe:planted-url@10.1.0.5/x'
	[plugin registrar]
	call-managers = pbx.example.com
	password = planted-password
	passwords = planted-one; planted-other
	auth-user = planted-word
END
printf '[plugin registrar]\npassword = planted-drop-in\n' >etc/regent.conf.d/a.conf
printf '[plugin registrar]\npasswords = planted-word\n' >etc/endpoints.d/phone.conf
printf '[own]\nname = Own\nkey = planted-model\n' >etc/models.d/own.ini
echo planted-state >state/phone/lease

report() { # STATUS [OPTION...]
	expected=$1
	shift
	rm -rf out
	"$regentctl" report "$@" >said 2>&1
	status=$?
	[ $status = "$expected" ] || wrong "report $*: status $status, not $expected: $(cat said)"
	mkdir out
}

unpacked() { # FILE
	tar -xzf "$1" -C out || wrong "$1 is no archive"
	! grep -rEo '.*planted-.*' out said || wrong "a secret is in $1"
	! grep -rF 'call-managers = ***' out || wrong "more than secrets is blanked"
	for file in README.txt log.txt regentd/config.txt regentd/check.txt regentd/libraries.txt system/kernel.txt system/links.txt; do
		[ -s "out/regent-report/$file" ] || wrong "no $file in $1"
	done
}

clean() {
	left=$(find . -name '*regent-report-*' ! -path './out/*')
	[ -z "$left" ] || wrong "left behind: $left"
}

# No daemon.
report 0 a.tar.gz --config etc/regent.conf
unpacked a.tar.gz
grep -q 'regentd is not running' said || wrong "it is not said that no daemon runs: $(cat said)"
grep -q 'look at it before you send it' said || wrong "it is not said that somebody should look: $(cat said)"
[ "$(stat -c %a a.tar.gz)" = 600 ] || wrong "others may read it"
for words in 'call-managers = pbx.example.com' 'password = \*\*\*' 'publish = x-test.word=.http://\*\*\*@10'; do
	grep -q "$words" out/regent-report/regentd/config.txt || wrong "the configuration does not show: $words"
done

# A daemon says itself where its configuration is; what it is asked has the URL in a fact.
(cd etc && exec "$regentd" --foreground --config regent.conf --state-dir "$work/state" --run-dir "$work/run" \
	--plugin-dir "$REGENT_PLUGIN_DIR" --data-dir="$REGENT_DATA_DIR") >log 2>&1 &
daemon=$!
for try in $(seq 600); do
	"$regentctl" status 2>/dev/null | grep -q complete && break
	sleep 0.05
done
echo 'somebody typed planted-word' >>log
report 0 b.tar.gz
unpacked b.tar.gz
grep -q 'not running' said && wrong "no daemon was found"
for file in status.txt status.json why.txt timeline.txt timeline.json facts.txt facts.json messages.txt network.txt; do
	[ -e "out/regent-report/endpoints/phone/$file" ] || wrong "no $file of the endpoint"
done
grep -q 'x-test.word.*http://\*\*\*@10.1.0.5/x' out/regent-report/endpoints/phone/facts.json || wrong "the fact is not there"
grep -q 'password = \*\*\*' out/regent-report/regentd/config.txt || wrong "the daemon's configuration is not there"
grep -q 'somebody typed \*\*\*' out/regent-report/log.txt || wrong "the log is not there: $(cat out/regent-report/log.txt)"
grep -q '^CapEff' out/regent-report/system/process.txt || wrong "what the process may do is not there"
for file in plugins loads; do
	grep -q . out/regent-report/regentd/$file.json || wrong "no $file"
done

# Standard output, and a file that is there.
"$regentctl" report - >c.tar.gz 2>said || wrong "to standard output: $(cat said)"
mkdir -p out && rm -rf out/* && unpacked c.tar.gz
report 2 a.tar.gz
grep -q 'a.tar.gz is there already: name another file, or add --force' said || wrong "refused with: $(cat said)"
report 0 a.tar.gz --force
report 2
report 0 d.tar.gz --json
grep -q '"regentd/config.txt"' said || wrong "JSON without the files: $(cat said)"
report 1 nowhere/a.tar.gz
clean

# What is no file keeps its name.
mkfifo pipe
ln -s /nonexistent/place dangling
for there in pipe dangling etc; do
	report 2 $there --force
	grep -q 'does not replace' said || wrong "$there is refused with: $(cat said)"
done
[ -p pipe ] && [ -L dangling ] || wrong "what was no file was replaced"

# One that hangs runs all the same, and its secrets count.
kill -STOP $daemon
report 0 h.tar.gz
kill -CONT $daemon
unpacked h.tar.gz
grep -q 'regentd does not answer' said || wrong "one that hangs: $(cat said)"
grep -q 'somebody typed \*\*\*' out/regent-report/log.txt || wrong "the log of one that hangs: $(cat out/regent-report/log.txt)"

# Its secrets cannot be told: nothing is written. A program that hangs is a line.
touch bad.conf bad.conf.d
refuses() { # STATUS WORDS [OPTION...]
	status=$1 words=$2
	shift 2
	report "$status" e.tar.gz "$@"
	grep -q "$words" said || wrong "report $* is refused with: $(cat said)"
	[ ! -e e.tar.gz ] || wrong "report $* was written"
}
refuses 2 'regentd is running' --config bad.conf
mv etc/regent.conf etc/away.conf
refuses 4 'regent.conf: it is not there'
mv etc/away.conf etc/regent.conf
listens=$REGENT_SOCKET
REGENT_SOCKET=$work/none
refuses 4 'absent.conf: it is not there' --config absent.conf
refuses 4 'bad.conf.d' --config bad.conf
REGENT_SOCKET=$listens
[ ! -e e.tar.gz ] || wrong "a report was made although it is not known what is secret"
grep -q 'Nothing was written' said || wrong "not known what is secret: $(cat said)"
mkdir bin
printf '#!/bin/sh\necho begins\nexec sleep 600\n' >bin/ss
chmod +x bin/ss
PATH="$work/bin:$PATH" report 0 f.tar.gz
unpacked f.tar.gz
grep -q 'no end within' out/regent-report/system/sockets.txt || wrong "a program that hangs: $(cat out/regent-report/system/sockets.txt)"

# Interrupted, it leaves nothing.
PATH="$work/bin:$PATH" "$regentctl" report g.tar.gz >said 2>&1 &
report=$!
for try in $(seq 600); do
	pgrep -P $report sleep >/dev/null && break
	sleep 0.05
done
kill -TERM $report
wait $report
[ $? = 130 ] || wrong "interrupted: $(cat said)"
[ ! -e g.tar.gz ] || wrong "a report was made although it was interrupted"
clean
exit $failed
