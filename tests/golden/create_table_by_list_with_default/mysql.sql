-- up
-- refused: mysql has no partition for all other rows: 'rest' says default=True

-- down
DROP TABLE sales;
