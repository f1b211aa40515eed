-- up
RENAME TABLE orders TO purchases;

-- down
RENAME TABLE purchases TO orders;
