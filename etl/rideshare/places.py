"""Where the launch market's data lie."""

from etl import places

RAW, TABLES = places.RAW / "rideshare", places.TABLES / "rideshare"
