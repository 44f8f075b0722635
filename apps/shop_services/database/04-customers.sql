-- People of the first day, at the domain that is reserved for examples.
BEGIN;

INSERT INTO customers (email, name)
VALUES
    ('ada.keller@example.com', 'Ada Keller'),
    ('bruno.silva@example.com', 'Bruno Silva'),
    ('chen.wei@example.com', 'Chen Wei'),
    ('dana.novak@example.com', 'Dana Novak'),
    ('emeka.obi@example.com', 'Emeka Obi'),
    ('freya.holm@example.com', 'Freya Holm'),
    ('giulia.conti@example.com', 'Giulia Conti'),
    ('hiro.tanaka@example.com', 'Hiro Tanaka')
ON CONFLICT (email) DO NOTHING;

COMMIT;
