# immediate data
#   RFC 7143 11.3, 13.11
target
login
send command W edtl=512 lun=1 cdb 2a 00 00 00 00 00 00 00 01 00 data 512*aa
expect response status=2 # power on
send command W edtl=512 lun=1 cdb 2a 00 00 00 00 00 00 00 01 00 data 512*aa
expect response F status=0 -U -O exp_data_sn=0 exp_cmd_sn=3 max_cmd_sn=130
send command R edtl=512 lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in S data 512*aa

# what is not there is asked for, in bursts
#   RFC 7143 11.8
target
login MaxBurstLength=1024 MaxOutstandingR2T=1
send command lun=1 cdb 00
expect response status=2
send command W edtl=2560 lun=1 itt=8 cdb 2a 00 00 00 00 00 00 00 05 00 data 512*01
expect r2t F itt=8 r2t_sn=0 offset=512 desired=1024 ttt=:t0 lun_field=0x0001000000000000
nothing
send data_out -F itt=8 lun=1 ttt=t0 data_sn=0 offset=512 data 512*02
nothing
send data_out F itt=8 lun=1 ttt=t0 data_sn=1 offset=1024 data 512*03
expect r2t F itt=8 r2t_sn=1 offset=1536 desired=1024 ttt=:t1
send data_out F itt=8 lun=1 ttt=t1 data_sn=0 offset=1536 data 512*04 512*05
expect response status=0 itt=8 exp_data_sn=2 -U -O
send command R edtl=2560 lun=1 cdb 28 00 00 00 00 00 00 00 05 00
expect data_in F -S data 512*01 512*02
expect data_in F -S data 512*03 512*04
expect data_in F S data 512*05

# as many R2Ts at once as are allowed
target
login MaxBurstLength=512 MaxOutstandingR2T=3
send command lun=1 cdb 00
expect response status=2
send command W edtl=2560 lun=1 itt=8 cdb 2a 00 00 00 00 00 00 00 05 00
expect r2t r2t_sn=0 offset=0 desired=512 ttt=:t0
expect r2t r2t_sn=1 offset=512 desired=512 ttt=:t1
expect r2t r2t_sn=2 offset=1024 desired=512 ttt=:t2
nothing
send data_out F itt=8 ttt=t0 offset=0 data 512*01
expect r2t r2t_sn=3 offset=1536 desired=512 ttt=:t3
send data_out F itt=8 ttt=t1 offset=512 data 512*02
expect r2t r2t_sn=4 offset=2048 desired=512 ttt=:t4
send data_out F itt=8 ttt=t2 offset=1024 data 512*03
send data_out F itt=8 ttt=t3 offset=1536 data 512*04
nothing
send data_out F itt=8 ttt=t4 offset=2048 data 512*05
expect response status=0 exp_data_sn=5

# an R2T for a bad CDB is never sent, and data of it that comes unasked is dropped
target
login InitialR2T=No FirstBurstLength=1024
send command lun=1 cdb 00
expect response status=2
send command W edtl=512 lun=1 cdb 2a 00 ff ff ff ff 00 00 01 00
expect response status=2 U residual=512 data 00 12 x0 00 05
send command W -F edtl=1024 lun=1 itt=4 cdb 2a 00 ff ff ff ff 00 00 02 00 data 512*00
expect response status=2 U residual=1024
send data_out F itt=4 ttt=none data_sn=0 offset=512 data 512*00
nothing

# unsolicited data, then R2T
#   RFC 7143 13.10
send command W -F edtl=2048 lun=1 itt=5 cdb 2a 00 00 00 00 00 00 00 04 00 data 100*11
nothing
send data_out -F itt=5 ttt=none data_sn=0 offset=100 data 412*11
send data_out F itt=5 ttt=none data_sn=1 offset=512 data 512*22
expect r2t r2t_sn=0 offset=1024 desired=1024 ttt=:t
send data_out F itt=5 ttt=t data_sn=0 offset=1024 data 512*33 512*44
expect response status=0 exp_data_sn=1
send command R edtl=2048 lun=1 cdb 28 00 00 00 00 00 00 00 04 00
expect data_in S data 512*11 512*22 512*33 512*44

# less of it than FirstBurstLength is fine
send command W -F edtl=1024 lun=1 itt=6 cdb 2a 00 00 00 00 00 00 00 02 00
send data_out F itt=6 ttt=none data_sn=0 offset=0 data 512*55
expect r2t offset=512 desired=512 ttt=:t
send data_out F itt=6 ttt=t data_sn=0 offset=512 data 512*66
expect response status=0

