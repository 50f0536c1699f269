/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * err.h - say what went wrong to the person who asked
 *
 * Functions on the management and configuration path take a struct err and
 * return err_set(): a number of stgt's list, because its texts and exit codes
 * are what programs compare, and words of our own that say what and why.
 * The data path returns a bare -errno or a sense and has no struct err.
 */
#ifndef TGT_ERR_H
#define TGT_ERR_H

/* clang-format off */
#define TGT_ERR_LIST(X)                                                         \
	X(SUCCESS,         "success")                                           \
	X(UNKNOWN,         "unknown error")                                     \
	X(NOMEM,           "out of memory")                                     \
	X(NO_DRIVER,       "can't find the driver")                             \
	X(NO_TARGET,       "can't find the target")                             \
	X(NO_LUN,          "can't find the logical unit")                       \
	X(NO_SESSION,      "can't find the session")                            \
	X(NO_CONNECTION,   "can't find the connection")                         \
	X(NO_BINDING,      "can't find the binding")                            \
	X(TARGET_EXIST,    "this target already exists")                        \
	X(LUN_EXIST,       "this logical unit number already exists")           \
	X(BINDING_EXIST,   "this binding already exists")                       \
	X(ACL_EXIST,       "this access control rule already exists")           \
	X(ACL_NOEXIST,     "this access control rule does not exist")           \
	X(USER_EXIST,      "this account already exists")                       \
	X(NO_USER,         "can't find the account")                            \
	X(TOO_MANY_USER,   "too many accounts")                                 \
	X(INVALID_REQUEST, "invalid request")                                   \
	X(OUTACCOUNT_EXIST,"this target already has an outgoing account")       \
	X(TARGET_ACTIVE,   "this target is still active")                       \
	X(LUN_ACTIVE,      "this logical unit is still active")                 \
	X(DRIVER_BUSY,     "this driver is busy")                               \
	X(UNSUPPORTED,     "this operation isn't supported")                    \
	X(UNKNOWN_PARAM,   "unknown parameter")                                 \
	X(PREVENT_REMOVAL, "this device has Prevent Removal set")

enum tgt_err {
#define X(name, text) TGT_##name,
	TGT_ERR_LIST(X)
#undef X
	TGT_ERR_COUNT
};
/* clang-format on */

struct err {
	enum tgt_err code;
	char text[256]; /* our own words: what, why, what to do */
};

/**
 * err_set() - say why an operation is refused
 * @e:    out, may be NULL
 * @code: number of stgt's list
 * @fmt:  what, why and what to do; no newline
 *
 * Return: -1, so that "return err_set(e, TGT_NO_TARGET, ...);" is the whole exit
 */
int err_set(struct err *e, enum tgt_err code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* stgt's text of a number; "unknown error" for one that it does not have */
const char *err_word(enum tgt_err code);

#endif /* TGT_ERR_H */
