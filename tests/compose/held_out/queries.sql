-- Departures of the next hour, each with the delay that was reported last.
CREATE TABLE departure (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    station_id  INTEGER NOT NULL REFERENCES station (id),
    platform    TEXT NOT NULL,
    train       TEXT NOT NULL,
    planned_at  TIMESTAMPTZ NOT NULL,
    cancelled   BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (station_id, train, planned_at)
);

CREATE INDEX departure_by_platform ON departure (station_id, platform, planned_at) WHERE NOT cancelled;

WITH latest AS (
    SELECT DISTINCT ON (departure_id) departure_id, minutes, reported_at
    FROM delay
    ORDER BY departure_id, reported_at DESC
)
SELECT d.train, d.platform, d.planned_at, COALESCE(l.minutes, 0) AS minutes
FROM departure AS d
LEFT JOIN latest AS l ON l.departure_id = d.id
WHERE d.station_id = $1
  AND d.planned_at BETWEEN now() AND now() + INTERVAL '1 hour'
  AND NOT d.cancelled
ORDER BY d.planned_at, d.train
LIMIT 50;
