/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mad.h - management datagrams (PAPR "A Protocol for VSCSI Communications", MADs)
 *
 * Pure functions; adapter.c fetches and returns the payloads.
 */
#ifndef TGT_IBMVIO_MAD_H
#define TGT_IBMVIO_MAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mad_type {
	MAD_EMPTY_IU = 1,
	MAD_ERROR_LOGGING = 2,
	MAD_ADAPTER_INFO = 3,
	MAD_HOST_CONFIG = 4,
	MAD_CAPABILITIES = 5,
	MAD_PHYS_ADAPTER_INFO = 6,
	MAD_TAPE_PASSTHROUGH = 7,
	MAD_ENABLE_FAST_FAIL = 8,
};

enum mad_status { MAD_OK = 0x00, MAD_NOT_SUPPORTED = 0xf1, MAD_FAILED = 0xf7 };

#define MAD_HEADER           16 /* bytes: type, status, length, tag */
#define MAD_ADAPTER_INFO_LEN 148
#define MAD_CAPS_MIN         68
#define MAD_PAYLOAD_MAX      4096

struct mad {
	uint32_t type;
	uint16_t length; /* of the payload [bytes] */
	uint8_t tag[8];
	uint64_t buffer;  /* payload's address in the client's window; 0: none */
	const char *name; /* for the log: "ADAPTER_INFO"; never NULL */
};

enum mad_os { MAD_OS_400 = 1, MAD_OS_LINUX = 2, MAD_OS_AIX = 3, MAD_OS_OFW = 4 };

struct mad_adapter_info {
	char srp_version[9];
	char partition_name[97];
	uint32_t partition;
	uint32_t mad_version;
	uint32_t os_type;
	uint32_t max_txu; /* port_max_txu[0] [bytes]; the others are 0 */
};

/* What the client said in CAPABILITIES; text has its NUL. */
struct mad_caps {
	uint32_t flags; /* enum mad_caps_flags, the client's */
	char name[33];
	char loc[33];
	bool migration;      /* asked for and granted */
	bool client_reserve; /* likewise */
};
enum mad_caps_flags {
	MAD_CAPS_MIGRATED = 0x01,
	MAD_CAPS_RECONNECT = 0x02,
	MAD_CAPS_LIST = 0x04,
	MAD_CAPS_LIST_DATA = 0x08,
};

/* 0, or -EPROTO: shorter than a header, or than the type's fields. */
int mad_parse(const uint8_t *iu, size_t len, struct mad *m);
/* The header of the answer: MAD_HEADER bytes. */
void mad_put_status(uint8_t iu[MAD_HEADER], const struct mad *m, enum mad_status status);

/* @buf: @len bytes as the client sent them; fields beyond @len are zero. */
void mad_get_adapter_info(const uint8_t *buf, size_t len, struct mad_adapter_info *a);
void mad_put_adapter_info(uint8_t buf[MAD_ADAPTER_INFO_LEN], const struct mad_adapter_info *a);
/**
 * mad_answer_caps() - turn the client's CAPABILITIES into ours, in place
 * @buf:  @len bytes, MAD_CAPS_MIN..MAD_PAYLOAD_MAX
 * @name: of our device, @loc: its location code; cut to the field
 * @caps: out
 *
 * Return: MAD_OK or MAD_FAILED (a list entry's length is wrong)
 */
enum mad_status mad_answer_caps(uint8_t *buf, size_t len, const char *name, const char *loc,
				struct mad_caps *caps);
/* A line for the log of what ERROR_LOGGING brought: printable text only. */
void mad_error_text(const uint8_t *buf, size_t len, char *text, size_t room);

#endif /* TGT_IBMVIO_MAD_H */
