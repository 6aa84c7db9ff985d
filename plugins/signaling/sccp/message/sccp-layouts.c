/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-layouts.h"

/* Rows. S is the structure, M its member; the wire name is the member's. */
/* clang-format off */
#define ROW(T, S, M, ...) { .name = #M, .type = T, .offset = offsetof(S, M), __VA_ARGS__ }
#define U8(S, M) ROW(SCCP_U8, S, M, .width = 1)
#define U16(S, M) ROW(SCCP_U16, S, M, .width = 2)
#define U32(S, M) ROW(SCCP_U32, S, M, .width = 4)
#define U32_SINCE(S, M, V) ROW(SCCP_U32, S, M, .width = 4, .since = V)
#define IPV4(S, M) ROW(SCCP_IPV4, S, M, .width = 4)
#define TEXT(S, M, W) ROW(SCCP_TEXT, S, M, .width = W, .size = sizeof(((S *) 0)->M))
#define STRING(S, M) ROW(SCCP_STRING, S, M, .size = sizeof(((S *) 0)->M))
#define BYTES(S, M, W) ROW(SCCP_BYTES, S, M, .width = W)
#define PAD(W) { .name = "pad", .type = SCCP_PAD, .width = W }
#define DATA(S, M, C) ROW(SCCP_DATA, S, M, .count = offsetof(S, C))
#define ENTRIES(S, M) \
	.size = sizeof(((S *) 0)->M[0]), .room = G_N_ELEMENTS(((S *) 0)->M)
#define GROUP(S, M, G, SLOTS) \
	ROW(SCCP_ENTRIES, S, M, ENTRIES(S, M), .entries = G, .slots = SLOTS, .count = offsetof(S, count))
#define ARRAY(S, M, G) \
	ROW(SCCP_ENTRIES, S, M, ENTRIES(S, M), .entries = G, .slots = G_N_ELEMENTS(((S *) 0)->M), .count = -1)
#define END { .type = SCCP_END }
#define TABLE(NAME, ...) static const SccpField NAME[] = { __VA_ARGS__, END }

static const SccpField empty[] = { END };
TABLE(number, U32(SccpNumber, number));
TABLE(number_extra, U32(SccpNumber, number), U32(SccpNumber, extra));
TABLE(call_ref, U32(SccpCallRef, line), U32(SccpCallRef, call));

#define STATION(S) TEXT(S, name, 16), U32(S, user), U32(S, instance)

TABLE(reg, STATION(SccpRegister), IPV4(SccpRegister, address), U32(SccpRegister, type),
	U32(SccpRegister, streams), U32(SccpRegister, active_streams), U8(SccpRegister, version),
	BYTES(SccpRegister, features, 3), U32(SccpRegister, mac_form),
	U32(SccpRegister, active_conferences), BYTES(SccpRegister, mac, 12),
	U32(SccpRegister, scope), U32(SccpRegister, lines), BYTES(SccpRegister, address6, 16),
	U32(SccpRegister, scope6), TEXT(SccpRegister, load, 32), TEXT(SccpRegister, stamp, 48));
TABLE(token, STATION(SccpRegister), IPV4(SccpRegister, address), U32(SccpRegister, type),
	BYTES(SccpRegister, address6, 16));
TABLE(spcp_token, STATION(SccpRegister), IPV4(SccpRegister, address), U32(SccpRegister, type),
	U32(SccpRegister, streams));

TABLE(ack, U32(SccpRegisterAck, keepalive), TEXT(SccpRegisterAck, date_template, 6), PAD(2),
	U32(SccpRegisterAck, standby_keepalive), U8(SccpRegisterAck, version),
	BYTES(SccpRegisterAck, features, 3));

TABLE(alarm_text, U32(SccpAlarm, severity), TEXT(SccpAlarm, text, 80), U32(SccpAlarm, parm1),
	U32(SccpAlarm, parm2));

