-- up
CREATE TABLE `select` (
    `order` BIGINT NOT NULL AUTO_INCREMENT,
    `naïve früh` VARCHAR(20),
    `say "hi" 100%` INTEGER,
    CONSTRAINT pk_select PRIMARY KEY (`order`),
    INDEX `ix größe` (`naïve früh`)
);
ALTER TABLE `select` RENAME COLUMN `say "hi" 100%` TO `group`;

-- down
ALTER TABLE `select` RENAME COLUMN `group` TO `say "hi" 100%`;
ALTER TABLE `select` DROP INDEX `ix größe`;
DROP TABLE `select`;
