-- up
CREATE FUNCTION spent_by(buyer bigint) RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER AS $brant$
SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = buyer
$brant$;

-- down
DROP FUNCTION spent_by;