/* The entries of the repeated parts. */
typedef __typeof__(((SccpCapabilities *) 0)->list[0]) Capability;
typedef __typeof__(((SccpButtonTemplate *) 0)->list[0]) Button;
typedef __typeof__(((SccpSoftKeyTemplate *) 0)->list[0]) SoftKey;
typedef __typeof__(((SccpSoftKeySets *) 0)->list[0]) SoftKeySet;
typedef __typeof__(((SccpServers *) 0)->names[0]) ServerName;
typedef __typeof__(((SccpServers *) 0)->ports[0]) ServerPort;
typedef __typeof__(((SccpServers *) 0)->addresses[0]) ServerAddress;
typedef __typeof__(((SccpCallInfo *) 0)->strings[0]) CallString;

TABLE(capability, U32(Capability, codec), U32(Capability, frames), BYTES(Capability, rate, 8));
TABLE(capabilities, U32(SccpCapabilities, count), GROUP(SccpCapabilities, list, capability, 0));

#define PART(S) U32(S, offset), U32(S, count), U32(S, total)
TABLE(button, U8(Button, instance), U8(Button, type));
TABLE(buttons, PART(SccpButtonTemplate), GROUP(SccpButtonTemplate, list, button, 42));
TABLE(soft_key, TEXT(SoftKey, label, 16), U32(SoftKey, event));
TABLE(soft_keys, PART(SccpSoftKeyTemplate), GROUP(SccpSoftKeyTemplate, list, soft_key, 32));
static const SccpField set_info[] = { { .name = "info", .type = SCCP_U16, .width = 2 }, END };
TABLE(soft_key_set, BYTES(SoftKeySet, place, SCCP_SET_KEYS), ARRAY(SoftKeySet, info, set_info));
TABLE(sets, PART(SccpSoftKeySets), GROUP(SccpSoftKeySets, list, soft_key_set, 16));
TABLE(select_keys, U32(SccpSelectSoftKeys, line), U32(SccpSelectSoftKeys, call),
	U32(SccpSelectSoftKeys, set), U32(SccpSelectSoftKeys, mask));

TABLE(config, STATION(SccpConfigStat), TEXT(SccpConfigStat, user_name, 40),
	TEXT(SccpConfigStat, server_name, 40), U32(SccpConfigStat, lines),
	U32(SccpConfigStat, speed_dials));
TABLE(config_dynamic, STATION(SccpConfigStat), U32(SccpConfigStat, lines),
	U32(SccpConfigStat, speed_dials), STRING(SccpConfigStat, user_name),
	STRING(SccpConfigStat, server_name));
TABLE(line, U32(SccpLineStat, line), TEXT(SccpLineStat, number, 24), TEXT(SccpLineStat, name, 40),
	TEXT(SccpLineStat, label, 40), U32(SccpLineStat, options));
TABLE(line_dynamic, U32(SccpLineStat, line), U32(SccpLineStat, options),
	STRING(SccpLineStat, number), STRING(SccpLineStat, name), STRING(SccpLineStat, label));
TABLE(speed_dial, U32(SccpSpeedDialStat, index), TEXT(SccpSpeedDialStat, number, 24),
	TEXT(SccpSpeedDialStat, name, 40));
TABLE(speed_dial_dynamic, U32(SccpSpeedDialStat, index), STRING(SccpSpeedDialStat, number),
	STRING(SccpSpeedDialStat, name));

#define FORWARD(WIDTH, GAP) \
	U32(SccpForwardStat, active), U32(SccpForwardStat, line), U32(SccpForwardStat, all), \
	TEXT(SccpForwardStat, all_number, WIDTH), PAD(GAP), U32(SccpForwardStat, busy), \
	TEXT(SccpForwardStat, busy_number, WIDTH), PAD(GAP), U32(SccpForwardStat, no_answer), \
	TEXT(SccpForwardStat, no_answer_number, WIDTH), PAD(GAP)
TABLE(forward, FORWARD(24, 0));
TABLE(forward_25, FORWARD(25, 0), PAD(1));
TABLE(forward_28, FORWARD(25, 3)); /* a server that aligns them */

