-- up
DROP PROCEDURE raise_credit;

-- down
CREATE PROCEDURE raise_credit(IN buyer bigint, IN more int) SQL SECURITY INVOKER
BEGIN
UPDATE customers SET credit = credit + more WHERE id = buyer;
END;
