# what a disk does: all commands
#   SPC-4 6.35.2. A change here is a change of what initiators are told.
lu disk size=1M
cmd a3 0c 00 00 00 00 00 00 10 00 00 00
good in 00 00 01 d0
        00 00 00 00 00 00 00 06   # TEST UNIT READY
        03 00 00 00 00 00 00 06   # REQUEST SENSE
        04 00 00 00 00 00 00 06   # FORMAT UNIT
        08 00 00 00 00 00 00 06   # READ(6)
        0a 00 00 00 00 00 00 06   # WRITE(6)
        12 00 00 00 00 00 00 06   # INQUIRY
        15 00 00 00 00 00 00 06   # MODE SELECT(6)
        16 00 00 00 00 00 00 06   # RESERVE(6)
        17 00 00 00 00 00 00 06   # RELEASE(6)
        1a 00 00 00 00 00 00 06   # MODE SENSE(6)
        1b 00 00 00 00 00 00 06   # START STOP UNIT
        1d 00 00 00 00 00 00 06   # SEND DIAGNOSTIC
        1e 00 00 00 00 00 00 06   # PREVENT ALLOW MEDIUM REMOVAL
        25 00 00 00 00 00 00 0a   # READ CAPACITY(10)
        28 00 00 00 00 00 00 0a   # READ(10)
        2a 00 00 00 00 00 00 0a   # WRITE(10)
        2e 00 00 00 00 00 00 0a   # WRITE AND VERIFY(10)
        2f 00 00 00 00 00 00 0a   # VERIFY(10)
        34 00 00 00 00 00 00 0a   # PRE-FETCH(10)
        35 00 00 00 00 00 00 0a   # SYNCHRONIZE CACHE(10)
        37 00 00 00 00 00 00 0a   # READ DEFECT DATA(10)
        41 00 00 00 00 00 00 0a   # WRITE SAME(10)
        42 00 00 00 00 00 00 0a   # UNMAP
        55 00 00 00 00 00 00 0a   # MODE SELECT(10)
        56 00 00 00 00 00 00 0a   # RESERVE(10)
        57 00 00 00 00 00 00 0a   # RELEASE(10)
        5a 00 00 00 00 00 00 0a   # MODE SENSE(10)
        5e 00 00 00 00 01 00 0a   # PERSISTENT RESERVE IN, READ KEYS
        5e 00 00 01 00 01 00 0a   # PERSISTENT RESERVE IN, READ RESERVATION
        5e 00 00 02 00 01 00 0a   # PERSISTENT RESERVE IN, REPORT CAPABILITIES
        5e 00 00 03 00 01 00 0a   # PERSISTENT RESERVE IN, READ FULL STATUS
        5f 00 00 00 00 01 00 0a   # PERSISTENT RESERVE OUT, REGISTER
        5f 00 00 01 00 01 00 0a   # PERSISTENT RESERVE OUT, RESERVE
        5f 00 00 02 00 01 00 0a   # PERSISTENT RESERVE OUT, RELEASE
        5f 00 00 03 00 01 00 0a   # PERSISTENT RESERVE OUT, CLEAR
        5f 00 00 04 00 01 00 0a   # PERSISTENT RESERVE OUT, PREEMPT
        5f 00 00 05 00 01 00 0a   # PERSISTENT RESERVE OUT, PREEMPT AND ABORT
        5f 00 00 06 00 01 00 0a   # PERSISTENT RESERVE OUT, REGISTER AND IGNORE EXISTING KEY
        5f 00 00 07 00 01 00 0a   # PERSISTENT RESERVE OUT, REGISTER AND MOVE
        88 00 00 00 00 00 00 10   # READ(16)
        89 00 00 00 00 00 00 10   # COMPARE AND WRITE
        8a 00 00 00 00 00 00 10   # WRITE(16)
        8b 00 00 00 00 00 00 10   # ORWRITE(16)
        8e 00 00 00 00 00 00 10   # WRITE AND VERIFY(16)
        8f 00 00 00 00 00 00 10   # VERIFY(16)
        90 00 00 00 00 00 00 10   # PRE-FETCH(16)
        91 00 00 00 00 00 00 10   # SYNCHRONIZE CACHE(16)
        93 00 00 00 00 00 00 10   # WRITE SAME(16)
        9e 00 00 10 00 01 00 10   # READ CAPACITY(16)
        9e 00 00 12 00 01 00 10   # GET LBA STATUS
        a0 00 00 00 00 00 00 0c   # REPORT LUNS
        a3 00 00 0c 00 01 00 0c   # REPORT SUPPORTED OPERATION CODES
        a3 00 00 0d 00 01 00 0c   # REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS
        a8 00 00 00 00 00 00 0c   # READ(12)
        aa 00 00 00 00 00 00 0c   # WRITE(12)
        ae 00 00 00 00 00 00 0c   # WRITE AND VERIFY(12)
        af 00 00 00 00 00 00 0c   # VERIFY(12)
        b7 00 00 00 00 00 00 0c   # READ DEFECT DATA(12)
        len=468

