# fixed sense, 18 bytes
#   SPC-4 4.5.3
target
online
cmd cdb 28 00 ff ff ff ff 00 00 01 00 in=512
expect rsp check=05/21/00 sense_len=18 in_under=512

# descriptor sense
#   SPC-4 4.5.2
set 1 sense_format=1
cmd cdb 28 00 ff ff ff ff 00 00 01 00 in=512
expect rsp check=05/21/00 sense_len=20 in_under=512
cmd cdb 12 00 80 00 24 00 in=36
expect rsp check=05/24/00 sense_len=16 in_under=36

# sense is cut to the client's longest IU, and says so
target
connect
login it_iu_len=64
expect login_rsp
cmd cdb 00
expect rsp check=06/29/00
cmd cdb 28 00 ff ff ff ff 00 00 01 00 in=512
expect rsp check=05/21/00 sense_len=18 in_under=512

# solicited notification: for success, for failure
#   SRP r16a, SCSOLNT and UCSOLNT
target
online
cmd cdb 00 sol=2
expect rsp sol=1
cmd cdb 00 sol=4
expect rsp
cmd cdb ff sol=4
expect rsp check=05/20/00 sol=1
cmd cdb ff sol=2
expect rsp check=05/20/00
tmf lun_reset sol=2
expect rsp code=0 sol=1
tmf 0x80 sol=2
expect rsp code=4
tmf 0x80 sol=4
expect rsp code=4 sol=1
