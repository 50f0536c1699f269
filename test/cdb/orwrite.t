# ORWRITE sets bits and clears none
#   SBC-3 ORWRITE (16)
lu disk size=1M
cmd 8b 00 00 00 00 00 00 00 00 04 00 00 00 02 00 00 out 512*0f 512*f0
good
cmd 8b 08 00 00 00 00 00 00 00 04 00 00 00 02 00 00 out 512*a0 512*0a
good
cmd 28 00 00 00 00 03 00 00 04 00
good in 512*00 512*af 512*fa 512*00

# no blocks is GOOD
cmd 8b 00 00 00 00 00 00 00 00 04 00 00 00 00 00 00
good

# nothing is written beyond the end
cmd 8b 00 00 00 00 00 00 00 07 ff 00 00 00 02 00 00 out 1024*ff
check 05/21/00
cmd 8b 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00 out 512*ff
check 05/21/00
cmd 28 00 00 00 07 ff 00 00 01 00
good in 512*00

# ORPROTECT is refused
cmd 8b 20 00 00 00 00 00 00 00 04 00 00 00 01 00 00 out 512*ff
check 05/24/00 field=1.5

# a write on the same blocks waits until an ORWRITE is done
lu disk bs=delay opts=under=mem;hold=1;verb=read size=1M
start O 8b 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 out 1024*0f
start W 2a 00 00 00 00 01 00 00 01 00 out 512*f0
running O
running W
release
wait O
good
wait W
good
start R 28 00 00 00 00 00 00 00 02 00
release
wait R
good in 512*0f 512*f0
