# Write Exclusive: only the holder writes, everybody reads
#   SPC-4 table 65, SBC-3 table 13
lu disk size=1M
nexus A
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
nexus B
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
nexus C
nexus A
cmd 5f 01 01 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*a1
good
nexus B
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*a1
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*b1
conflict
cmd 1a 00 08 00 ff 00
good
cmd 25 00 00 00 00 00 00 00 00 00
good
cmd 00 00 00 00 00 00
good
nexus C
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*a1
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*c1
conflict

# and no other command writes either
#   SBC-3 table 13
cmd 0a 00 00 00 01 00 out 512*c1
conflict
cmd aa 00 00 00 00 00 00 00 00 01 00 00 out 512*c1
conflict
cmd 8a 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*c1
conflict
cmd 2e 00 00 00 00 00 00 00 01 00 out 512*c1
conflict
cmd ae 00 00 00 00 00 00 00 00 01 00 00 out 512*c1
conflict
cmd 8e 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*c1
conflict
cmd 41 00 00 00 00 00 00 00 01 00 out 512*c1
conflict
cmd 93 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*c1
conflict
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*c1
conflict
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*a1 512*c1
conflict
cmd 42 00 00 00 00 00 00 00 18 00 out 0016 0010 00000000 0000000000000000 00000001 00000000
conflict
cmd 35 00 00 00 00 00 00 00 00 00
conflict
cmd 15 10 00 00 04 00 out 4*00
conflict
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*a1

# a conflict moves no data
#   RFC 7143 11.4.5.2
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*c1
conflict
residual under=512

# Exclusive Access: only the holder reads
#   SPC-4 table 65
nexus A
cmd 5f 02 01 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 01 03 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 28 00 00 00 00 00 00 00 01 00
good
nexus B
cmd 28 00 00 00 00 00 00 00 01 00
conflict
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00
conflict
cmd 1a 00 08 00 ff 00
conflict
cmd 12 00 00 00 60 00
good
cmd 03 00 00 00 12 00
good
cmd a0 00 00 00 00 00 00 00 01 00 00 00
good
cmd 25 00 00 00 00 00 00 00 00 00
good
cmd 00 00 00 00 00 00
good
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000002 00000010 00000000000000a1 0000000000 03 0000 len=24
nexus A
cmd 5f 02 03 00 00 00000018 00 out 00000000000000a1 16*00
good

# Write Exclusive - Registrants Only: who is registered writes
cmd 5f 01 05 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus B
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*b1
good
nexus C
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*c1
conflict
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*b1
nexus A
cmd 5f 02 05 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus B
ua 2a/04
ua none

# Exclusive Access - Registrants Only
nexus A
cmd 5f 01 06 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus B
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*b2
good
nexus C
cmd 28 00 00 00 00 00 00 00 01 00
conflict
nexus A
cmd 5f 02 06 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus B
ua 2a/04

# Exclusive Access - All Registrants: each of them holds it, and may release it
#   SPC-4 5.13.10
nexus A
cmd 5f 01 08 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000002 00000010 0000000000000000 0000000000 08 0000 len=24
nexus C
cmd 28 00 00 00 00 00 00 00 01 00
conflict
nexus B
cmd 28 00 00 00 00 00 00 00 01 00
good
cmd 5f 01 08 00 00 00000018 00 out 00000000000000b1 16*00
good
cmd 5f 02 08 00 00 00000018 00 out 00000000000000b1 16*00
good
ua none
nexus C
ua none
cmd 28 00 00 00 00 00 00 00 01 00
good
nexus A
ua 2a/04
ua none

# START STOP UNIT: only a plain start goes past somebody's reservation
#   SBC-3 table 13
cmd 5f 01 01 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus C
cmd 1b 00 00 00 01 00
good
cmd 1b 00 00 00 00 00
conflict
cmd 1e 00 00 00 00 00
good
cmd 1e 00 00 00 01 00
conflict

# types and scopes that there are not
#   SPC-4 6.15.3.3, 6.15.3.4
nexus A
cmd 5f 02 01 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 01 00 00 00 00000018 00 out 00000000000000a1 16*00
check 05/24/00 field=2.3
cmd 5f 01 02 00 00 00000018 00 out 00000000000000a1 16*00
check 05/24/00 field=2.3
cmd 5f 01 09 00 00 00000018 00 out 00000000000000a1 16*00
check 05/24/00 field=2.3
cmd 5f 01 11 00 00 00000018 00 out 00000000000000a1 16*00
check 05/24/00 field=2.7
