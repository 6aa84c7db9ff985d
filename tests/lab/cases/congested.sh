# lab: flat
# A line so slow that the file is not there in time.
untagged_conf </dev/null
lab_up flat sccp
cp "$FILES/$PHONE.cnf.xml" "$L/good"
{
	sed '/<\/device>/d' "$L/good"
	head -c 1000000 /dev/zero | tr '\0' ' '
	echo "</device>"
} >"$FILES/$PHONE.cnf.xml"
ip netns exec sw tc qdisc add dev p1 root tbf rate 100kbit burst 4kb latency 400ms
start_phone
phone_tells code=tftp.failed "cannot be had from TFTP server $VOICE: not finished in time"
ip netns exec sw tc qdisc del dev p1 root
phone_registers
phone_ends
