# lab: flat
# sends: Alarm RegisterReq IpPort ButtonTemplateReq SoftKeyTemplateReq SoftKeySetReq ConfigStatReq CapabilitiesRes
# sends: LineStatReq ForwardStatReq SpeedDialStatReq TimeDateReq RegisterAvailableLines HeadsetStatus VersionReq
# sends: KeepAliveReq SoftKeyEvent OpenReceiveChannelAck OnHook UnregisterReq
# What an old call manager tells a registered phone, and each message that the phone has for it.
. "$LAB/calls.sh"
registered_at cm3 3
call_is_refused
words_are_shown
orders_are_obeyed
phone_ends
