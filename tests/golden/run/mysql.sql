-- up
-- Python: _give_credit();

-- down
-- Python: _take_credit();
