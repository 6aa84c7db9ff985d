# lab: flat
# What an HTTP server can do other than give the file or say that there is none: each in words, never the default file.
printf '[plugin dhcp]\ntftp-servers = files.lab.example\n[phase provisioning]\nplugins = http\non-failure = retry\nretry-min = 1s\nretry-max = 2s\n' | untagged_conf
lab_up flat sccp
stop http
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
at() { # ADDRESS: where the name leads
	stop dns
	start_dns --host-record=files.lab.example,$1
}
start_phone
phone_tells code=http.name 'The HTTP server files.lab.example:6970 .*cannot be found'
at 10.100.0.9
phone_tells code=http.unreachable 'HTTP server files.lab.example:6970 .*is not reached from 10.100.0'
# Somebody takes the packets for this address, and does nothing with them.
ip -n phone neigh replace 10.100.0.9 lladdr 02:00:00:00:01:01 dev eth0
phone_tells code=http.silent 'does not answer: no connection in 5 s'
and_says 'Open TCP 6970 from 10.100.0.*to files.lab.example in firewalls'
at $VOICE
phone_tells code=http.refused 'There is no HTTP file service on files.lab.example:6970 .*nothing listens on TCP 6970'
and_says 'Let TFTP ask as well: `plugins = http; tftp` in'
start_http_saying 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'
phone_tells code=http.unavailable 'answers 503 Service Unavailable for SEP00070E161C56.cnf.xml'
http_says 'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n'
phone_tells code=http.status 'answers 500 Oops for SEP00070E161C56.cnf.xml'
never regentd 'answers 500.*CUCM'
http_says 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
phone_tells code=http.login 'wants a user and a password for SEP00070E161C56.cnf.xml: 401 Unauthorized'
http_says 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'
phone_tells code=http.forbidden 'does not give out SEP00070E161C56.cnf.xml: 403 Forbidden'
http_says 'HTTP/1.1 301 Moved\r\nLocation: https://other.example/\r\nContent-Length: 0\r\n\r\n'
phone_tells code=http.redirect 'sends the phone on to https://other.example/, where it does not follow'
http_says 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\n12345678'
phone_tells code=http.coded 'in a form that was not asked for: gzip'
http_says '220 files.lab.example ESMTP\r\n'
phone_tells code=http.failed 'SEP00070E161C56.cnf.xml cannot be had from HTTP server files.lab.example:6970'
and_says '`curl -v http://files.lab.example:6970/SEP00070E161C56.cnf.xml`'
http_says 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<device>'
phone_tells code=http.broken 'broke off in the middle of SEP00070E161C56.cnf.xml: after 8 of 500 bytes'
rm "$L/answer"
mkfifo "$L/answer"
phone_tells code=http.mute 'takes the connection and says nothing: no answer in 5 s'
never http XMLDefault
stop http
start_http
phone_registers
never http XMLDefault
phone_ends
