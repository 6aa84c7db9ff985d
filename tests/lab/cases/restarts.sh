# lab: flat
# A call manager is restarted as planned: it resets its phones, and those that come while it still listens. They are back as
# soon as it is. One that is slow to end a connection has the phone wait for that end, so that it need not reject it; one
# that reloads is asked again a second later.
untagged_conf </dev/null
lab_up flat sccp
stop cm1
start_cm cm1 "$VOICE" 2000 --profile chan-sccp --keepalive 3
start_phone
phone_registers
expect cm1 "settled .*$PHONE"
cm cm1 restart "$PHONE"
expect cm1 "unregister .*$PHONE"
expect cm1 'closed .*reason=unregistered'
expect cm1 "settled .*$PHONE"
never cm1 ' rejected '
# It has to have stood for two seconds: else it would be one that drops the phone.
expect cm1 ' keepalive '
expect cm1 ' keepalive '
cm cm1 stop 3600
comes_to_tell code=cm.restarting "$VOICE ended the registration of $PHONE and does not take it back yet"
comes_to_show facts 'registration.state +(unregistered|connecting)'
cm cm1 refuse off
expect cm1 listening
expect cm1 "settled .*$PHONE"
never regentd 'code=reg.closed'
never regentd 'phase-(failed|lost) phase=signaling'
comes_to_show facts 'registration.state +registered'
cm cm1 reject 'Reload in progress'
regentctl restart
comes_to_tell code=reg.later "$VOICE takes no phone at the moment: Reload in progress"
cm cm1 reject off
expect cm1 "settled .*$PHONE"
phone_ends
