# standard data is truncated to the allocation length
#   SPC-4 4.2.5.6 allocation length, 6.6.2 standard INQUIRY data
lu disk size=1M
cmd 12 00 00 00 05 00
good in 00 00 06 12 5b len=5
residual none

# all of the standard data: 96 bytes, names padded with blanks
#   SPC-4 6.6.2
cmd 12 00 00 00 60 00
good in len=96
        00         # PERIPHERAL QUALIFIER 000b, a disk
        00         # RMB 0
        06         # SPC-4
        12         # HISUP, response data format 2
        5b         # ADDITIONAL LENGTH
        00 00
        02         # CMDQUE
        "IET     " "VIRTUAL-DISK    " "0001"

# the version descriptors: the standards, and the transport that asks
#   SPC-4 6.6.2, VERSION DESCRIPTOR fields
cmd 12 00 00 00 60 00
good in at=58 00 a0 04 60 04 c0 09 60 00 00

# an allocation length above the data is an underflow, not an error
#   SPC-4 4.2.5.6, RFC 7143 11.4.5.1
cmd 12 00 00 00 ff 00
good in len=96
residual under=159

# an initiator with less room than the allocation length: an overflow of what did not fit
#   RFC 7143 11.4.5.1
cmd 12 00 00 00 60 00 room=36
good in len=36 00 00 06
residual over=60

# ... but not of data that never was
cmd 12 00 00 00 ff 00 room=96
good in len=96
residual none

# allocation length 0 transfers nothing and is no error
#   SPC-4 4.2.5.6
cmd 12 00 00 00 00 00
good in len=0

# the allocation length has two bytes
#   SPC-4 6.6.1
cmd 12 00 00 01 00 00
good in len=96

# EVPD is 0, so PAGE CODE has to be 0, and the sense says which byte is wrong
#   SPC-4 6.6.1
cmd 12 00 80 00 ff 00
check 05/24/00 field=2.7

# CMDDT is obsolete, and refused
#   SPC-4 6.6.1
cmd 12 02 00 00 ff 00
check 05/24/00 field=1.1

# a reserved bit of the CONTROL byte
#   SAM-5 5.2
cmd 12 00 00 00 ff 01
check 05/24/00 field=5.0

# NACA: there is no ACA here
#   SAM-5 5.2
cmd 12 00 00 00 ff 04
check 05/24/00 field=5.2

# INQUIRY leaves a unit attention alone
#   SAM-5 5.14.1
nexus fresh keep-ua
cmd 12 00 00 00 60 00
good in 00
ua 29/00
ua none

# removable medium, and what the administrator says the device is
lu disk size=1M removable=1 vendor_id=ACME product_id=Anvil product_rev=7
cmd 12 00 00 00 60 00
good in 00 80 06 at=8 "ACME    " "Anvil           " "7   "

# initiators are told that the data is another one now
#   SPC-4 6.6.1, INQUIRY DATA HAS CHANGED
set product_id=Hammer
ua 3f/03
cmd 12 00 00 00 60 00
good in at=16 "Hammer          "

# a lax logical unit does not look at unused bits
lu disk size=1M cdb_lax=1
cmd 12 00 00 80 60 80
good in 00 00 06

# ... but promises no ACA either
cmd 12 00 00 00 60 04
check 05/24/00 field=5.2

# the controller
#   SPC-4 table 142, 0Ch
lu controller
cmd 12 00 00 00 60 00
good in 0c 00 06 12 5b 00 00 02 "IET     " "Controller      "

# what does not fit its field is refused
lu disk size=1M
refused set vendor_specific=123456789012345678901
refused set removable=2
refused set rotation_rate=65536
refused set rotation_rate=fast
refused set lbppbe=-1
refused set nothing=1
refused set path=

# but names are cut: configurations that stgt loads have such
lu disk size=1M vendor_id="ACME Inc." product_id="A disk of all that" product_rev=12345
cmd 12 00 00 00 24 00
good in len=36 at=8 "ACME Inc" "A disk of all th" "1234"

# bytes 36 to 55 are the vendor's: text, zeros behind it
#   SPC-4 6.6.2
lu disk size=1M vendor_specific=3A0000000000
cmd 12 00 00 00 ff 00
good in len=96 at=36 "3A0000000000" 8*00 00 00 00 a0
set vendor_specific=12345678901234567890
ua 3f/03
cmd 12 00 00 00 ff 00
good in len=96 at=36 "12345678901234567890" 00 00 00 a0
refused set vendor_specific=123456789012345678901

# and all from byte 96 on, as far as there is something: the data grows
lu disk size=1M vendor_parameters="IBM-VSCSI-X-P40-30000003-0-1-0"
cmd 12 00 00 00 ff 00
good in len=254 00 00 06 12 f9 at=96 "IBM-VSCSI-X-P40-30000003-0-1-0" 128*00
cmd 12 00 00 00 60 00
good in len=96 00 00 06 12 f9

# ... which has to be printable
refused set vendor_parameters="a	b"
refused set vendor_specific="ä"
refused set vendor_id="IBM	"
set vendor_parameters=
ua 3f/03
cmd 12 00 00 00 ff 00
good in len=96 00 00 06 12 5b
