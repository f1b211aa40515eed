-- What the counter looks at all day: which copies are out, and what still stands on the shelf.

-- up

CREATE VIEW copies_out AS
SELECT
    rentals.id AS rental_id,
    copies.barcode,
    films.title,
    customers.card_number,
    customers.name AS customer_name,
    rentals.due_on
FROM rentals
JOIN copies ON copies.id = rentals.copy_id
JOIN films ON films.id = copies.film_id
JOIN customers ON customers.id = rentals.customer_id
WHERE rentals.returned_at IS NULL;

CREATE VIEW films_on_the_shelf AS
SELECT
    copies.store_id,
    copies.film_id,
    films.sort_title,
    formats.name AS format_name,
    COUNT(*) AS copies_left
FROM copies
JOIN films ON films.id = copies.film_id
JOIN formats ON formats.id = copies.format_id
WHERE NOT EXISTS (
    SELECT 1 FROM rentals WHERE rentals.copy_id = copies.id AND rentals.returned_at IS NULL
)
GROUP BY copies.store_id, copies.film_id, films.sort_title, formats.name;

-- down

DROP VIEW films_on_the_shelf;
DROP VIEW copies_out;
