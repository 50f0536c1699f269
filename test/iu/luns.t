# logical unit addressing: 8000h | target << 8 | bus << 5 | LUN
#   PAPR "A Protocol for VSCSI Communications", SAM-5 4.7.7.4
target
lu 2
lu 4097
connect
login
expect login_rsp
cmd lun=8100 cdb 12 00 00 00 24 00 in=36
expect rsp
data 00
cmd lun=8200 cdb 12 00 00 00 24 00 in=36
expect rsp
data 00
cmd lun=9001 cdb 12 00 00 00 24 00 in=36
expect rsp
data 00

# INQUIRY where nothing is: GOOD, no device
#   SPC-4 6.6.2
cmd lun=8300 cdb 12 00 00 00 24 00 in=36
expect rsp
data 7f
cmd lun=8120 cdb 12 00 00 00 24 00 in=36
expect rsp
data 7f
cmd lun=0000 cdb 12 00 00 00 24 00 in=36
expect rsp
data 7f
cmd lun=0100 cdb 12 00 00 00 24 00 in=36
expect rsp
data 7f
cmd lun=8100000000000001 cdb 12 00 00 00 24 00 in=36
expect rsp
data 7f

# all else is refused there
cmd lun=8300 cdb 00
expect rsp check=05/25/00
cmd lun=8300 cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp check=05/25/00 in_under=512
cmd lun=8300 cdb 2a 00 00 00 00 00 00 00 01 00 out=512
expect rsp check=05/25/00 out_under=512

# REPORT LUNS to LUN 0 and to the well-known LUN: all of the adapter, LUN 0 first
cmd lun=0000 cdb a0 00 00 00 00 00 00 00 01 00 00 00 in=256
expect rsp in_under=216
data 00 00 00 20 04*00 08*00 81 07*00 82 07*00 90 01 06*00 216*ee
cmd lun=c101 cdb a0 00 00 00 00 00 00 00 01 00 00 00 in=256
expect rsp in_under=216
data 00 00 00 20 04*00 08*00 81

# to a target id: itself, as LUN 0
cmd lun=8100 cdb a0 00 00 00 00 00 00 00 01 00 00 00 in=16
expect rsp
data 00 00 00 08 04*00 08*00
cmd lun=8300 cdb a0 00 00 00 00 00 00 00 01 00 00 00 in=16
expect rsp check=05/25/00 in_under=16

# a new one: the client is told by a unit attention
cmd lun=8100 cdb 00
expect rsp check=06/29/00
lu 5
cmd lun=8100 cdb 00
expect rsp check=06/3f/0e
cmd lun=8500 cdb 00
expect rsp check=06/29/00
cmd lun=8500 cdb 00
expect rsp

# one that goes
delete 5
cmd lun=8500 cdb 00
expect rsp check=05/25/00
cmd lun=8500 cdb 12 00 00 00 24 00 in=36
expect rsp
data 7f
