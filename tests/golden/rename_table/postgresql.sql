-- up
ALTER TABLE customers RENAME TO clients;

-- down
ALTER TABLE clients RENAME TO customers;
