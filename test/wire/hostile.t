# nothing but what was moved comes as Data-In, however much was announced
#   memory that was not written to must not leave: unit attention, reservation conflict, NACA
target
login
send command R edtl=4096 lun=1 cdb 28 00 00 00 00 00 00 00 08 00
expect response status=2 U residual=4096 dlen=20 data 00 12 70 00 06
send command R edtl=4096 lun=1 cdb 28 00 00 00 00 00 00 00 08 04
expect response status=2 U residual=4096 dlen=20 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 24 00
send command lun=1 cdb 16 00 00 00 00 00
expect response status=0
conn B
login InitiatorName=iqn.b
send command R edtl=4096 lun=1 cdb 00 # SAM-5 5.3.3: before any unit attention
expect response status=0x18 U residual=4096 dlen=0
send command R edtl=4096 lun=1 cdb 28 00 00 00 00 00 00 00 08 00
expect response status=0x18 U residual=4096 dlen=0

# ... nor more than the device server has to say
conn A
send command lun=1 cdb 17 00 00 00 00 00
expect response status=0
send command R edtl=0xffffffff lun=1 cdb 03 00 00 00 ff 00
expect data_in S U dlen=18 residual=0xffffffed
send command R edtl=0xffffffff lun=1 cdb 03 01 00 00 ff 00
expect data_in S U dlen=8 residual=0xfffffff7
send command R edtl=0xffffffff lun=1 cdb 12 00 00 ff ff 00
expect data_in S U
send command R edtl=0xffffffff lun=1 cdb 25 00 00 00 00 00 00 00 00 00
expect data_in S U dlen=8 residual=0xfffffff7
send command R edtl=0xffffffff lun=1 cdb 5e 00 00 00 00 00 00 ff ff 00
expect data_in S U dlen=8 residual=0xfffffff7
send command R edtl=0xffffffff lun=1 cdb a0 00 00 00 00 00 ff ff ff ff 00 00
expect data_in S U
send command R edtl=0xffffffff lun=1 cdb a3 0c 00 00 00 00 ff ff ff ff 00 00
expect data_in S U
send command R edtl=0xffffffff lun=1 cdb 1a 00 3f 00 ff 00
expect data_in S U
send command R edtl=0xffffffff lun=1 cdb 9e 10 00 00 00 00 00 00 00 00 ff ff ff ff 00 00
expect data_in S U dlen=32 residual=0xffffffdf

# an EDTL of 2 GiB and more, with immediate data on a read
#   the data is in nobody's way, because the PDU is refused
send command R edtl=0x80000000 lun=1 cdb 28 00 00 00 00 00 00 00 01 00 data 512*ee
expect reject reason=4
send command R edtl=0xffffffff lun=1 cdb 28 00 00 00 00 00 00 00 01 00 data 8192*ee
expect reject reason=4

# ... on a write: the rest of what was announced is never asked for
send command W edtl=0xffffffff lun=1 itt=0x50 cdb 2a 00 00 00 00 08 00 00 01 00 data 512*ee
expect response itt=0x50 status=0 U residual=0xfffffdff
send command W edtl=0x80000000 lun=1 itt=0x51 cdb 2a 00 00 00 00 08 00 00 02 00
expect r2t itt=0x51 desired=1024 ttt=:t
send data_out F itt=0x51 ttt=t offset=0 data 1024*ee
expect response itt=0x51 status=0 U residual=0x7ffffc00

# parameter lists of 4 GiB
#   CVE-2024-39281
send command W edtl=0xffffffff lun=1 itt=0x52 cdb 5f 00 00 00 00 ff ff ff ff 00 data 24*00
expect response itt=0x52 status=2 data 00 12 70 00 05
send command W edtl=0xffffffff lun=1 itt=0x53 cdb 5f 00 00 00 00 ff ff ff ff 00
expect response itt=0x53 status=2 data 00 12 70 00 05

# data and additional header segments on PDUs that have none, one after the other
#   neither pointer outlives its PDU
send tmf I function=5 lun=1 data 512*ff
expect reject reason=4
send snack itt=1 ttt=none data 512*ff
expect reject reason=4
send logout I reason=0 data 512*ff
expect reject reason=4
send nop_out I ttt=none itt=0x60 ahs 00 01 01 00 data 512*ff
expect reject reason=4
send nop_out I ttt=none itt=0x61 data 512*11
expect nop_in itt=0x61 data 512*11

# names that are formats, or too long
#   CVE-2010-0743, CVE-2010-2221
target
login InitiatorName=iqn.%n%n%n%s%s%s%d InitiatorAlias=%n%s%n
send text ttt=none keys SendTargets=%n%s%n
expect text_response F
send text ttt=none keys %n%s%n=%n%s
expect text_response F keys %n%s%n=NotUnderstood
conn B
send login T csg=1 nsg=3 keys SessionType=Normal TargetName=%n%n%n%s InitiatorName=iqn.b
expect login_response status=0x0203
closed
conn C
send login T csg=1 nsg=3 keys SessionType=Normal TargetName=iqn.t
	InitiatorName=iqn.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
expect login_response status=0x0200
closed

# login PDUs that are shorter than what they announce, or than a header
#   CVE-2026-53176
conn D
send login T csg=1 nsg=3 dlen=300 keys InitiatorName=iqn.d
nothing
hangup
conn E
raw 43 87 00 00 00 00 00 00
nothing
hangup

# a logical unit that is not there
#   SPC-4 6.6.2, SAM-5 4.7
target
login
send command R edtl=36 lun=9 cdb 12 00 00 00 24 00
expect data_in S dlen=36 data 7f
send command lun=9 cdb 00
expect response status=2 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 25 00
send command R edtl=512 lun_field=0xffffffffffffffff cdb 28 00 00 00 00 00 00 00 01 00
expect response status=2 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 25 00

# buffers of the device
#   CVE-2024-45063, CVE-2024-8178: READ BUFFER and WRITE BUFFER are not there
send command lun=1 cdb 00
expect response status=2
send command R edtl=4096 lun=1 cdb 3c 02 00 00 00 00 00 10 00 00
expect response status=2 U residual=4096 dlen=20 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 20 00
send command W edtl=4096 lun=1 cdb 3b 02 00 00 00 00 00 10 00 00 data 512*ff
expect response status=2 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 20 00
