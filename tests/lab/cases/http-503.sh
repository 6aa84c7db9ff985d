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
phone_ends
