/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sense.h - every sense this target can give, by its name in the T10 ASC/ASCQ list
 *
 * One list makes the enum, the key/ASC/ASCQ triple and the text for logs.
 * Handlers name the condition and never write sense bytes; only scsi/sense.c
 * knows the fixed (SPC-4 4.5.3) and descriptor (SPC-4 4.5.2) formats.
 */
#ifndef TGT_SENSE_H
#define TGT_SENSE_H

#include <stdint.h>

enum sense_key {
	SK_NO_SENSE = 0x0,
	SK_RECOVERED_ERROR = 0x1,
	SK_NOT_READY = 0x2,
	SK_MEDIUM_ERROR = 0x3,
	SK_HARDWARE_ERROR = 0x4,
	SK_ILLEGAL_REQUEST = 0x5,
	SK_UNIT_ATTENTION = 0x6,
	SK_DATA_PROTECT = 0x7,
	SK_BLANK_CHECK = 0x8,
	SK_ABORTED_COMMAND = 0xb,
	SK_MISCOMPARE = 0xe,
};

/* clang-format off */
#define SENSE_LIST(X)                                                           \
	/* name                           key              asc   ascq */        \
	X(NO_ADDITIONAL_SENSE,            NO_SENSE,        0x00, 0x00)          \
	X(LU_NOT_READY,                   NOT_READY,       0x04, 0x00)          \
	X(LU_BECOMING_READY,              NOT_READY,       0x04, 0x01)          \
	X(LU_INITIALIZING_REQUIRED,       NOT_READY,       0x04, 0x02)          \
	X(LU_OFFLINE,                     NOT_READY,       0x04, 0x12)          \
	X(MEDIUM_NOT_PRESENT,             NOT_READY,       0x3a, 0x00)          \
	X(UNRECOVERED_READ_ERROR,         MEDIUM_ERROR,    0x11, 0x00)          \
	X(WRITE_ERROR,                    MEDIUM_ERROR,    0x0c, 0x00)          \
	X(INTERNAL_TARGET_FAILURE,        HARDWARE_ERROR,  0x44, 0x00)          \
	X(LU_COMMUNICATION_FAILURE,       HARDWARE_ERROR,  0x08, 0x00)          \
	X(PARAM_LIST_LENGTH_ERROR,        ILLEGAL_REQUEST, 0x1a, 0x00)          \
	X(INVALID_OPCODE,                 ILLEGAL_REQUEST, 0x20, 0x00)          \
	X(LBA_OUT_OF_RANGE,               ILLEGAL_REQUEST, 0x21, 0x00)          \
	X(INVALID_FIELD_IN_CDB,           ILLEGAL_REQUEST, 0x24, 0x00)          \
	X(LU_NOT_SUPPORTED,               ILLEGAL_REQUEST, 0x25, 0x00)          \
	X(INVALID_FIELD_IN_PARAM_LIST,    ILLEGAL_REQUEST, 0x26, 0x00)          \
	X(INVALID_RELEASE_OF_PR,          ILLEGAL_REQUEST, 0x26, 0x04)          \
	X(SAVING_PARAMS_NOT_SUPPORTED,    ILLEGAL_REQUEST, 0x39, 0x00)          \
	X(INVALID_MESSAGE_ERROR,          ILLEGAL_REQUEST, 0x49, 0x00)          \
	X(MEDIUM_REMOVAL_PREVENTED,       ILLEGAL_REQUEST, 0x53, 0x02)          \
	X(INSUFFICIENT_REGISTRATION_RES,  ILLEGAL_REQUEST, 0x55, 0x04)          \
	X(MEDIUM_MAY_HAVE_CHANGED,        UNIT_ATTENTION,  0x28, 0x00)          \
	X(POWER_ON_OR_RESET,              UNIT_ATTENTION,  0x29, 0x00)          \
	X(POWER_ON,                       UNIT_ATTENTION,  0x29, 0x01)          \
	X(BUS_RESET,                      UNIT_ATTENTION,  0x29, 0x02)          \
	X(BUS_DEVICE_RESET,               UNIT_ATTENTION,  0x29, 0x03)          \
	X(I_T_NEXUS_LOSS,                 UNIT_ATTENTION,  0x29, 0x07)          \
	X(MODE_PARAMETERS_CHANGED,        UNIT_ATTENTION,  0x2a, 0x01)          \
	X(RESERVATIONS_PREEMPTED,         UNIT_ATTENTION,  0x2a, 0x03)          \
	X(RESERVATIONS_RELEASED,          UNIT_ATTENTION,  0x2a, 0x04)          \
	X(REGISTRATIONS_PREEMPTED,        UNIT_ATTENTION,  0x2a, 0x05)          \
	X(CAPACITY_CHANGED,               UNIT_ATTENTION,  0x2a, 0x09)          \
	X(COMMANDS_CLEARED,               UNIT_ATTENTION,  0x2f, 0x00)          \
	X(INQUIRY_DATA_CHANGED,           UNIT_ATTENTION,  0x3f, 0x03)          \
	X(REPORTED_LUNS_CHANGED,          UNIT_ATTENTION,  0x3f, 0x0e)          \
	X(WRITE_PROTECTED,                DATA_PROTECT,    0x27, 0x00)          \
	X(SOFTWARE_WRITE_PROTECTED,       DATA_PROTECT,    0x27, 0x02)          \
	X(SPACE_ALLOCATION_FAILED,        DATA_PROTECT,    0x27, 0x07)          \
	X(NACA_ABORTED,                   ABORTED_COMMAND, 0x00, 0x00)          \
	X(LU_TIMEOUT,                     ABORTED_COMMAND, 0x08, 0x01)          \
	X(TARGET_DATA_TRANSFER_ERROR,     ABORTED_COMMAND, 0x0c, 0x0d)          \
	X(NOT_ENOUGH_UNSOLICITED_DATA,    ABORTED_COMMAND, 0x0c, 0x0d)          \
	X(UNEXPECTED_UNSOLICITED_DATA,    ABORTED_COMMAND, 0x0c, 0x0c)          \
	X(INCORRECT_AMOUNT_OF_DATA,       ABORTED_COMMAND, 0x0c, 0x0d)          \
	X(PROTOCOL_CRC_ERROR,             ABORTED_COMMAND, 0x47, 0x05)          \
	X(DATA_PHASE_ERROR,               ABORTED_COMMAND, 0x4b, 0x00)          \
	X(OVERLAPPED_COMMANDS,            ABORTED_COMMAND, 0x4e, 0x00)          \
	X(SYSTEM_RESOURCE_FAILURE,        ABORTED_COMMAND, 0x55, 0x03)          \
	X(MISCOMPARE_DURING_VERIFY,       MISCOMPARE,      0x1d, 0x00)

