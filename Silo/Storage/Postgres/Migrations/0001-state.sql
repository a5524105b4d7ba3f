-- States of keyed grains with their logs, and counts over all keys. IF NOT EXISTS: databases of before there were
-- migrations have these tables.

CREATE TABLE IF NOT EXISTS emotion_state(
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key bytea NOT NULL UNIQUE,
    version bigint NOT NULL,
    data bytea NOT NULL,
    wake_topic text,
    wake_at bigint) WITH (fillfactor = 70);

CREATE INDEX IF NOT EXISTS emotion_state_wake ON emotion_state(wake_topic, wake_at) WHERE wake_topic IS NOT NULL;

CREATE TABLE IF NOT EXISTS emotion_log(
    state_id bigint NOT NULL,
    log smallint NOT NULL,
    seq bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY(state_id, log, seq));

CREATE TABLE IF NOT EXISTS emotion_tally(
    name text NOT NULL,
    slice bigint NOT NULL,
    item text NOT NULL,
    shard smallint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY(name, slice, item, shard));
