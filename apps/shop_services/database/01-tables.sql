-- The shop's tables. PostgreSQL's image runs the files of this folder once, in the order of their names, when
-- it makes the database. Each is one transaction and changes nothing where its objects are there already.
BEGIN;

CREATE TABLE IF NOT EXISTS products (
    id                  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name                text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 120),
    description         text NOT NULL DEFAULT '',
    price               numeric(10, 2) NOT NULL CHECK (price > 0),
    stock_level         integer NOT NULL CHECK (stock_level BETWEEN 0 AND 1000000),
    low_stock_threshold integer NOT NULL DEFAULT 10 CHECK (low_stock_threshold >= 0),
    last_updated        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN products.price IS 'EUR for one unit';
COMMENT ON COLUMN products.stock_level IS 'units that can still be ordered';
COMMENT ON COLUMN products.low_stock_threshold IS 'the stock is low at this level and below';

CREATE TABLE IF NOT EXISTS orders (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id   integer NOT NULL REFERENCES products (id),
    quantity     integer NOT NULL CHECK (quantity > 0),
    total_amount numeric(12, 2) NOT NULL CHECK (total_amount > 0),
    order_status text NOT NULL DEFAULT 'pending'
                 CHECK (order_status IN ('pending', 'completed', 'failed', 'refunded')),
    order_time   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN orders.total_amount IS 'EUR, at the price of the moment of the order';
COMMENT ON COLUMN orders.order_status IS
    'pending: the stock is reserved, the payment is asked for; completed: paid; failed: not paid, stock given'
    ' back; refunded: paid back, stock given back';

CREATE TABLE IF NOT EXISTS customers (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text NOT NULL UNIQUE CHECK (email = lower(email) AND email LIKE '_%@_%'),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Not a foreign key to customers: those who guess try addresses that nobody has.
CREATE TABLE IF NOT EXISTS login_attempts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email        text NOT NULL,
    ip_address   inet NOT NULL,
    success      boolean NOT NULL,
    attempt_time timestamptz NOT NULL DEFAULT now()
);

-- Orders of a time span (dashboards, order_stats_hourly), of a product (its foreign key), and unfinished ones.
CREATE INDEX IF NOT EXISTS orders_order_time ON orders (order_time);
CREATE INDEX IF NOT EXISTS orders_product_id ON orders (product_id, order_time);
CREATE INDEX IF NOT EXISTS orders_pending ON orders (order_time) WHERE order_status = 'pending';

-- Who tries to log in how often: in a time span, by address, by customer.
CREATE INDEX IF NOT EXISTS login_attempts_attempt_time ON login_attempts (attempt_time);
CREATE INDEX IF NOT EXISTS login_attempts_ip_address ON login_attempts (ip_address, attempt_time);
CREATE INDEX IF NOT EXISTS login_attempts_email ON login_attempts (email, attempt_time);

COMMIT;
