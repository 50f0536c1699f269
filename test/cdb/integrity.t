# what an initiator is told is done is done, with every store
#   stgt's aio answered GOOD to WRITE AND VERIFY, ORWRITE and VERIFY, and did nothing
lu disk size=16M thin=1
cmd 2a 00 00 00 00 00 00 00 04 00 out 2048*11
good

# WRITE AND VERIFY writes, mem
cmd 2e 00 00 00 00 00 00 00 01 00 out 512*22
good
cmd 2e 02 00 00 00 01 00 00 01 00 out 512*23
good
cmd 28 00 00 00 00 00 00 00 04 00
good in 512*22 512*23 1024*11

# VERIFY finds a difference, mem
cmd 2f 02 00 00 00 00 00 00 01 00 out 511*22 23
check 0e/1d/00
cmd 2f 02 00 00 00 00 00 00 01 00 out 512*22
good

# ORWRITE writes, mem
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*01
good
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*23 512*23

# COMPARE AND WRITE compares, and writes, mem
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*22 512*ee
check 0e/1d/00 info=0
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*23 512*33
good
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*33 512*23

# WRITE SAME writes a pattern, and zeroes, mem
cmd 41 00 00 00 10 00 00 00 03 00 out 512*44
good
cmd 93 01 00 00 00 00 00 00 10 01 00 00 00 01 00 00
good
cmd 28 00 00 00 0f ff 00 00 05 00
good in 512*00 512*44 512*00 512*44 512*00

# UNMAP and WRITE SAME with UNMAP leave zeroes, and nothing else is touched, mem
cmd 2a 00 00 00 08 00 00 00 20 00 out 16384*55
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 08 01 00 00 00 1d 00 00 00 00
good
cmd 28 00 00 00 08 00 00 00 20 00
good in 512*55 14848*00 1024*55
cmd 41 08 00 00 08 1e 00 00 01 00 out 512*00
good
cmd 28 00 00 00 08 1d 00 00 03 00
good in 1024*00 512*55

# FUA and SYNCHRONIZE CACHE are carried out, mem
cmd 2a 08 00 00 00 00 00 00 01 00 out 512*66
good
cmd 35 00 00 00 00 00 00 00 00 00
good
cmd 28 08 00 00 00 00 00 00 01 00
good in 512*66

# parts of a block are not written, and read without the rest, mem
cmd 2a 00 00 00 00 00 00 00 02 00 room=1000 out 1000*77
good
cmd 28 00 00 00 00 00 00 00 02 00 room=700
good in 512*77 188*23 len=700

# the same with rdwr
lu disk file=16M thin=1
cmd 2a 00 00 00 00 00 00 00 04 00 out 2048*11
good

# WRITE AND VERIFY writes, rdwr
cmd 2e 00 00 00 00 00 00 00 01 00 out 512*22
good
cmd 2e 02 00 00 00 01 00 00 01 00 out 512*23
good
cmd 28 00 00 00 00 00 00 00 04 00
good in 512*22 512*23 1024*11

# VERIFY finds a difference, rdwr
cmd 2f 02 00 00 00 00 00 00 01 00 out 511*22 23
check 0e/1d/00
cmd 2f 02 00 00 00 00 00 00 01 00 out 512*22
good

# ORWRITE writes, rdwr
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*01
good
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*23 512*23

# COMPARE AND WRITE compares, and writes, rdwr
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*22 512*ee
check 0e/1d/00 info=0
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*23 512*33
good
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*33 512*23

# WRITE SAME writes a pattern, and zeroes, rdwr
cmd 41 00 00 00 10 00 00 00 03 00 out 512*44
good
cmd 93 01 00 00 00 00 00 00 10 01 00 00 00 01 00 00
good
cmd 28 00 00 00 0f ff 00 00 05 00
good in 512*00 512*44 512*00 512*44 512*00

# UNMAP and WRITE SAME with UNMAP leave zeroes, and nothing else is touched, rdwr
cmd 2a 00 00 00 08 00 00 00 20 00 out 16384*55
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 08 01 00 00 00 1d 00 00 00 00
good
cmd 28 00 00 00 08 00 00 00 20 00
good in 512*55 14848*00 1024*55
cmd 41 08 00 00 08 1e 00 00 01 00 out 512*00
good
cmd 28 00 00 00 08 1d 00 00 03 00
good in 1024*00 512*55

# FUA and SYNCHRONIZE CACHE are carried out, rdwr
cmd 2a 08 00 00 00 00 00 00 01 00 out 512*66
good
cmd 35 00 00 00 00 00 00 00 00 00
good
cmd 28 08 00 00 00 00 00 00 01 00
good in 512*66

# parts of a block are not written, and read without the rest, rdwr
cmd 2a 00 00 00 00 00 00 00 02 00 room=1000 out 1000*77
good
cmd 28 00 00 00 00 00 00 00 02 00 room=700
good in 512*77 188*23 len=700

# the same with aio
lu disk bs=aio file=16M thin=1
cmd 2a 00 00 00 00 00 00 00 04 00 out 2048*11
good

# WRITE AND VERIFY writes, aio
cmd 2e 00 00 00 00 00 00 00 01 00 out 512*22
good
cmd 2e 02 00 00 00 01 00 00 01 00 out 512*23
good
cmd 28 00 00 00 00 00 00 00 04 00
good in 512*22 512*23 1024*11

# VERIFY finds a difference, aio
cmd 2f 02 00 00 00 00 00 00 01 00 out 511*22 23
check 0e/1d/00
cmd 2f 02 00 00 00 00 00 00 01 00 out 512*22
good

# ORWRITE writes, aio
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*01
good
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*23 512*23

# COMPARE AND WRITE compares, and writes, aio
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*22 512*ee
check 0e/1d/00 info=0
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*23 512*33
good
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*33 512*23

# WRITE SAME writes a pattern, and zeroes, aio
cmd 41 00 00 00 10 00 00 00 03 00 out 512*44
good
cmd 93 01 00 00 00 00 00 00 10 01 00 00 00 01 00 00
good
cmd 28 00 00 00 0f ff 00 00 05 00
good in 512*00 512*44 512*00 512*44 512*00

# UNMAP and WRITE SAME with UNMAP leave zeroes, and nothing else is touched, aio
cmd 2a 00 00 00 08 00 00 00 20 00 out 16384*55
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 08 01 00 00 00 1d 00 00 00 00
good
cmd 28 00 00 00 08 00 00 00 20 00
good in 512*55 14848*00 1024*55
cmd 41 08 00 00 08 1e 00 00 01 00 out 512*00
good
cmd 28 00 00 00 08 1d 00 00 03 00
good in 1024*00 512*55

# FUA and SYNCHRONIZE CACHE are carried out, aio
cmd 2a 08 00 00 00 00 00 00 01 00 out 512*66
good
cmd 35 00 00 00 00 00 00 00 00 00
good
cmd 28 08 00 00 00 00 00 00 01 00
good in 512*66

# parts of a block are not written, and read without the rest, aio
cmd 2a 00 00 00 00 00 00 00 02 00 room=1000 out 1000*77
good
cmd 28 00 00 00 00 00 00 00 02 00 room=700
good in 512*77 188*23 len=700