# and the bits of each CDB that it looks at
#   SPC-4 6.35.3, CDB USAGE DATA
cmd a3 0c 01 00 00 00 00 00 00 ff 00 00
good in 00 03 00 06  00 00 00 00 00 04   # TEST UNIT READY
cmd a3 0c 01 03 00 00 00 00 00 ff 00 00
good in 00 03 00 06  03 01 00 00 ff 04   # REQUEST SENSE
cmd a3 0c 01 04 00 00 00 00 00 ff 00 00
good in 00 03 00 06  04 3f 00 00 00 04   # FORMAT UNIT
cmd a3 0c 01 08 00 00 00 00 00 ff 00 00
good in 00 03 00 06  08 1f ff ff ff 04   # READ(6)
cmd a3 0c 01 0a 00 00 00 00 00 ff 00 00
good in 00 03 00 06  0a 1f ff ff ff 04   # WRITE(6)
cmd a3 0c 01 12 00 00 00 00 00 ff 00 00
good in 00 03 00 06  12 01 ff ff ff 04   # INQUIRY
cmd a3 0c 01 15 00 00 00 00 00 ff 00 00
good in 00 03 00 06  15 11 00 00 ff 04   # MODE SELECT(6)
cmd a3 0c 01 16 00 00 00 00 00 ff 00 00
good in 00 03 00 06  16 11 00 00 00 04   # RESERVE(6)
cmd a3 0c 01 17 00 00 00 00 00 ff 00 00
good in 00 03 00 06  17 11 00 00 00 04   # RELEASE(6)
cmd a3 0c 01 1a 00 00 00 00 00 ff 00 00
good in 00 03 00 06  1a 08 ff ff ff 04   # MODE SENSE(6)
cmd a3 0c 01 1b 00 00 00 00 00 ff 00 00
good in 00 03 00 06  1b 01 00 0f f7 04   # START STOP UNIT
cmd a3 0c 01 1d 00 00 00 00 00 ff 00 00
good in 00 03 00 06  1d 17 00 00 00 04   # SEND DIAGNOSTIC
cmd a3 0c 01 1e 00 00 00 00 00 ff 00 00
good in 00 03 00 06  1e 00 00 00 03 04   # PREVENT ALLOW MEDIUM REMOVAL
cmd a3 0c 01 25 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  25 00 ff ff ff ff 00 00 01 04   # READ CAPACITY(10)
cmd a3 0c 01 28 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 28 18 ff ff ff ff 1f ff ff 04 # READ(10)
cmd a3 0c 01 2a 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 2a 18 ff ff ff ff 1f ff ff 04 # WRITE(10)
cmd a3 0c 01 2e 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 2e 12 ff ff ff ff 1f ff ff 04 # WRITE AND VERIFY(10)
cmd a3 0c 01 2f 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 2f 16 ff ff ff ff 1f ff ff 04 # VERIFY(10)
cmd a3 0c 01 34 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 34 02 ff ff ff ff 1f ff ff 04 # PRE-FETCH(10)
cmd a3 0c 01 35 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 35 06 ff ff ff ff 1f ff ff 04 # SYNCHRONIZE CACHE(10)
cmd a3 0c 01 37 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  37 00 1f 00 00 00 00 ff ff 04   # READ DEFECT DATA(10)
cmd a3 0c 01 41 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 41 08 ff ff ff ff 1f ff ff 04 # WRITE SAME(10)
cmd a3 0c 01 42 00 00 00 00 00 ff 00 00
good in 00 03 00 0a 42 00 00 00 00 00 1f ff ff 04 # UNMAP
cmd a3 0c 01 55 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  55 11 00 00 00 00 00 ff ff 04   # MODE SELECT(10)
cmd a3 0c 01 56 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  56 13 00 00 00 00 00 00 00 04   # RESERVE(10)
cmd a3 0c 01 57 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  57 13 00 00 00 00 00 00 00 04   # RELEASE(10)
cmd a3 0c 01 5a 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  5a 18 ff ff 00 00 00 ff ff 04   # MODE SENSE(10)
cmd a3 0c 02 5e 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  5e 00 00 00 00 00 00 ff ff 04   # PERSISTENT RESERVE IN, READ KEYS
cmd a3 0c 02 5e 00 01 00 00 00 ff 00 00
good in 00 03 00 0a  5e 01 00 00 00 00 00 ff ff 04   # PERSISTENT RESERVE IN, READ RESERVATION
cmd a3 0c 02 5e 00 02 00 00 00 ff 00 00
good in 00 03 00 0a  5e 02 00 00 00 00 00 ff ff 04   # PERSISTENT RESERVE IN, REPORT CAPABILITIES
cmd a3 0c 02 5e 00 03 00 00 00 ff 00 00
good in 00 03 00 0a  5e 03 00 00 00 00 00 ff ff 04   # PERSISTENT RESERVE IN, READ FULL STATUS
cmd a3 0c 02 5f 00 00 00 00 00 ff 00 00
good in 00 03 00 0a  5f 00 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, REGISTER
cmd a3 0c 02 5f 00 01 00 00 00 ff 00 00
good in 00 03 00 0a  5f 01 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, RESERVE
cmd a3 0c 02 5f 00 02 00 00 00 ff 00 00
good in 00 03 00 0a  5f 02 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, RELEASE
cmd a3 0c 02 5f 00 03 00 00 00 ff 00 00
good in 00 03 00 0a  5f 03 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, CLEAR
cmd a3 0c 02 5f 00 04 00 00 00 ff 00 00
good in 00 03 00 0a  5f 04 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, PREEMPT
cmd a3 0c 02 5f 00 05 00 00 00 ff 00 00
good in 00 03 00 0a  5f 05 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, PREEMPT AND ABORT
cmd a3 0c 02 5f 00 06 00 00 00 ff 00 00
good in 00 03 00 0a  5f 06 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, REGISTER AND IGNORE EXISTING KEY
cmd a3 0c 02 5f 00 07 00 00 00 ff 00 00
good in 00 03 00 0a  5f 07 ff 00 00 ff ff ff ff 04   # PERSISTENT RESERVE OUT, REGISTER AND MOVE
cmd a3 0c 01 88 00 00 00 00 00 ff 00 00
good in 00 03 00 10 88 18 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # READ(16)
cmd a3 0c 01 89 00 00 00 00 00 ff 00 00
good in 00 03 00 10 89 18 ff ff ff ff ff ff ff ff 00 00 00 ff 1f 04 # COMPARE AND WRITE
cmd a3 0c 01 8a 00 00 00 00 00 ff 00 00
good in 00 03 00 10 8a 18 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # WRITE(16)
cmd a3 0c 01 8b 00 00 00 00 00 ff 00 00
good in 00 03 00 10 8b 18 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # ORWRITE(16)
cmd a3 0c 01 8e 00 00 00 00 00 ff 00 00
good in 00 03 00 10 8e 12 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # WRITE AND VERIFY(16)
cmd a3 0c 01 8f 00 00 00 00 00 ff 00 00
good in 00 03 00 10 8f 16 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # VERIFY(16)
cmd a3 0c 01 90 00 00 00 00 00 ff 00 00
good in 00 03 00 10 90 02 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # PRE-FETCH(16)
cmd a3 0c 01 91 00 00 00 00 00 ff 00 00
good in 00 03 00 10 91 06 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # SYNCHRONIZE CACHE(16)
cmd a3 0c 01 93 00 00 00 00 00 ff 00 00
good in 00 03 00 10 93 09 ff ff ff ff ff ff ff ff ff ff ff ff 1f 04 # WRITE SAME(16)
cmd a3 0c 02 9e 00 10 00 00 00 ff 00 00
good in 00 03 00 10  9e 10 ff ff ff ff ff ff ff ff ff ff ff ff 01 04   # READ CAPACITY(16)
cmd a3 0c 02 9e 00 12 00 00 00 ff 00 00
good in 00 03 00 10  9e 12 ff ff ff ff ff ff ff ff ff ff ff ff 00 04   # GET LBA STATUS
cmd a3 0c 01 a0 00 00 00 00 00 ff 00 00
good in 00 03 00 0c  a0 00 ff 00 00 00 ff ff ff ff 00 04   # REPORT LUNS
cmd a3 0c 02 a3 00 0c 00 00 00 ff 00 00
good in 00 03 00 0c  a3 0c 87 ff ff ff ff ff ff ff 00 04   # REPORT SUPPORTED OPERATION CODES
cmd a3 0c 02 a3 00 0d 00 00 00 ff 00 00
good in 00 03 00 0c  a3 0d 80 00 00 00 ff ff ff ff 00 04   # REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS
cmd a3 0c 01 a8 00 00 00 00 00 ff 00 00
good in 00 03 00 0c a8 18 ff ff ff ff ff ff ff ff 1f 04 # READ(12)
cmd a3 0c 01 aa 00 00 00 00 00 ff 00 00
good in 00 03 00 0c aa 18 ff ff ff ff ff ff ff ff 1f 04 # WRITE(12)
cmd a3 0c 01 ae 00 00 00 00 00 ff 00 00
good in 00 03 00 0c ae 12 ff ff ff ff ff ff ff ff 1f 04 # WRITE AND VERIFY(12)
cmd a3 0c 01 af 00 00 00 00 00 ff 00 00
good in 00 03 00 0c af 16 ff ff ff ff ff ff ff ff 1f 04 # VERIFY(12)
cmd a3 0c 01 b7 00 00 00 00 00 ff 00 00
good in 00 03 00 0c  b7 1f 00 00 00 00 ff ff ff ff 00 04   # READ DEFECT DATA(12)

# the timeouts descriptors make each entry longer by 12 bytes
#   SPC-4 6.35.2, CTDP
cmd a3 0c 80 00 00 00 00 00 00 18 00 00
good in 00 00 xx xx  00 00 00 00 00 02 00 06  00 0a 00 00 00 00 00 00 00 00 00 00 len=24