TABLE(feature, U32(SccpFeatureStat, index), U32(SccpFeatureStat, id),
	TEXT(SccpFeatureStat, label, 40), U32(SccpFeatureStat, status));
TABLE(feature_dynamic, U32(SccpFeatureStat, index), U32(SccpFeatureStat, id),
	U32(SccpFeatureStat, status), STRING(SccpFeatureStat, label));
TABLE(service, U32(SccpServiceUrlStat, index), TEXT(SccpServiceUrlStat, url, 256),
	TEXT(SccpServiceUrlStat, label, 40));
TABLE(service_dynamic, U32(SccpServiceUrlStat, index), STRING(SccpServiceUrlStat, url),
	STRING(SccpServiceUrlStat, label));

TABLE(time_date, U32(SccpTimeDate, year), U32(SccpTimeDate, month), U32(SccpTimeDate, weekday),
	U32(SccpTimeDate, day), U32(SccpTimeDate, hour), U32(SccpTimeDate, minute),
	U32(SccpTimeDate, second), U32(SccpTimeDate, millisecond), U32(SccpTimeDate, unix_time));
TABLE(text_16, TEXT(SccpText, text, 16));
TABLE(text_32, TEXT(SccpText, text, 32));
TABLE(text_33, TEXT(SccpText, text, 33));
TABLE(text_2000, TEXT(SccpText, text, 2000));

TABLE(server_name, TEXT(ServerName, name, 48));
TABLE(server_port, U32(ServerPort, number));
TABLE(server_address4, BYTES(ServerAddress, bytes, 4));
TABLE(server_address, U32(ServerAddress, family), BYTES(ServerAddress, bytes, 16));
TABLE(servers, ARRAY(SccpServers, names, server_name), ARRAY(SccpServers, ports, server_port),
	ARRAY(SccpServers, addresses, server_address4));
TABLE(servers_17, ARRAY(SccpServers, names, server_name), ARRAY(SccpServers, ports, server_port),
	ARRAY(SccpServers, addresses, server_address));

TABLE(prompt, U32(SccpPrompt, timeout), TEXT(SccpPrompt, text, 32), U32(SccpPrompt, line),
	U32(SccpPrompt, call));
TABLE(prompt_dynamic, U32(SccpPrompt, timeout), U32(SccpPrompt, line), U32(SccpPrompt, call),
	STRING(SccpPrompt, text));
TABLE(notify, U32(SccpNotify, timeout), TEXT(SccpNotify, text, 32));
TABLE(notify_100, U32(SccpNotify, timeout), TEXT(SccpNotify, text, 100));
TABLE(notify_dynamic, U32(SccpNotify, timeout), STRING(SccpNotify, text));
TABLE(pri_notify, U32(SccpNotify, timeout), U32(SccpNotify, priority), TEXT(SccpNotify, text, 32));
TABLE(pri_notify_dynamic, U32(SccpNotify, timeout), U32(SccpNotify, priority),
	STRING(SccpNotify, text));
TABLE(clear_pri_notify, U32(SccpNotify, priority));

TABLE(lamp, U32(SccpLamp, stimulus), U32(SccpLamp, instance), U32(SccpLamp, mode));
TABLE(ringer, U32(SccpRinger, mode), U32(SccpRinger, duration), U32(SccpRinger, line),
	U32(SccpRinger, call));
TABLE(start_tone, U32(SccpTone, tone), U32(SccpTone, direction), U32(SccpTone, line),
	U32(SccpTone, call));
TABLE(stop_tone, U32(SccpTone, line), U32(SccpTone, call), U32_SINCE(SccpTone, tone, 11));
TABLE(call_state, U32(SccpCallState, state), U32(SccpCallState, line), U32(SccpCallState, call),
	U32(SccpCallState, privacy), U32(SccpCallState, level), U32(SccpCallState, domain));
