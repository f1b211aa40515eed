-- up
ALTER TABLE notes ENGINE=MyISAM;

-- down
ALTER TABLE notes ENGINE=InnoDB;