enum sense {
#define X(name, key, asc, ascq) SENSE_##name,
	SENSE_LIST(X)
#undef X
	SENSE_COUNT
};

/* Unit attentions (SAM-5 5.14), in the order in which they are reported: one bit each. */
#define UA_LIST(X)                                                              \
	X(POWER_ON_OR_RESET)                                                    \
	X(BUS_RESET)                                                            \
	X(BUS_DEVICE_RESET)                                                     \
	X(I_T_NEXUS_LOSS)                                                       \
	X(REPORTED_LUNS_CHANGED)                                                \
	X(MEDIUM_MAY_HAVE_CHANGED)                                              \
	X(RESERVATIONS_PREEMPTED)                                               \
	X(RESERVATIONS_RELEASED)                                                \
	X(REGISTRATIONS_PREEMPTED)                                              \
	X(COMMANDS_CLEARED)                                                     \
	X(CAPACITY_CHANGED)                                                     \
	X(MODE_PARAMETERS_CHANGED)                                              \
	X(INQUIRY_DATA_CHANGED)

enum ua {
#define X(name) UA_##name,
	UA_LIST(X)
#undef X
	UA_COUNT
};
/* clang-format on */

struct sense_code {
	uint8_t key;
	uint8_t asc;
	uint8_t ascq;
	const char *name;
};

extern const struct sense_code sense_codes[SENSE_COUNT];
extern const enum sense ua_sense[UA_COUNT];

#endif /* TGT_SENSE_H */