TABLE(call_info, TEXT(SccpCallInfo, calling_name, 40), TEXT(SccpCallInfo, calling, 24),
	TEXT(SccpCallInfo, called_name, 40), TEXT(SccpCallInfo, called, 24),
	U32(SccpCallInfo, line), U32(SccpCallInfo, call), U32(SccpCallInfo, type),
	TEXT(SccpCallInfo, original_name, 40), TEXT(SccpCallInfo, original, 24),
	TEXT(SccpCallInfo, redirecting_name, 40), TEXT(SccpCallInfo, redirecting, 24),
	U32(SccpCallInfo, original_reason), U32(SccpCallInfo, redirecting_reason), PAD(96),
	U32(SccpCallInfo, instance), U32(SccpCallInfo, security), U32(SccpCallInfo, restriction));
TABLE(call_string, STRING(CallString, text));
TABLE(call_info_dynamic, U32(SccpCallInfo, line), U32(SccpCallInfo, call), U32(SccpCallInfo, type),
	U32(SccpCallInfo, original_reason), U32(SccpCallInfo, redirecting_reason),
	U32(SccpCallInfo, instance), U32(SccpCallInfo, security), U32(SccpCallInfo, restriction),
	ARRAY(SccpCallInfo, strings, call_string));

#define USER_DATA \
	U32(SccpUserData, application), U32(SccpUserData, line), U32(SccpUserData, call), \
	U32(SccpUserData, transaction), U32(SccpUserData, length)
TABLE(user_data, USER_DATA, DATA(SccpUserData, data, length));
TABLE(user_data_v1, USER_DATA, U32(SccpUserData, sequence), U32(SccpUserData, priority),
	U32(SccpUserData, conference), U32(SccpUserData, instance), U32(SccpUserData, routing),
	DATA(SccpUserData, data, length));

/* Only as far as a phone reads that refuses: what follows is ignored. */
TABLE(open_channel, U32(SccpMedia, conference), U32(SccpMedia, party), U32(SccpMedia, packet),
	U32(SccpMedia, codec), U32(SccpMedia, precedence), U32(SccpMedia, bit_rate),
	U32(SccpMedia, call));
TABLE(close_channel, U32(SccpMedia, conference), U32(SccpMedia, party), U32(SccpMedia, call));
#define MEDIA_REST \
	U32(SccpMedia, port), U32(SccpMedia, packet), U32(SccpMedia, codec), \
	U32(SccpMedia, precedence), PAD(8), U32(SccpMedia, bit_rate), U32(SccpMedia, call)
TABLE(start_media, U32(SccpMedia, conference), U32(SccpMedia, party), IPV4(SccpMedia, address),
	MEDIA_REST, PAD(40));
TABLE(start_media_17, U32(SccpMedia, conference), U32(SccpMedia, party), U32(SccpMedia, family),
	BYTES(SccpMedia, address16, 16), MEDIA_REST, PAD(72));
TABLE(open_ack, U32(SccpMedia, status), IPV4(SccpMedia, address), U32(SccpMedia, port),
	U32(SccpMedia, party), U32(SccpMedia, call));
TABLE(open_ack_17, U32(SccpMedia, status), U32(SccpMedia, family), BYTES(SccpMedia, address16, 16),
	U32(SccpMedia, port), U32(SccpMedia, party), U32(SccpMedia, call));
TABLE(start_media_ack, U32(SccpMedia, conference), U32(SccpMedia, party), U32(SccpMedia, call),
	IPV4(SccpMedia, address), U32(SccpMedia, port), U32(SccpMedia, status));
TABLE(start_media_ack_17, U32(SccpMedia, conference), U32(SccpMedia, party), U32(SccpMedia, call),
	U32(SccpMedia, family), BYTES(SccpMedia, address16, 16), U32(SccpMedia, port),
	U32(SccpMedia, status));
TABLE(soft_key_event, U32(SccpSoftKeyEvent, event), U32(SccpSoftKeyEvent, line),
	U32(SccpSoftKeyEvent, call));

