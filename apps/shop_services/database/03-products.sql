-- The catalogue on the first day. The last three are a few sales above their threshold.
BEGIN;

INSERT INTO products (name, description, price, stock_level, low_stock_threshold)
VALUES
    ('Espresso machine', 'Two-circuit machine with a 58 mm portafilter and a steam wand.', 649.00, 40, 8),
    ('Burr grinder', 'Conical steel burrs, 40 settings, 350 g hopper.', 189.00, 55, 10),
    ('Gooseneck kettle', '0.9 l, holds any temperature between 40 and 100 °C.', 99.50, 60, 10),
    ('Pour-over dripper', 'Porcelain cone for one to four cups.', 24.90, 120, 20),
    ('Paper filters', 'Box of 100, unbleached.', 6.50, 300, 50),
    ('Milk jug', 'Stainless steel, 600 ml.', 22.00, 90, 15),
    ('Digital scale', 'Weighs to 0.1 g and counts the seconds.', 39.90, 80, 15),
    ('House blend', '1 kg of beans: chocolate, hazelnut, little acidity.', 21.50, 250, 40),
    ('Single origin', '250 g of washed beans from Yirgacheffe.', 12.90, 200, 30),
    ('Travel mug', 'Double-walled, 340 ml, does not leak.', 27.50, 18, 15),
    ('Cold brew bottle', '1 l, with a filter of fine mesh.', 29.00, 14, 12),
    ('Cleaning tablets', 'Tube of 30 for espresso machines.', 9.90, 27, 25)
ON CONFLICT (name) DO NOTHING;

COMMIT;
