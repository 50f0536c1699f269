# an error of the medium names the block
#   SPC-4 4.5.2.2, INFORMATION
lu disk bs=fault opts=under=mem;verb=read;every=1 size=1M
cmd 28 00 00 00 00 07 00 00 02 00
check 03/11/00 info=7
residual under=1024
cmd 88 00 00 00 00 00 00 00 00 09 00 00 00 01 00 00
check 03/11/00 info=9
cmd 2f 00 00 00 00 05 00 00 01 00
check 03/11/00 info=5
cmd 2f 02 00 00 00 05 00 00 01 00 out 512*00
check 03/11/00 info=5
cmd 8b 00 00 00 00 00 00 00 00 03 00 00 00 01 00 00 out 512*01
check 03/11/00 info=3
cmd 89 00 00 00 00 00 00 00 00 03 00 00 00 01 00 00 out 1024*00
check 03/11/00 info=3
cmd 2e 00 00 00 00 04 00 00 01 00 out 512*00
check 03/11/00 info=4

# VERIFY finds an error that is not at the start
lu disk bs=fault opts=under=mem;verb=read;every=1;offset=1M;length=512 size=4M
cmd 2f 00 00 00 00 00 00 10 00 00
check 03/11/00 info=0x800
cmd 2f 00 00 00 00 00 00 08 00 00
good
cmd 28 00 00 00 00 00 00 00 10 00
good

# a write that fails is a write error
lu disk bs=fault opts=under=mem;verb=write;every=1 size=1M
cmd 2a 00 00 00 00 07 00 00 01 00 out 512*01
check 03/0c/00 info=7
cmd 0a 00 00 07 01 00 out 512*01
check 03/0c/00 info=7
cmd 2e 00 00 00 00 07 00 00 01 00 out 512*01
check 03/0c/00 info=7
cmd 8b 00 00 00 00 00 00 00 00 03 00 00 00 01 00 00 out 512*01
check 03/0c/00 info=3
cmd 89 00 00 00 00 00 00 00 00 03 00 00 00 01 00 00 out 1024*00
check 03/0c/00 info=3
cmd 41 00 00 00 00 06 00 00 01 00 out 512*01
check 03/0c/00 info=6
cmd 2a 00 00 00 00 07 00 00 02 00 room=700 out 700*01
check 03/0c/00 info=7

# WRITE SAME fails where it got to
lu disk bs=fault opts=under=mem;verb=write;every=1;offset=1M;length=512 size=4M
cmd 41 00 00 00 00 00 00 20 00 00 out 512*01
check 03/0c/00 info=0x800

# and zeroes where they begin
lu disk bs=fault opts=under=mem;verb=zero;every=1 size=1M
cmd 41 00 00 00 00 06 00 00 01 00 out 512*00
check 03/0c/00 info=6

# a full store is SPACE ALLOCATION FAILED WRITE PROTECT, and can be read
#   SBC-3 4.7.3, thin provisioning
lu disk bs=fault opts=under=mem;verb=write;every=1;errno=ENOSPC size=1M
cmd 2a 00 00 00 00 07 00 00 01 00 out 512*01
check 07/27/07
cmd 28 00 00 00 00 07 00 00 01 00
good in 512*00

# out of memory for now is BUSY
lu disk bs=fault opts=under=mem;verb=read;nth=1;errno=ENOMEM size=1M
cmd 28 00 00 00 00 07 00 00 01 00
busy
cmd 28 00 00 00 00 07 00 00 01 00
good
