# all mode pages of a disk
#   SPC-4 6.13, SBC-3 6.5
lu disk size=1M
cmd 1a 08 3f 00 ff 00
good in xx 00 10 00
    01 0a c0 00 00 00 00 00 00 00 00 00
    02 0e 80 80 00 0a 00 00 00 00 00 00 00 00 00 00
    08 12 14 00 ff ff 00 00 ff ff ff ff 80 14 00 00 00 00 00 00
    0a 0a 02 10 00 00 00 00 00 00 00 02
    1c 0a 08 00 00 00 00 00 00 00 00 00 len=76

# with subpages
cmd 1a 08 3f ff ff 00
good in at=64 4a 01 00 1c 28*00 1c 0a

# what may be changed: WCE, D_SENSE, SWP
cmd 1a 08 7f 00 ff 00
good in xx 00 10 00
    01 0a 00 00 00 00 00 00 00 00 00 00
    02 0e 00 00 00 00 00 00 00 00 00 00 00 00 00 00
    08 12 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
    0a 0a 04 00 08 00 00 00 00 00 00 00
    1c 0a 00 00 00 00 00 00 00 00 00 00 len=76

# without the write cache WRITE SAME and UNMAP flush; the first flush is MODE SELECT's
#   SBC-3 Caching mode page, WCE
lu disk bs=fault opts=under=mem;verb=flush;nth=2 size=1M thin=1
cmd 41 00 00 00 00 00 00 00 01 00 out 512*01
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00 00
good
cmd 15 10 00 00 18 00 out 00 00 00 00 08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 00 00 00 00 00 00
good
cmd 41 00 00 00 00 00 00 00 01 00 out 512*01
check 03/0c/00
lu disk bs=fault opts=under=mem;verb=flush;nth=2 size=1M thin=1
cmd 15 10 00 00 18 00 out 00 00 00 00 08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 00 00 00 00 00 00
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00 00
check 03/0c/00
