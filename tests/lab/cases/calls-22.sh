# lab: flat
# sends: Alarm RegisterReq IpPort ButtonTemplateReq SoftKeyTemplateReq SoftKeySetReq ConfigStatReq CapabilitiesRes
# sends: LineStatReq ForwardStatReq SpeedDialStatReq FeatureStatReq ServiceURLStatReq TimeDateReq
# sends: RegisterAvailableLines HeadsetStatus VersionReq KeepAliveReq SoftKeyEvent OpenReceiveChannelAck
# sends: StartMediaTransmissionAck OnHook UnregisterReq
# What a call manager of today tells a registered phone, and each message that the phone has for it.
. "$LAB/calls.sh"
registered_at cucm 22
call_is_refused
expect cm1 'start-media-ack .*status=1'
words_are_shown
orders_are_obeyed
phone_ends
