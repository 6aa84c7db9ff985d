# lab: flat
# HTTP answers 503, as a call manager does for a missing file: not definite, TFTP is asked.
printf '[phase provisioning]\nplugins = http; tftp\n' | untagged_conf
lab_up flat sccp
stop http
start_http_503
start_phone
phone_registers
expect http "GET /$PHONE.cnf.xml"
never http XMLDefault
shows status '● provisioning +tftp'
phone_ends
