# digests begin after the login
#   RFC 7143 13.1
target
login HeaderDigest=CRC32C DataDigest=CRC32C
send nop_out ttt=none data "hello"
expect nop_in data "hello"
send command lun=1 cdb 00
expect response status=2 dlen=20
send command W edtl=512 lun=1 cdb 2a 00 00 00 00 00 00 00 01 00 data 512*ab
expect response status=0
send command R edtl=512 lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in S data 512*ab
send command R edtl=3 lun=1 cdb 12 00 00 00 24 00
expect data_in S O dlen=3
send command W edtl=5 lun=1 cdb 15 10 00 00 05 00 data 01 02 03 04 05
expect response status=2

# the list is the initiator's
target
login HeaderDigest=None,CRC32C DataDigest=CRC32C,None
send nop_out ttt=none data "hello"
expect nop_in data "hello"

# a bad header digest: where the next PDU begins is not known
#   RFC 7143 7.8
target
login HeaderDigest=CRC32C
send nop_out ttt=none bad_header_digest
closed

# a bad data digest: the PDU is rejected and forgotten
target
login DataDigest=CRC32C
send nop_out ttt=none cmd_sn=1 bad_data_digest data "hello"
expect reject reason=2 exp_cmd_sn=1
send nop_out ttt=none cmd_sn=1 data "hello"
expect nop_in exp_cmd_sn=2

# ... of a Data-Out: its task ends with a CRC error
target
login DataDigest=CRC32C HeaderDigest=CRC32C
send command lun=1 cdb 00
expect response status=2
send command W edtl=1024 lun=1 itt=7 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out -F itt=7 ttt=t offset=0 data 512*cc
send data_out F itt=7 ttt=t data_sn=1 offset=512 bad_data_digest data 512*cc
expect reject reason=2
expect response itt=7 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 47 05
send command R edtl=1024 lun=1 cdb 28 00 00 00 00 00 00 00 02 00
expect data_in S data 1024*00

# ... that is long, and read in pieces
send command W edtl=100000 lun=1 itt=8 cdb 2a 00 00 00 00 00 00 00 c3 00
expect r2t ttt=:t desired=99840
send data_out F itt=8 ttt=t offset=0 cut=90000 bad_data_digest data 99840*cc
raw 89996*cc
nothing
raw 12 34 56 78
expect reject reason=2
expect response itt=8 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 47 05
send command W edtl=100000 lun=1 itt=9 cdb 2a 00 00 00 00 00 00 00 c3 00
expect r2t ttt=:t
send data_out F itt=9 ttt=t offset=0 data 99840*dd
expect response itt=9 status=0 U residual=160
send command R edtl=99840 lun=1 cdb 28 00 00 00 00 00 00 00 c3 00
expect data_in -S data 1024*dd
