-- The batch feature store: purchases, and how often each item was bought.

CREATE TABLE IF NOT EXISTS emotion_purchase(
    user_id text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    item_id text COLLATE "C" NOT NULL,
    line int NOT NULL,
    quantity double precision NOT NULL,
    loaded_at bigint NOT NULL,
    PRIMARY KEY(user_id, created_at, item_id, line));

CREATE INDEX IF NOT EXISTS emotion_purchase_newest ON emotion_purchase(created_at);

CREATE TABLE IF NOT EXISTS emotion_item_purchases(
    item_id text COLLATE "C" NOT NULL PRIMARY KEY,
    purchases bigint NOT NULL) WITH (fillfactor = 70);
