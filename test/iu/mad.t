# ADAPTER_INFO: who we are
#   PAPR "A Protocol for VSCSI Communications", MADs
target
connect
mad adapter_info data "16.a" 4*00 "client" 90*00 00 00 00 05 00 00 00 01 00 00 00 02 32*00
expect mad
data "16.a" 4*00
data @108 00 00 00 01 00 00 00 03 00 xx xx xx 28*00

# its maximum transfer is not below the 256 KiB that PAPR wants
target
connect
mad adapter_info
expect mad
data @116 00 10 00 00

# no more than the client has room for
mad adapter_info length=100 room=148
expect mad
data "16.a" 4*00
data @100 48*00
mad adapter_info length=114 room=148
expect mad
data @108 00 00 00 01 00 00
data @114 34*00

# a length that is none
mad adapter_info length=149 room=149
expect mad status=0xf7
mad adapter_info length=0 room=148
expect mad status=0xf7
data 148*00
mad adapter_info length=65535 room=148
expect mad status=0xf7

# no payload, or one that is not there
mad adapter_info buffer=0
expect mad status=0xf7
mad adapter_info buffer=0x10
expect mad status=0xf7
login
expect login_rsp

# a payload that cannot be written back
target
connect
hold
mad adapter_info as=one
deny
copy
expect ping
reset

# CAPABILITIES of Linux: migration and client reserve
target
connect
mad capabilities data 00 00 00 05 32*31 32*32 00 00 00 01 00 0c 00 00 00 00 00 01
    00 00 00 02 00 0c 00 00 00 00 00 01
expect mad
data 00 00 00 05
data @68 00 00 00 01 00 0c 00 01 00 00 00 01 00 00 00 02 00 0c 00 01 00 00 00 01

# another level of migration becomes ours; what we do not know is not supported
mad capabilities data 00 00 00 0c 64*00 00 00 00 01 00 0c 00 00 00 00 00 07
expect mad
data 00 00 00 0c
data @68 00 00 00 01 00 0c 00 02 00 00 00 01
mad capabilities data 00 00 00 04 64*00 00 00 00 09 00 08 00 01
expect mad
data 00 00 00 00
data @68 00 00 00 09 00 08 00 00

# no list at all
mad capabilities data 00 00 00 04 64*00
expect mad
data 00 00 00 04

# lists that are none: the payload stays as it was
mad capabilities data 00 00 00 04 64*00 00 00 00 01 00 00 00 00 00 00 00 01
expect mad status=0xf7
data 00 00 00 04 64*00 00 00 00 01 00 00 00 00 00 00 00 01
mad capabilities data 00 00 00 04 64*00 00 00 00 01 00 0d 00 00 00 00 00 01
expect mad status=0xf7
mad capabilities data 00 00 00 04 64*00 00 00 00 01 00
expect mad status=0xf7
mad capabilities length=67 room=68
expect mad status=0xf7
mad capabilities length=4097 room=4097
expect mad status=0xf7
mad capabilities length=4096 room=4096
expect mad status=0xf7
mad capabilities length=0 room=68
expect mad status=0xf7

# ERROR_LOGGING
mad error_logging data 81 00 6*00 16*00 00 00 00 01 00 00 00 05 "client" 26*00 "hdisk0" 26*00
    00 00 00 05 00 00 00 02 "oh no"
expect mad
mad error_logging length=4097 room=4200
expect mad status=0xf7

# ENABLE_FAST_FAIL before the login only
mad fast_fail
expect mad
login
expect login_rsp
mad fast_fail
expect mad status=0xf7
mad adapter_info
expect mad

# MADs that a target need not know
target
connect
mad host_config buffer=0x100000
expect mad status=0xf1
mad phys_adapter_info buffer=0x100000
expect mad status=0xf1
mad tape_passthrough buffer=0x100000
expect mad status=0xf1
mad 9
expect mad status=0xf1
mad 0xffffffff
expect mad status=0xf1

# EMPTY_IU is the target's until it uses it, and may be sent at any time
mad empty_iu as=one
mad empty_iu as=two
nothing
mad adapter_info
expect mad
login
expect login_rsp

# one after the other, more than a target could keep
target
connect
mad adapter_info
expect mad
mad adapter_info
expect mad
mad capabilities data 00 00 00 04 64*00
expect mad
mad fast_fail
expect mad

# the answer is not sent to a client that is gone in between
target
connect
hold
mad adapter_info
free
copy
nothing
connect
mad adapter_info
expect mad
