-- up
RENAME TABLE customers TO clients;

-- down
RENAME TABLE clients TO customers;
