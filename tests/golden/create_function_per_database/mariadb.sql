-- up
CREATE FUNCTION spent_by(buyer bigint) RETURNS decimal(12, 2) READS SQL DATA SQL SECURITY DEFINER
BEGIN
RETURN (SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = buyer);
END;

-- down
DROP FUNCTION spent_by;
