# AHSLength of an extended CDB: 0 is less than the byte that is always there
#   RFC 7143 11.2.2.1, 11.2.2.3
target
login
send command lun=1 cdb 00
expect response status=2
send command lun=1 ahs 00 00 01 00 cdb 7f
expect reject reason=9
send command lun=1 ahs 00 00 01 00 00 05 02 00 00 00 10 00 cdb 7f
expect reject reason=9

# 1: sixteen bytes and none more
send command lun=1 ahs 00 01 01 00 cdb 7f 00 00 00 00 00 00 18
expect response status=2 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 20 00

# 17: thirty-two, 18 to 33: more than any command has
send command lun=1 ahs 00 11 01 00 16*00 cdb 7f 00 00 00 00 00 00 18
expect response status=2 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 20 00
send command lun=1 ahs 00 12 01 00 17*00 3*00 cdb 7f 00 00 00 00 00 00 18
expect response status=2 data 00 12 70 00 05
send command lun=1 ahs 00 20 01 00 32*00 cdb 7f 00 00 00 00 00 00 18
expect response status=2 data 00 12 70 00 05
send command lun=1 ahs 00 21 01 00 32*ff cdb 7f 00 00 00 00 00 00 18
expect response status=2 data 00 12 70 00 05

# 260, and as long as a header can be
send command lun=1 ahs 01 04 01 00 260*ff cdb 7f 00 00 00 00 00 00 f8
expect response status=2 data 00 12 70 00 05
send command lun=1 ahs 03 f9 01 00 1016*ff cdb 7f 00 00 00 00 00 00 f8
expect response status=2 data 00 12 70 00 05

# longer than the segments that are there
send command lun=1 ahs 00 11 01 00 12*00 cdb 7f
expect reject reason=9
send command lun=1 ahs 04 00 01 00 1016*00 cdb 7f
expect reject reason=9

# a short command is not looked at behind its end, in the header or behind it
send command lun=1 ahs 00 11 01 00 16*ff cdb 00 00 00 00 00 00 10*ff
expect response status=0
send command lun=1 cdb 00
expect response status=0

# on every PDU that has none
#   RFC 7143 11.2.2: only a SCSI Command
send command W edtl=512 lun=1 itt=0x40 cdb 2a 00 00 00 00 00 00 00 01 00
expect r2t itt=0x40 ttt=:t
send data_out F itt=0x40 ttt=t offset=0 ahs 00 05 02 00 00 00 10 00 data 512*aa
expect reject reason=4
send tmf I function=2 lun=1 ahs 00 05 02 00 00 00 10 00
expect reject reason=4
send text ttt=none ahs 00 05 02 00 00 00 10 00 keys SendTargets=
expect reject reason=4
send logout I ahs 00 05 02 00 00 00 10 00 reason=0
expect reject reason=4
send snack itt=1 ttt=none ahs 00 05 02 00 00 00 10 00
expect reject reason=4
send data_out F itt=0x40 ttt=t offset=0 data 512*bb
expect response itt=0x40 status=0
