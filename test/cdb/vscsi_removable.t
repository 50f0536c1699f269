# a removable disk says so, and a client is told of a new medium
#   SPC-4 6.6.2 RMB; SBC-3 4.4
transport vscsi
lu disk lun=256 size=1M removable=1
lu disk lun=512 size=1M
lun 256
nexus A
cmd 12 00 00 00 60 00 lun8=8100
good in 00 80
cmd 1b 00 00 00 02 00 lun8=8100
good
cmd 00 00 00 00 00 00 lun8=8100
check 02/3a/00

# it stays in the list, and so does the other
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=00
good in 00 00 00 18 at=16 81 00 at=24 82 00 len=32
cmd 28 00 00 00 00 00 00 00 01 00 lun8=8200
good
cmd 28 00 00 00 00 00 00 00 01 00 lun8=8100
check 02/3a/00

# loaded again: who did it knows, the other client is told
nexus B
nexus A
cmd 1b 00 00 00 03 00 lun8=8100
good
cmd 00 00 00 00 00 00 lun8=8100
good
nexus B
cmd 00 00 00 00 00 00 lun8=8100
check 06/28/00
cmd 00 00 00 00 00 00 lun8=8100
good

# the administrator puts another one in, and both clients are told
nexus A
set path=another
ua 28/00
ua none
nexus B
ua 28/00
ua none

# and takes it out
nexus A
set path=
cmd 00 00 00 00 00 00
check 02/3a/00

# but not while a client prevents it
lun 512
set removable=1
cmd 1e 00 00 00 01 00
check 06/3f/03
cmd 1e 00 00 00 01 00
good
refused set path=
refused set path=another
cmd 1e 00 00 00 00 00
good
set path=
cmd 00 00 00 00 00 00
check 02/3a/00
