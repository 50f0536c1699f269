# Block Limits of a fully provisioned disk
#   SBC-3 6.6.3
lu disk size=1M
cmd 12 01 b0 00 ff 00
good in 00 b0 00 3c 00 ff 00 00
    00 00 20 00 00 00 00 00 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
    00 00 00 00 00 00 ff ff 20*00 len=64

# and Logical Block Provisioning
#   SBC-3 6.6.4
cmd 12 01 b2 00 ff 00
good in 00 b2 00 04 00 00 00 00 len=8

# a thin one: UNMAP, WRITE SAME with UNMAP, blocks read as zeroes
lu disk size=1M thin=1
cmd 12 01 b2 00 ff 00
good in 00 b2 00 04 00 e4 02 00 len=8
cmd 12 01 b0 00 ff 00
good in at=20 ff ff ff ff 00 00 01 00 00 00 00 08 80 00 00 00

# of larger blocks
lu disk size=16M blocksize=65536 thin=1
cmd 12 01 b0 00 ff 00
good in at=4 00 20 00 00 00 00 00 40
good in at=20 ff ff ff ff 00 00 01 00 00 00 00 01 80 00 00 00 00 00 00 00 00 00 ff ff

# what the administrator says about transfers, bounded by the maximum
lu disk size=1M optimal_xfer_gran=8 optimal_xfer_len=128
cmd 12 01 b0 00 ff 00
good in at=6 00 08 00 00 20 00 00 00 00 80
set optimal_xfer_gran=100000 optimal_xfer_len=100000
ua 3f/03
cmd 12 01 b0 00 ff 00
good in at=6 ff ff 00 00 20 00 00 00 20 00

# Block Device Characteristics
#   SBC-3 6.6.2
lu disk size=1M
cmd 12 01 b1 00 ff 00
good in 00 b1 00 3c 00 01 58*00 len=64
set rotation_rate=7200
ua 3f/03
cmd 12 01 b1 00 ff 00
good in 00 b1 00 3c 1c 20

# the list of pages has them
cmd 12 01 00 00 ff 00
good in 00 00 00 07 00 80 83 86 b0 b1 b2
