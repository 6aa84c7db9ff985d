# lab: flat
# HTTP answers 503, as a call manager does for a missing file: not definite, TFTP is asked.
printf '[phase provisioning]\nplugins = http; tftp\n' | untagged_conf
lab_up flat sccp
stop http
start_http_saying 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
start_phone
phone_registers
expect http "GET /$PHONE.cnf.xml"
never http XMLDefault
shows status '● provisioning +tftp'
comes_to_tell code=http.unavailable 'answers 503 .*no such file\. The plugin tftp stands in for it\.'
# One that takes the connection and says nothing costs its time at each boot.
rm "$L/answer"
mkfifo "$L/answer"
cm cm1 restart "$PHONE"
phone_tells code=http.mute 'says nothing: no answer in 5 s\. The plugin tftp stands in for it, each time after 5 s'
and_says 'To do without it: take http out of plugins in \[phase provisioning\]'
phone_registers
never regentd 'code=http.*The default file is not asked for'
phone_ends
