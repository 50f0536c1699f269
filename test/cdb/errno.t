# a read that fails: UNRECOVERED READ ERROR, and no data
#   SBC-3 4.14, SPC-4 table 56
lu disk bs=fault opts=under=mem;verb=read;errno=EIO;nth=1 size=1M
cmd 28 00 00 00 00 10 00 00 01 00
check 03/11/00
residual under=512
cmd 28 00 00 00 00 10 00 00 01 00
good in 512*00

# a write that fails: WRITE ERROR
lu disk bs=fault opts=under=mem;verb=write;errno=EIO;nth=1 size=1M
cmd 2a 00 00 00 00 10 00 00 01 00 out 512*01
check 03/0c/00

# a flush that fails
lu disk bs=fault opts=under=mem;verb=flush;errno=EIO;nth=1 size=1M
cmd 35 00 00 00 00 00 00 00 00 00
check 03/0c/00

# no space left: a thin disk is full
#   SBC-3 4.7.3.6, SPACE ALLOCATION FAILED WRITE PROTECT
lu disk bs=fault opts=under=mem;verb=write;errno=ENOSPC;nth=1 size=1M
cmd 2a 00 00 00 00 10 00 00 01 00 out 512*01
check 07/27/07

# no memory in the store: BUSY, and the initiator tries again
#   SAM-5 5.3.1
lu disk bs=fault opts=under=mem;verb=read;errno=ENOMEM;nth=1 size=1M
cmd 28 00 00 00 00 10 00 00 01 00
busy
cmd 28 00 00 00 00 10 00 00 01 00
good

# the store cannot be written after all
lu disk bs=fault opts=under=mem;verb=write;errno=EROFS;nth=1 size=1M
cmd 2a 00 00 00 00 10 00 00 01 00 out 512*01
check 07/27/00

# the device behind it has gone
lu disk bs=fault opts=under=mem;verb=read;errno=ENODEV;nth=1 size=1M
cmd 28 00 00 00 00 10 00 00 01 00
check 04/08/00

# the store did not answer in time
lu disk bs=fault opts=under=mem;verb=read;errno=ETIMEDOUT;nth=1 size=1M
cmd 28 00 00 00 00 10 00 00 01 00
check 0b/08/01

# an error that nobody expects
lu disk bs=fault opts=under=mem;verb=read;errno=ECANCELED;nth=1 size=1M
cmd 28 00 00 00 00 10 00 00 01 00
check 04/44/00
