# without thin provisioning all is mapped
#   SBC-3 GET LBA STATUS
lu disk size=1M
cmd 9e 12 00 00 00 00 00 00 00 05 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 05 00 00 07 fb 00 00 00 00 len=24

# a thin one starts unmapped
lu disk size=1M thin=1
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 01 00 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 08 00 01 00 00 00 len=24

# the first descriptor starts where it was asked for, also inside an extent
cmd 2a 00 00 00 00 10 00 00 08 00 out 4096*01
cmd 9e 12 00 00 00 00 00 00 00 13 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 13 00 00 00 05 00 00 00 00
cmd 9e 12 00 00 00 00 00 00 00 03 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 03 00 00 00 0d 01 00 00 00

# the allocation length bounds the descriptors; what it cuts is counted only as far as it goes
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 28 00 00
good in 00 00 00 24 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 10 01 00 00 00
    00 00 00 00 00 00 00 10 00 00 00 08 00 00 00 00 len=40
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 08 00 00
good in 00 00 00 14 00 00 00 00 len=8
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good in len=0

# beyond the end there is no status
#   libiscsi GetLBAStatus.BeyondEol
cmd 9e 12 00 00 00 00 00 00 07 ff 00 00 00 18 00 00
good in at=8 00 00 00 00 00 00 07 ff 00 00 00 01 01
cmd 9e 12 00 00 00 00 00 00 08 00 00 00 00 18 00 00
check 05/21/00
cmd 9e 12 80 00 00 00 00 00 00 00 00 00 00 18 00 00
check 05/21/00
cmd 9e 12 ff ff ff ff ff ff ff ff 00 00 00 18 00 00
check 05/21/00

# a block larger than the store's unit is mapped as soon as a part of it is
lu disk size=1M blocksize=65536 thin=1
cmd 2a 00 00 00 00 02 00 00 01 00 out 65536*01
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 01 00 00 00
good in 00 00 00 34 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 02 01 00 00 00
    00 00 00 00 00 00 00 02 00 00 00 01 00 00 00 00
    00 00 00 00 00 00 00 03 00 00 00 0d 01 00 00 00 len=56

# a count has 32 bits
lu disk bs=null size=4T
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 28 00 00
good in 00 00 00 24 00 00 00 00
    00 00 00 00 00 00 00 00 ff ff ff ff 00 00 00 00
    00 00 00 00 ff ff ff ff ff ff ff ff 00 00 00 00
