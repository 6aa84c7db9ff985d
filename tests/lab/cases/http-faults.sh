# lab: flat
# What an HTTP server can do other than give the file or say that there is none: each in words, never the default file.
printf '[plugin dhcp]\ntftp-servers = files.lab.example\n[phase provisioning]\nplugins = http\nretry-min = 1s\nretry-max = 2s\n' | untagged_conf
lab_up flat sccp
stop http
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
start_phone
phone_tells code=http.name 'The HTTP server files.lab.example .*cannot be found'
stop dns
start_dns --host-record=files.lab.example,$VOICE
phone_tells code=http.refused 'There is no HTTP file service on files.lab.example'
start_http_saying 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'
phone_tells code=http.status 'answers 503 Service Unavailable for SEP00070E161C56.cnf.xml'
http_says '220 files.lab.example ESMTP\r\n'
phone_tells code=http.failed 'SEP00070E161C56.cnf.xml cannot be had from HTTP server files.lab.example'
http_says 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<device>'
phone_tells code=http.broken 'broke off in the middle of SEP00070E161C56.cnf.xml'
rm "$L/answer"
mkfifo "$L/answer"
phone_tells code=http.silent 'does not answer: no answer in 5 s'
never http XMLDefault
stop http
start_http
phone_registers
never http XMLDefault
phone_ends
