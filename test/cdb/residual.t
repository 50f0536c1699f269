# a read moves what there is room for, and says how much was left
#   RFC 7143 11.4.5.1, residual overflow
lu disk size=1M
cmd 2a 00 00 00 00 00 00 00 02 00 out 512*61 512*62
cmd 28 00 00 00 00 00 00 00 01 00 room=0
good in len=0
residual over=512
cmd 28 00 00 00 00 00 00 00 01 00 room=200
good in 200*61 len=200
residual over=312
cmd 28 00 00 00 00 00 00 00 02 00 room=512
good in 512*61 len=512
residual over=512
cmd 28 00 00 00 00 00 00 00 02 00 room=700
good in 512*61 188*62 len=700
residual over=324

# more room than the command wants is an underflow
cmd 28 00 00 00 00 00 00 00 01 00 room=10000
good in 512*61 len=512
residual under=9488

# a write takes the whole blocks that came, and no part of one
#   libiscsi Write10.Residuals
cmd 2a 00 00 00 00 00 00 00 02 00 room=512 out 512*b0
good
residual over=512
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*b0 512*62
cmd 2a 00 00 00 00 00 00 00 02 00 room=700 out 700*b1
good
residual over=324
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*b1 512*62
cmd 2a 00 00 00 00 00 00 00 01 00 room=200 out 200*b2
good
residual over=312
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*b1 512*62

# a write with more data than blocks leaves the rest alone
cmd 2a 00 00 00 00 00 00 00 01 00 out 1024*b3
good
residual under=512
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*b3 512*62

# the same for WRITE AND VERIFY and ORWRITE
cmd 2e 02 00 00 00 00 00 00 02 00 room=700 out 700*c1
good
residual over=324
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*c1 512*62
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 room=700 out 700*02
good
residual over=324
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*c3 512*62
cmd 2e 00 00 00 00 00 00 00 01 00 room=200 out 200*c4
good
residual over=312

# VERIFY compares the whole blocks that came
cmd 2f 02 00 00 00 00 00 00 02 00 room=700 out 512*c3 188*ff
good
residual over=324

# commands that move nothing have no residual but the room
cmd 00 00 00 00 00 00 room=512
good
residual under=512

# one block for all, or the data of COMPARE AND WRITE, has to be there exactly
#   libiscsi WriteSame10.InvalidDataOutSize
cmd 41 00 00 00 00 00 00 00 02 00 room=256 out 256*ee
check 05/24/00
cmd 41 00 00 00 00 00 00 00 02 00 out 1024*ee
check 05/24/00
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 room=512 out 512*c3
check 05/24/00
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 2048*c3
check 05/24/00 field=13
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 out 2048*c3
check 05/24/00 field=13
cmd 2f 06 00 00 00 00 00 00 02 00 room=256 out 256*ee
check 05/24/00
cmd 28 00 00 00 00 00 00 00 02 00
good in 512*c3 512*62
