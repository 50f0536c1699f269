# FORMAT UNIT is GOOD and keeps the data
lu disk size=1M
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*01
cmd 04 00 00 00 00 00
good
cmd 04 18 00 00 00 00 out 00 02 00 00
good
cmd 04 10 00 00 00 00 out 00 80 00 00
good
cmd 04 30 00 00 00 00 out 00 02 00 00 00 00 00 00
good
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*01

# what it does not do it refuses: protection information, a pattern, defects
#   SBC-3 FORMAT UNIT
cmd 04 90 00 00 00 00 out 00 00 00 00
check 05/24/00 field=1.7
cmd 04 10 00 00 00 00 out 01 00 00 00
check 05/26/00 field=0
cmd 04 10 00 00 00 00 out 00 88 00 00
check 05/26/00 field=1
cmd 04 10 00 00 00 00 out 00 00 00 08
check 05/26/00 field=2
cmd 04 30 00 00 00 00 out 00 00 00 00 00 00 00 08
check 05/26/00 field=4
cmd 04 10 00 00 00 00 room=2 out 00 00
check 05/1a/00

# there are no defects
#   SBC-3 READ DEFECT DATA (10), (12)
cmd 37 00 1d 00 00 00 00 00 20 00
good in 00 1d 00 00 len=4
cmd 37 00 00 00 00 00 00 00 02 00
good in 00 00 len=2
cmd b7 18 00 00 00 00 00 00 00 20 00 00
good in 00 18 00 00 00 00 00 00 len=8
