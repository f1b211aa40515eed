"""Four and a half stars were asked for: count half stars, one to ten."""

from sqlalchemy import Integer

from brant import Schema


def up(schema: Schema) -> None:
    reviews = schema.table("reviews")
    reviews.drop_check("ck_reviews_stars")
    schema.execute(
        "UPDATE reviews SET stars = stars * 2",
        down="UPDATE reviews SET stars = (stars + stars % 2) / 2",  # half a star up: databases divide differently
        touches=["reviews"],
    )
    reviews.rename_column("stars", to="half_stars")
    reviews.alter_column("half_stars", type=Integer(), default=10, comment="10 is the best")
    reviews.add_check("half_stars BETWEEN 1 AND 10", name="ck_reviews_half_stars")
