-- up
ALTER VIEW buyers RENAME TO clients;

-- down
ALTER VIEW clients RENAME TO buyers;
