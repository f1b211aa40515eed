-- up
DROP PROCEDURE raise_credit;

-- down
CREATE PROCEDURE raise_credit(buyer bigint, more integer) LANGUAGE plpgsql SECURITY INVOKER AS $brant$
BEGIN
UPDATE customers SET credit = credit + more WHERE id = buyer;
END
$brant$;
