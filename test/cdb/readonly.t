# whatever writes is refused; what reads is not
#   SBC-3 4.12, WRITE PROTECTED; libiscsi ReadOnly
lu disk size=1M thin=1 ro=1
cmd 28 00 00 00 00 00 00 00 01 00
good
cmd 2f 00 00 00 00 00 00 00 01 00
good
cmd 34 00 00 00 00 00 00 00 01 00
good
cmd 35 00 00 00 00 00 00 00 00 00
good
cmd 0a 00 00 00 01 00 out 512*00
check 07/27/00
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*00
check 07/27/00
cmd aa 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 07/27/00
cmd 8a 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 07/27/00
cmd 2e 00 00 00 00 00 00 00 01 00 out 512*00
check 07/27/00
cmd ae 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 07/27/00
cmd 8e 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 07/27/00
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 07/27/00
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 1024*00
check 07/27/00
cmd 41 00 00 00 00 00 00 00 01 00 out 512*00
check 07/27/00
cmd 41 08 00 00 00 00 00 00 01 00
check 07/27/00
cmd 93 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00
check 07/27/00
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00 16*00
check 07/27/00
cmd 04 00 00 00 00 00
check 07/27/00

# UNMAP and WRITE SAME say so too when there is no thin provisioning
set thin=0
ua 3f/03
cmd 41 08 00 00 00 00 00 00 01 00
check 07/27/00
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00 16*00
check 07/27/00

# the administrator gives it back
set ro=0
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*01
good

# SWP of the Control page protects as well
#   SPC-4 7.5.8
cmd 15 10 00 00 10 00 out 00 00 00 00 0a 0a 02 10 08 00 00 00 00 00 00 02
good
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*02
check 07/27/02
cmd 1a 08 0a 00 ff 00
good in at=2 9x
cmd 15 10 00 00 10 00 out 00 00 00 00 0a 0a 02 10 00 00 00 00 00 00 00 02
good
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*02
good