# a command that has to wait keeps what comes with it
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login InitialR2T=No FirstBurstLength=2048
send command lun=2 cdb 00
expect response status=2
send command R attr=1 edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command W -F attr=2 edtl=2560 lun=2 itt=2 cdb 2a 00 00 00 00 00 00 00 05 00 data 512*01
send data_out F itt=2 ttt=none data_sn=0 offset=512 data 512*02 512*03 512*04
send command W attr=1 edtl=512 lun=2 itt=3 cdb 2a 00 00 00 00 08 00 00 01 00 data 512*08
nothing
release
expect data_in S itt=1
expect r2t itt=2 offset=2048 desired=512 ttt=:t
nothing
send data_out F itt=2 ttt=t offset=2048 data 512*05
expect response itt=2 status=0
expect response itt=3 status=0
send command R edtl=4608 lun=2 itt=4 cdb 28 00 00 00 00 00 00 00 09 00
release
expect data_in S itt=4 data 512*01 512*02 512*03 512*04 512*05 1536*00 512*08

# more data than the CDB wants: the rest is dropped
target
login
send command lun=1 cdb 00
expect response status=2
send command W edtl=1024 lun=1 cdb 2a 00 00 00 00 00 00 00 01 00 data 512*aa 512*bb
expect response status=0 U residual=512
send command R edtl=1024 lun=1 cdb 28 00 00 00 00 00 00 00 02 00
expect data_in S data 512*aa 512*00

# fewer announced than the CDB wants: overflow, and only those are written
send command W edtl=512 lun=1 cdb 2a 00 00 00 00 04 00 00 02 00 data 512*cc
expect response O residual=512

# immediate data that was not agreed on
#   RFC 7143 11.4.7.2
target
login ImmediateData=No
send command lun=1 cdb 00
expect response status=2
send command W edtl=512 lun=1 cdb 2a 00 00 00 00 00 00 00 01 00 data 512*aa
expect response status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0c
send command R edtl=512 lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in S data 512*00

# more of it than FirstBurstLength, or than the command announced
target
login FirstBurstLength=512
send command lun=1 cdb 00
expect response status=2
send command W edtl=1024 lun=1 cdb 2a 00 00 00 00 00 00 00 02 00 data 1024*aa
expect response status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0c
send command W edtl=100 lun=1 cdb 2a 00 00 00 00 00 00 00 02 00 data 104*aa
expect response status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0c

# unsolicited data is announced, though InitialR2T=Yes
target
login InitialR2T=Yes
send command lun=1 cdb 00
expect response status=2
send command W -F edtl=1024 lun=1 itt=3 cdb 2a 00 00 00 00 00 00 00 02 00
expect response status=2 itt=3 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0c

# data with a command that writes nothing
send command lun=1 cdb 00 data 01 02 03 04
expect reject reason=4
send command R edtl=512 lun=1 cdb 28 00 00 00 00 00 00 00 01 00 data 512*00
expect reject reason=4

# wrong tag, number, offset, length, end: the task is aborted, nothing is written
#   RFC 7143 11.7.4, 11.7.5, 7.9
target
login
send command lun=1 cdb 00
expect response status=2
send command W edtl=1024 lun=1 itt=10 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out F itt=10 ttt=t+1 offset=0 data 1024*ee
expect response itt=10 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send data_out F itt=10 ttt=t offset=0 data 1024*ee # too late, and dropped
nothing
send command W edtl=1024 lun=1 itt=11 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out F itt=11 ttt=none offset=0 data 1024*ee
expect response itt=11 status=2
send command W edtl=1024 lun=1 itt=12 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out F itt=12 ttt=t data_sn=1 offset=0 data 1024*ee
expect response itt=12 status=2
send command W edtl=1024 lun=1 itt=13 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out F itt=13 ttt=t offset=512 data 512*ee
expect response itt=13 status=2
send command W edtl=1024 lun=1 itt=14 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out F itt=14 ttt=t offset=0 data 1028*ee
expect response itt=14 status=2
send command W edtl=1024 lun=1 itt=15 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out F itt=15 ttt=t offset=0 data 512*ee
expect response itt=15 status=2
send command W edtl=1024 lun=1 itt=16 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send data_out -F itt=16 ttt=t offset=0xfffffe00 data 512*ee
expect response itt=16 status=2
send command R edtl=1024 lun=1 cdb 28 00 00 00 00 00 00 00 02 00
expect data_in S data 1024*00

# data for a task that never was
#   RFC 7143 11.17.1
send data_out F itt=0xdead ttt=1 offset=0 data 512*ee
expect reject reason=9 data 05 80

