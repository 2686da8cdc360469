-- Cases of SQL: CREATE TABLE in_comment (a int);
CREATE TABLE IF NOT EXISTS shop.orders (
  id BIGINT PRIMARY KEY,
  "user id" INT NOT NULL DEFAULT (1 + (2)),
  note TEXT DEFAULT 'it''s; CREATE TABLE no (',
  CONSTRAINT fk FOREIGN KEY (id) REFERENCES other (id)
);
/* CREATE VIEW in_block AS */
create or replace view `recent orders` as select * from shop.orders where id > 1;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION total(a int, b int) RETURNS int AS $body$
  BEGIN RETURN a + b; CREATE TABLE inside (x int); END;
$body$ LANGUAGE plpgsql;
CREATE PROCEDURE step(IN n INT) BEGIN IF n > 1 THEN SELECT CASE WHEN 1 THEN 2 END; END IF; UPDATE x SET y = 1; END;
CREATE TRIGGER audit AFTER INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION total(1, 2);
CREATE INDEX ignored ON shop.orders (id);
INSERT INTO shop.orders VALUES (1, 'CREATE TABLE fake (');
CREATE TEMPORARY TABLE last_one AS SELECT 1;
