-- What dashboards and alert rules read.
BEGIN;

-- Products at or below their threshold, the emptiest first.
CREATE OR REPLACE VIEW low_stock_products AS
SELECT id,
       name,
       stock_level,
       low_stock_threshold,
       low_stock_threshold - stock_level AS units_below_threshold,
       last_updated
FROM products
WHERE stock_level <= low_stock_threshold
ORDER BY stock_level::numeric / greatest(low_stock_threshold, 1), id;

-- Orders by the hour (UTC) in which they were placed, the newest hour first; money is EUR.
CREATE OR REPLACE VIEW order_stats_hourly AS
SELECT date_trunc('hour', order_time, 'UTC') AS hour,
       count(*) AS total_orders,
       count(*) FILTER (WHERE order_status = 'completed') AS completed_orders,
       count(*) FILTER (WHERE order_status = 'failed') AS failed_orders,
       count(*) FILTER (WHERE order_status = 'refunded') AS refunded_orders,
       count(*) FILTER (WHERE order_status = 'pending') AS pending_orders,
       coalesce(sum(quantity) FILTER (WHERE order_status = 'completed'), 0) AS units_sold,
       coalesce(sum(total_amount) FILTER (WHERE order_status = 'completed'), 0) AS revenue,
       round(avg(total_amount) FILTER (WHERE order_status = 'completed'), 2) AS average_order_value
FROM orders
GROUP BY 1
ORDER BY 1 DESC;

COMMIT;
