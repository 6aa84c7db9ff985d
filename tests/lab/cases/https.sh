# lab: flat
# The file by HTTPS: from a server whose certificate nobody vouches for, then from the same with a good one.
mount -t tmpfs tmpfs /etc/ssl/certs
# The leak sanitizer's tracer crashes where GnuTLS was loaded.
export ASAN_OPTIONS=detect_leaks=0
printf '[plugin dhcp]\ntftp-servers = https://tftp.lab.example:6971\n[phase provisioning]\nplugins = http\n' | untagged_conf
lab_up flat sccp
authority() { # NAME
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$L/$1.key" -out "$L/$1.pem" -days 2 -subj "/CN=$1" 2>>"$OUT/openssl.log"
}
start_https() { # AUTHORITY
	openssl req -newkey rsa:2048 -nodes -keyout "$L/server.key" -out "$L/server.csr" -subj /CN=tftp 2>>"$OUT/openssl.log"
	echo subjectAltName=DNS:tftp.lab.example >"$L/server.ext"
	openssl x509 -req -in "$L/server.csr" -CA "$L/$1.pem" -CAkey "$L/$1.key" -CAcreateserial -days 2 -extfile "$L/server.ext" \
		-out "$L/server.pem" 2>>"$OUT/openssl.log"
	spawn https voice sh -c "cd $FILES && exec openssl s_server -WWW -accept 6971 -cert $L/server.pem -key $L/server.key"
	await_port voice 6971
}
authority ours
authority theirs
cp "$L/ours.pem" /etc/ssl/certs/ca-certificates.crt
start_https theirs
start_phone
phone_tells code=http.tls 'The certificate of HTTPS server tftp.lab.example:6971 is not accepted'
stop https
start_https ours
phone_registers
shows status '● provisioning +http'
phone_ends