# data of a command that waits for its CmdSN waits with it
target
login InitialR2T=No FirstBurstLength=2048
send command lun=1 cdb 00
expect response status=2
send command W -F edtl=1024 lun=1 itt=0x21 cmd_sn=3 cdb 2a 00 00 00 00 00 00 00 02 00 data 512*01
send command W -F edtl=1024 lun=1 itt=0x22 cmd_sn=4 cdb 2a 00 00 00 00 02 00 00 02 00
send data_out F itt=0x21 ttt=none data_sn=0 offset=512 data 512*02
send data_out -F itt=0x22 ttt=none data_sn=0 offset=0 data 512*03
send data_out F itt=0x22 ttt=none data_sn=1 offset=512 data 512*04
nothing
send command lun=1 cmd_sn=2 itt=0x23 cdb 00
expect response itt=0x23
expect response itt=0x21 status=0
expect response itt=0x22 status=0
send command R edtl=2048 lun=1 cmd_sn=5 cdb 28 00 00 00 00 00 00 00 04 00
expect data_in S data 512*01 512*02 512*03 512*04

# empty Data-Out PDUs
send command W edtl=512 lun=1 itt=0x31 cmd_sn=6 cdb 2a 00 00 00 00 00 00 00 01 00
expect r2t ttt=:t
send data_out -F itt=0x31 ttt=t data_sn=0 offset=0
expect response status=2

# in discovery there are no commands
target
login SessionType=Discovery
send command lun=1 cdb 00
expect reject reason=4
send data_out F itt=1 ttt=1
expect reject reason=4
send tmf function=5
expect reject reason=4

# ... but not less when the command has more: it is all of it, or none
#   RFC 7143 11.4.7.2: Incorrect amount of data
target
login InitialR2T=No FirstBurstLength=1024
send command lun=1 cdb 00
expect response status=2
send command W -F edtl=2048 lun=1 itt=6 cdb 2a 00 00 00 00 00 00 00 04 00
send data_out F itt=6 ttt=none data_sn=0 offset=0 data 512*55
expect response itt=6 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send command W -F edtl=2048 lun=1 itt=7 cdb 2a 00 00 00 00 00 00 00 04 00 data 512*66
send data_out F itt=7 ttt=none data_sn=0 offset=512 data 508*66
expect response itt=7 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d

# ... nor more: of FirstBurstLength, of what the command announced, behind the F bit
send command W -F edtl=2048 lun=1 itt=8 cdb 2a 00 00 00 00 00 00 00 04 00 data 512*77
send data_out -F itt=8 ttt=none data_sn=0 offset=512 data 1024*77
expect response itt=8 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send command W -F edtl=512 lun=1 itt=9 cdb 2a 00 00 00 00 00 00 00 01 00
send data_out F itt=9 ttt=none data_sn=0 offset=0 data 1024*77
expect response itt=9 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send command W -F edtl=2048 lun=1 itt=10 cdb 2a 00 00 00 00 00 00 00 04 00
send data_out F itt=10 ttt=none data_sn=0 offset=0 data 1024*77
expect r2t itt=10 ttt=:t offset=1024
send data_out F itt=10 ttt=none data_sn=1 offset=1024 data 512*77
expect response itt=10 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send command R edtl=2048 lun=1 cdb 28 00 00 00 00 00 00 00 04 00
expect data_in S data 2048*00

# data segments of no length where some is due
#   CVE-2021-28361
target
login InitialR2T=No
send command lun=1 cdb 00
expect response status=2
send command W edtl=512 lun=1 itt=1 cdb 2a 00 00 00 00 00 00 00 01 00
expect r2t itt=1 ttt=:t offset=0 desired=512
send data_out F itt=1 ttt=t dlen=0
expect response itt=1 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send command W edtl=512 lun=1 itt=2 cdb 2a 00 00 00 00 00 00 00 01 00
expect r2t itt=2 ttt=:t
send data_out -F itt=2 ttt=t dlen=0
expect response itt=2 status=2 data 00 12 70 00 0b xx xx xx xx xx xx xx xx xx 0c 0d
send command W -F edtl=512 lun=1 itt=3 cdb 2a 00 00 00 00 00 00 00 01 00
send data_out F itt=3 ttt=none
expect r2t itt=3 ttt=:t offset=0 desired=512
send data_out F itt=3 ttt=t offset=0 data 512*88
expect response itt=3 status=0
send command W edtl=24 lun=1 itt=4 cdb 15 10 00 00 18 00
expect r2t itt=4 desired=24 ttt=:t
send data_out F itt=4 ttt=t
expect response itt=4 status=2
send command W edtl=24 lun=1 itt=5 cdb 5f 00 00 00 00 00 00 00 18 00
expect r2t itt=5 desired=24 ttt=:t
send data_out F itt=5 ttt=t
expect response itt=5 status=2
send command W edtl=24 lun=1 itt=6 cdb 42 00 00 00 00 00 00 00 18 00
expect r2t itt=6 desired=24 ttt=:t
send data_out F itt=6 ttt=t
expect response itt=6 status=2
send text ttt=none itt=0x77
expect text_response itt=0x77 dlen=0
send nop_out ttt=none itt=0x78
expect nop_in itt=0x78 dlen=0
