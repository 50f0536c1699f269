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

# ... in the middle: the rest of what was asked for is waited for, and not more
#   RFC 7143 7.8, option b
target
login DataDigest=CRC32C MaxBurstLength=1024 MaxOutstandingR2T=2
send command lun=1 cdb 00
expect response status=2
send command W edtl=4096 lun=1 itt=7 cdb 2a 00 00 00 00 00 00 00 08 00
expect r2t ttt=:t0 r2t_sn=0 offset=0 desired=1024
expect r2t ttt=:t1 r2t_sn=1 offset=1024 desired=1024
send data_out -F itt=7 ttt=t0 offset=0 bad_data_digest data 512*cc
expect reject reason=2
nothing
send data_out F itt=7 ttt=t0 data_sn=1 offset=512 data 512*cc
nothing
send nop_out I ttt=none
expect nop_in
send data_out F itt=7 ttt=t1 offset=1024 bad_data_digest data 1024*cc
expect reject reason=2
expect response itt=7 status=2 exp_data_sn=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 47 05
send command R edtl=4096 lun=1 cdb 28 00 00 00 00 00 00 00 08 00
expect data_in data 1024*00
expect data_in data 1024*00
expect data_in data 1024*00
expect data_in S data 1024*00

# ... a task management function ends the wait
send command W edtl=4096 lun=1 itt=8 cdb 2a 00 00 00 00 00 00 00 08 00
expect r2t ttt=:t0
expect r2t ttt=:t1
send data_out -F itt=8 ttt=t0 offset=0 bad_data_digest data 512*cc
expect reject reason=2
send tmf I function=1 lun=1 ref_task=8 ref_cmd_sn=0
expect tmf_response response=0
send data_out F itt=8 ttt=t0 data_sn=1 offset=512 data 512*cc
nothing

# ... of unsolicited data
target
login DataDigest=CRC32C InitialR2T=No FirstBurstLength=1024 ImmediateData=Yes
send command lun=1 cdb 00
expect response status=2
send command W -F edtl=4096 lun=1 itt=7 cdb 2a 00 00 00 00 00 00 00 08 00
send data_out -F itt=7 ttt=none offset=0 bad_data_digest data 512*cc
expect reject reason=2
nothing
send data_out F itt=7 ttt=none data_sn=1 offset=512 data 512*cc
expect response itt=7 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 47 05

# ... of a command: it has not come, and can come again with the same CmdSN
#   RFC 7143 7.8: a discarded command with immediate data
send command W edtl=512 lun=1 itt=9 cmd_sn=3 bad_data_digest cdb 2a 00 00 00 00 00 00 00 01 00 data 512*cc
expect reject reason=2 exp_cmd_sn=3 data 01
send command W edtl=512 lun=1 itt=9 cmd_sn=3 cdb 2a 00 00 00 00 00 00 00 01 00 data 512*dd
expect response itt=9 status=0 exp_cmd_sn=4
