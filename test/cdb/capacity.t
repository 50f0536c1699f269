# READ CAPACITY(10): last LBA and block length
#   SBC-3 READ CAPACITY (10)
lu disk size=1M
cmd 25 00 00 00 00 00 00 00 00 00
good in 00 00 07 ff 00 00 02 00 len=8
cmd 25 00 00 00 00 00 00 00 00 00 room=4
good in 00 00 07 ff len=4
residual over=4

# an LBA needs PMI, and changes nothing
#   SBC-2 READ CAPACITY (10), PMI
cmd 25 00 00 00 00 01 00 00 00 00
check 05/24/00 field=2
cmd 25 00 00 00 00 01 00 00 01 00
good in 00 00 07 ff 00 00 02 00

# READ CAPACITY(16)
#   SBC-3 READ CAPACITY (16)
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
good in 00 00 00 00 00 00 07 ff 00 00 02 00 00 00 00 00 16*00 len=32
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 ff 00 00
good in len=32
residual under=223
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 0c 00 00
good in 00 00 00 00 00 00 07 ff 00 00 02 00 len=12
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good in len=0
cmd 9e 10 00 00 00 00 00 00 00 01 00 00 00 20 00 00
check 05/24/00 field=2
cmd 9e 10 00 00 00 00 00 00 00 01 00 00 00 20 01 00
good in len=32

# 2 TiB and more do not fit (10)
lu disk bs=null size=2T
cmd 25 00 00 00 00 00 00 00 00 00
good in ff ff ff ff 00 00 02 00
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
good in 00 00 00 00 ff ff ff ff 00 00 02 00
lu disk bs=null size=2199023255040
cmd 25 00 00 00 00 00 00 00 00 00
good in ff ff ff fe 00 00 02 00
lu disk bs=null size=8T blocksize=4096
cmd 25 00 00 00 00 00 00 00 00 00
good in 7f ff ff ff 00 00 10 00

# physical blocks and the lowest aligned LBA are the administrator's
#   SBC-3 READ CAPACITY (16)
lu disk size=1M lbppbe=3 la_lba=7
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
good in at=12 00 03 00 07

# thin provisioning: LBPME, and LBPRZ since unmapped blocks read as zeroes
lu disk size=1M thin=1
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
good in at=14 c0 00
refused set la_lba=0x4000 # it has 14 bits
set thin=0 la_lba=1
ua 2a/09
ua 3f/03
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
good in at=14 00 01

# another service action of the same operation code
cmd 9e 11 00 00 00 00 00 00 00 00 00 00 00 20 00 00
check 05/24/00 field=1