#define PHONE(ID, KIND, NAME, FIELDS, ...) \
	{ .id = ID, .kind = KIND, .from_phone = TRUE, .name = NAME, .fields = FIELDS, __VA_ARGS__ }
#define CM(ID, KIND, NAME, FIELDS, ...) \
	{ .id = ID, .kind = KIND, .name = NAME, .fields = FIELDS, __VA_ARGS__ }

const SccpLayout sccp_layouts[] = {
	PHONE(0x0000, SCCP_KEEPALIVE, "KeepAlive", empty),
	PHONE(0x0001, SCCP_REGISTER, "Register", reg),
	PHONE(0x0002, SCCP_IP_PORT, "IpPort", number),
	PHONE(0x0003, SCCP_KEYPAD_BUTTON, "KeypadButton", number),
	PHONE(0x0004, SCCP_ENBLOC_CALL, "EnblocCall", empty),
	PHONE(0x0005, SCCP_STIMULUS, "Stimulus", number_extra),
	PHONE(0x0006, SCCP_OFF_HOOK, "OffHook", call_ref),
	PHONE(0x0007, SCCP_ON_HOOK, "OnHook", call_ref),
	PHONE(0x0009, SCCP_FORWARD_STAT_REQ, "ForwardStatReq", number),
	PHONE(0x000A, SCCP_SPEED_DIAL_STAT_REQ, "SpeedDialStatReq", number),
	PHONE(0x000B, SCCP_LINE_STAT_REQ, "LineStatReq", number),
	PHONE(0x000C, SCCP_CONFIG_STAT_REQ, "ConfigStatReq", empty),
	PHONE(0x000D, SCCP_TIME_DATE_REQ, "TimeDateReq", empty),
	PHONE(0x000E, SCCP_BUTTON_TEMPLATE_REQ, "ButtonTemplateReq", number),
	PHONE(0x000F, SCCP_VERSION_REQ, "VersionReq", empty),
	PHONE(0x0010, SCCP_CAPABILITIES_RES, "CapabilitiesRes", capabilities),
	PHONE(0x0012, SCCP_SERVER_REQ, "ServerReq", empty),
	PHONE(0x0020, SCCP_ALARM, "Alarm", alarm_text),
	PHONE(0x0022, SCCP_OPEN_RECEIVE_CHANNEL_ACK, "OpenReceiveChannelAck", open_ack),
	PHONE(0x0022, SCCP_OPEN_RECEIVE_CHANNEL_ACK, "OpenReceiveChannelAck", open_ack_17,
		.since = 17, .least = 36),
	PHONE(0x0025, SCCP_SOFT_KEY_SET_REQ, "SoftKeySetReq", empty),
	PHONE(0x0026, SCCP_SOFT_KEY_EVENT, "SoftKeyEvent", soft_key_event),
	PHONE(0x0027, SCCP_UNREGISTER, "Unregister", empty),
	PHONE(0x0027, SCCP_UNREGISTER, "Unregister", number, .since = 255, .least = 4),
	PHONE(0x0028, SCCP_SOFT_KEY_TEMPLATE_REQ, "SoftKeyTemplateReq", empty),
	PHONE(0x0029, SCCP_REGISTER_TOKEN_REQ, "RegisterTokenReq", token),
	PHONE(0x002B, SCCP_HEADSET_STATUS, "HeadsetStatus", number),
	PHONE(0x002C, SCCP_MEDIA_RESOURCE, "MediaResourceNotification", empty),
	PHONE(0x002D, SCCP_REGISTER_AVAILABLE_LINES, "RegisterAvailableLines", number),
	PHONE(0x002E, SCCP_DEVICE_TO_USER_DATA, "DeviceToUserData", user_data),
	PHONE(0x002F, SCCP_DEVICE_TO_USER_DATA_RESPONSE, "DeviceToUserDataResponse", user_data),
	PHONE(0x0033, SCCP_SERVICE_URL_STAT_REQ, "ServiceURLStatReq", number),
	PHONE(0x0034, SCCP_FEATURE_STAT_REQ, "FeatureStatReq", number_extra),
	PHONE(0x0041, SCCP_DEVICE_TO_USER_DATA_V1, "DeviceToUserDataV1", user_data_v1),
	PHONE(0x0042, SCCP_DEVICE_TO_USER_DATA_RESPONSE_V1, "DeviceToUserDataResponseV1",
		user_data_v1),
	PHONE(0x0049, SCCP_MEDIA_PATH_EVENT, "MediaPathEvent", number_extra),
	PHONE(0x004A, SCCP_MEDIA_PATH_CAPABILITY, "MediaPathCapability", number_extra),
	PHONE(0x0154, SCCP_START_MEDIA_ACK, "StartMediaTransmissionAck", start_media_ack),
	PHONE(0x0154, SCCP_START_MEDIA_ACK, "StartMediaTransmissionAck", start_media_ack_17,
		.since = 17, .least = 40),
	PHONE(0x015A, SCCP_XML_ALARM, "XMLAlarm", text_2000),
	PHONE(0x8000, SCCP_SPCP_TOKEN_REQ, "SPCPRegisterTokenReq", spcp_token),

	CM(0x0081, SCCP_REGISTER_ACK, "RegisterAck", ack),
	CM(0x0082, SCCP_START_TONE, "StartTone", start_tone),
	CM(0x0083, SCCP_STOP_TONE, "StopTone", stop_tone),
	CM(0x0085, SCCP_SET_RINGER, "SetRinger", ringer),
	CM(0x0086, SCCP_SET_LAMP, "SetLamp", lamp),
	CM(0x0088, SCCP_SET_SPEAKER, "SetSpeakerMode", number),
	CM(0x0089, SCCP_SET_MICROPHONE, "SetMicroMode", number),
	CM(0x008A, SCCP_START_MEDIA, "StartMediaTransmission", start_media),
	CM(0x008A, SCCP_START_MEDIA, "StartMediaTransmission", start_media_17, .since = 17,
		.least = 100),
	CM(0x008B, SCCP_STOP_MEDIA, "StopMediaTransmission", close_channel),
	CM(0x008F, SCCP_CALL_INFO, "CallInfo", call_info),
	CM(0x0090, SCCP_FORWARD_STAT, "ForwardStat", forward),
	CM(0x0090, SCCP_FORWARD_STAT, "ForwardStat", forward_25, .since = 18, .least = 95),
	CM(0x0090, SCCP_FORWARD_STAT, "ForwardStat", forward_28, .since = 255, .least = 104),
	CM(0x0091, SCCP_SPEED_DIAL_STAT, "SpeedDialStat", speed_dial),
	CM(0x0092, SCCP_LINE_STAT, "LineStat", line),
	CM(0x0093, SCCP_CONFIG_STAT, "ConfigStat", config),
	CM(0x0094, SCCP_TIME_DATE, "DefineTimeDate", time_date),
	CM(0x0097, SCCP_BUTTON_TEMPLATE, "ButtonTemplate", buttons),
	CM(0x0098, SCCP_VERSION, "Version", text_16),
	CM(0x0099, SCCP_DISPLAY_TEXT, "DisplayText", text_32),
	CM(0x009A, SCCP_CLEAR_DISPLAY, "ClearDisplay", empty),
	CM(0x009B, SCCP_CAPABILITIES_REQ, "CapabilitiesReq", empty),
	CM(0x009D, SCCP_REGISTER_REJECT, "RegisterReject", text_33),
	CM(0x009E, SCCP_SERVER_RES, "ServerRes", servers),
	CM(0x009E, SCCP_SERVER_RES, "ServerRes", servers_17, .since = 17, .least = 360),
	CM(0x009F, SCCP_RESET, "Reset", number),
	CM(0x0100, SCCP_KEEPALIVE_ACK, "KeepAliveAck", empty),
	CM(0x0105, SCCP_OPEN_RECEIVE_CHANNEL, "OpenReceiveChannel", open_channel),
	CM(0x0106, SCCP_CLOSE_RECEIVE_CHANNEL, "CloseReceiveChannel", close_channel),
	CM(0x0108, SCCP_SOFT_KEY_TEMPLATE, "SoftKeyTemplate", soft_keys),
	CM(0x0109, SCCP_SOFT_KEY_SETS, "SoftKeySet", sets),
	CM(0x0110, SCCP_SELECT_SOFT_KEYS, "SelectSoftKeys", select_keys),
	CM(0x0111, SCCP_CALL_STATE, "CallState", call_state),
	CM(0x0112, SCCP_PROMPT, "DisplayPromptStatus", prompt),
	CM(0x0113, SCCP_CLEAR_PROMPT, "ClearPromptStatus", call_ref),
	CM(0x0114, SCCP_NOTIFY, "DisplayNotify", notify),
	CM(0x0114, SCCP_NOTIFY, "DisplayNotify", notify_100, .since = 255, .least = 104),
	CM(0x0115, SCCP_CLEAR_NOTIFY, "ClearNotify", empty),
	CM(0x0116, SCCP_ACTIVATE_CALL_PLANE, "ActivateCallPlane", number),
	CM(0x0117, SCCP_DEACTIVATE_CALL_PLANE, "DeactivateCallPlane", empty),
	CM(0x0118, SCCP_UNREGISTER_ACK, "UnregisterAck", number),
	CM(0x011A, SCCP_REGISTER_TOKEN_ACK, "RegisterTokenAck", empty),
	CM(0x011B, SCCP_REGISTER_TOKEN_REJECT, "RegisterTokenReject", number),
	CM(0x011D, SCCP_DIALED_NUMBER, "DialedNumber", empty),
	CM(0x011E, SCCP_USER_TO_DEVICE_DATA, "UserToDeviceData", user_data),
	CM(0x011F, SCCP_FEATURE_STAT, "FeatureStat", feature),
	CM(0x0120, SCCP_PRI_NOTIFY, "DisplayPriNotify", pri_notify),
	CM(0x0121, SCCP_CLEAR_PRI_NOTIFY, "ClearPriNotify", clear_pri_notify),
	CM(0x012F, SCCP_SERVICE_URL_STAT, "ServiceURLStat", service),
	CM(0x0130, SCCP_CALL_SELECT_STAT, "CallSelectStat", number),
	CM(0x013F, SCCP_USER_TO_DEVICE_DATA_V1, "UserToDeviceDataV1", user_data_v1),
	CM(0x0142, SCCP_CONFIG_STAT, "ConfigStatDynamic", config_dynamic, .since = 17),
	CM(0x0143, SCCP_NOTIFY, "DisplayNotifyDynamic", notify_dynamic, .since = 8),
	CM(0x0144, SCCP_PRI_NOTIFY, "DisplayPriNotifyDynamic", pri_notify_dynamic, .since = 8),
	CM(0x0145, SCCP_PROMPT, "DisplayPromptStatusDynamic", prompt_dynamic, .since = 8),
	CM(0x0146, SCCP_FEATURE_STAT, "FeatureStatDynamic", feature_dynamic, .since = 15),
	CM(0x0147, SCCP_LINE_STAT, "LineStatDynamic", line_dynamic, .since = 17),
	CM(0x0148, SCCP_SERVICE_URL_STAT, "ServiceURLStatDynamic", service_dynamic, .since = 7),
	CM(0x0149, SCCP_SPEED_DIAL_STAT, "SpeedDialStatDynamic", speed_dial_dynamic, .since = 17),
	CM(0x014A, SCCP_CALL_INFO, "CallInfoDynamic", call_info_dynamic, .since = 7),
	CM(0x8100, SCCP_SPCP_TOKEN_ACK, "SPCPRegisterTokenAck", number),
	CM(0x8101, SCCP_SPCP_TOKEN_REJECT, "SPCPRegisterTokenReject", number),
};
/* clang-format on */

const guint sccp_layouts_count = G_N_ELEMENTS(sccp_layouts);
